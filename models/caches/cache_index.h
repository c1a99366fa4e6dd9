/*
 * The index of an array of many ways: which slot holds a line, without looking at each way.
 *
 * A table of chains, one for about each line: 8 bytes a line. The index knows slots and their keys
 * alone, so it holds no line itself.
 */
#ifndef MODELS_CACHES_CACHE_INDEX_H
#define MODELS_CACHES_CACHE_INDEX_H

#include "sim/base/arena.h"

#include <stdint.h>

struct cache_index {
    uint32_t *heads; /* first slot + 1 of each chain; 0: it is empty */
    uint32_t *next;  /* by slot: the next slot + 1 of its chain */
    unsigned shift;  /* 64 less the bits of a chain's number */
};

/** An empty index. @param lines  slots there are, at least 1 */
struct cache_index *cache_index_create(struct arena *arena, uint32_t lines);

/** The slot + 1 that holds a key, 0: none. @param keys  by slot. O(1) expected */
uint32_t cache_index_find(const struct cache_index *index, const uint64_t *keys, uint64_t key);

/** A slot holds a key from now on. */
void cache_index_add(struct cache_index *index, uint64_t key, uint32_t slot);

/** A slot that holds a key does no longer. */
void cache_index_remove(struct cache_index *index, uint64_t key, uint32_t slot);

#endif
