/*
 * The block cache of a storage controller: which objects on its disks it holds in memory.
 *
 * An object is a block number that I/Os ask for as a whole, with a size in bytes; objects leave in
 * the order of replacement until a new one has room. Design:
 *
 * - It is a fully associative array (cache.h) of one set with an index, so the kinds of the role
 *   "replacement" serve both; its ways are the objects that it can hold at most. Capacity is bytes,
 *   so several objects may leave for one, and none where a small one follows a large one.
 * - Replacement has to keep an order ("lru", "fifo"): tree_plru and random choose in full sets.
 * - Reads and writes both bring objects in. A larger object than the whole cache passes it by.
 * - An object that comes back with another size has that size from then on.
 * - Ranges of blocks that overlap are objects of their own, as in traces of block devices that are
 *   keyed by the first block.
 *
 * An array of a storage controller asks it for each I/O: a hit takes the time of its memory and of
 * the transfer, a miss that of its disks as well.
 */
#ifndef MODELS_CACHES_BLOCK_CACHE_H
#define MODELS_CACHES_BLOCK_CACHE_H

#include "models/caches/cache.h"

struct block_cache {
    struct cache objects;
    uint32_t *bytes;         /* by slot */
    uint64_t capacity, held; /* [bytes] */
    uint64_t references, misses, evictions;
};

/**
 * An empty cache, in the arena.
 *
 * @param capacity      [bytes]
 * @param object_least  the smallest object [bytes], above 0: no more than capacity / object_least
 *                      objects are held at once. Memory: about 33 bytes each, once used
 * @param replacement   a kind that keeps an order
 */
void block_cache_init(struct block_cache *cache, struct arena *arena, uint64_t capacity,
                      uint32_t object_least, const struct kind *replacement);

/** Ask for an object, which is there from then on if it fits. @param bytes  above 0 @return whether
 *  it was there */
bool block_cache_access(struct block_cache *cache, uint64_t object, uint32_t bytes);

#endif
