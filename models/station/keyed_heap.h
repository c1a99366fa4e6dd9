/*
 * Items in the order of a number; among equals, in the order of their arrival.
 *
 * A 4-ary heap in an array that grows inside the run's arena. Adding and taking the first cost
 * O(log n); in a steady state nothing is allocated.
 */
#ifndef MODELS_STATION_KEYED_HEAP_H
#define MODELS_STATION_KEYED_HEAP_H

#include "sim/base/arena.h"
#include "sim/base/wide.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct keyed_heap_entry {
    wide key;
    uint64_t order; /* of arrival */
    void *item;
};

struct keyed_heap {
    struct arena *arena;
    struct keyed_heap_entry *entries;
    size_t count;
    size_t capacity;
    uint64_t arrivals;
};

void keyed_heap_init(struct keyed_heap *heap, struct arena *arena);

void keyed_heap_add(struct keyed_heap *heap, wide key, void *item);

/** Take the first out; asserts that there is one. */
void *keyed_heap_take(struct keyed_heap *heap);

/** Keep the items that stay, in their order. @param stays  asked once of each item, in no order;
 * the item is the caller's if it does not. Costs O(n log n); nothing is allocated. */
void keyed_heap_keep(struct keyed_heap *heap, bool (*stays)(void *item, void *context),
                     void *context);

/** The key of the first; asserts that there is one. */
wide keyed_heap_first(const struct keyed_heap *heap);

#endif
