/*
 * The array of a cache: which lines it holds, in sets of ways, from direct-mapped to fully
 * associative.
 *
 * A line is an address over the line size. It belongs to one set, its number modulo the sets, and
 * is in one of the set's ways; a slot is a way of a set, numbered over all sets. The state of a
 * slot is a byte of its user's; 0 is empty. An array knows no time, no levels and no coherence.
 *
 *     uint32_t slot = cache_find(cache, line);
 *     if (slot != CACHE_NONE) {
 *         cache_touch(cache, slot);
 *     } else {
 *         slot = cache_victim(cache, line);
 *         if (cache->states[slot] != 0) {
 *             ... cache_line(cache, slot) leaves ...
 *             cache_drop(cache, slot);
 *         }
 *         cache_fill(cache, slot, line, state);
 *     }
 *
 * Memory: 13 bytes a line with stamps (order.h), of which 8 are the line and 1 its state; 25 to 29
 * where sets have more than CACHE_SCANNED_MOST ways and an index finds lines. Pages of the arrays
 * that are never used cost nothing.
 */
#ifndef MODELS_CACHES_CACHE_H
#define MODELS_CACHES_CACHE_H

#include "models/caches/order.h"
#include "models/caches/replacement.h"
#include "sim/random/stream.h"

enum { CACHE_SCANNED_MOST = 32 }; /* ways of a set whose ways are looked at one by one */

#define CACHE_NONE       UINT32_MAX
#define CACHE_SLOTS_MOST (UINT32_C(1) << 30)

struct cache_index;

struct cache {
    uint64_t *keys;    /* by slot: line + 1; 0: empty */
    uint8_t *states;   /* by slot; 0: empty */
    uint64_t set_mask; /* of a line: its set, where sets are a power of two */
    uint64_t modulus;  /* sets, where they are not; else 0 */
    uint32_t sets, ways;
    bool orders_uses; /* a hit marks its slot in `order` */
    bool orders_fills;
    struct order order;
    const struct replacement_operations *replacement;
    void *replaced_by;         /* what the kind of replacement keeps */
    struct stream *stream;     /* of replacement; NULL: it draws nothing */
    struct cache_index *index; /* of all sets; NULL: ways are looked at */
    uint32_t *empty;           /* with an index, by set: ways that are empty */
    uint32_t *lowest_empty;    /* likewise: no way below it is */
};

/**
 * An empty array, in the arena.
 *
 * @param sets, ways   each at least 1, together CACHE_SLOTS_MOST at most
 * @param replacement  a kind of the role; one that needs a power of two of ways gets it
 * @param stream       of a kind that draws; it lives as long as the array
 */
void cache_init(struct cache *cache, struct arena *arena, uint32_t sets, uint32_t ways,
                const struct kind *replacement, struct stream *stream);

/** Bytes that an array takes in the arena, about, beside what a kind of replacement keeps. */
size_t cache_bytes(uint32_t sets, uint32_t ways, const struct kind *replacement);

static inline uint32_t cache_slots(const struct cache *cache)
{
    return cache->sets * cache->ways;
}

static inline uint32_t cache_set_of(const struct cache *cache, uint64_t line)
{
    return (uint32_t)(cache->modulus == 0 ? line & cache->set_mask : line % cache->modulus);
}

/** The line in a slot that is not empty. */
static inline uint64_t cache_line(const struct cache *cache, uint32_t slot)
{
    return cache->keys[slot] - 1;
}

/** cache_find with an index. */
uint32_t cache_find_indexed(const struct cache *cache, uint64_t key);

/* One bit for each way that has the key. All ways are looked at: where the line is cannot be
 * foreseen, and a branch that is foretold wrongly costs more than all comparisons. */
static inline uint32_t cache_matches(const uint64_t *keys, uint32_t ways, uint64_t key)
{
    uint32_t matches = 0;
    for (uint32_t way = 0; way < ways; way++) {
        matches |= (uint32_t)(keys[way] == key) << way;
    }
    return matches;
}

/** The slot of a line; CACHE_NONE: it is not in the array. @param line  below 2^64 - 1 */
static inline uint32_t cache_find(const struct cache *cache, uint64_t line)
{
    if (__builtin_expect(cache->index != NULL, 0)) {
        return cache_find_indexed(cache, line + 1);
    }
    uint32_t first = cache_set_of(cache, line) * cache->ways;
    const uint64_t *keys = cache->keys + first;
    uint32_t matches = cache->ways == 8 ? cache_matches(keys, 8, line + 1)
                                        : cache_matches(keys, cache->ways, line + 1);
    return matches == 0 ? CACHE_NONE : first + (uint32_t)__builtin_ctz(matches);
}

/** The line in a slot was used. */
static inline void cache_touch(struct cache *cache, uint32_t slot)
{
    if (__builtin_expect(cache->orders_uses, 1)) {
        order_mark(&cache->order, slot);
    } else if (cache->replacement->touch != NULL) {
        cache->replacement->touch(cache, slot);
    }
}

/** The slot for a line that is not in the array: an empty one of its set, of the lowest way, else
 *  the one that replacement chooses, whose line is still there. */
uint32_t cache_victim(struct cache *cache, uint64_t line);

/** Put a line into an empty slot of its set, as used now. @param state  not 0 */
void cache_fill(struct cache *cache, uint32_t slot, uint64_t line, uint8_t state);

/** Empty a slot that holds a line. */
void cache_drop(struct cache *cache, uint32_t slot);

/** The first slot from `from` on that holds a line; CACHE_NONE: there is none. */
uint32_t cache_next(const struct cache *cache, uint32_t from);

/** Whether the array contradicts itself nowhere: each line in its set and once, empty slots without
 *  state, the order and the index of the lines that are there. @return NULL, or what is wrong.
 *  O(slots x ways) without an index, else O(slots) */
const char *cache_fault(const struct cache *cache);

#endif
