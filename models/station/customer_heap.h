/*
 * Customers in the order of a number; among equals, in the order of their arrival.
 *
 * A binary heap in an array that doubles inside the run's arena. Adding and taking the first cost
 * O(log n); in a steady state nothing is allocated.
 */
#ifndef MODELS_STATION_CUSTOMER_HEAP_H
#define MODELS_STATION_CUSTOMER_HEAP_H

#include "models/workload/customer.h"

struct customer_heap_entry {
    wide key;
    uint64_t order; /* of arrival */
    struct customer *customer;
};

struct customer_heap {
    struct arena *arena;
    struct customer_heap_entry *entries;
    size_t count;
    size_t capacity;
    uint64_t arrivals;
};

void customer_heap_init(struct customer_heap *heap, struct arena *arena);

void customer_heap_add(struct customer_heap *heap, wide key, struct customer *customer);

/** Take the first out; asserts that there is one. */
struct customer *customer_heap_take(struct customer_heap *heap);

/** The key of the first; asserts that there is one. */
wide customer_heap_first(const struct customer_heap *heap);

#endif
