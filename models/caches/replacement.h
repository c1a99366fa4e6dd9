/*
 * The role "replacement": which line of a full set makes room for another.
 *
 * A spec names a kind: "lru". A kind that looks at nothing but when lines were used or filled says
 * so, and the array keeps that order for it (order.h): a hit then calls no function. A kind that
 * keeps something else has it in `cache->replaced_by` and hears of every use.
 *
 * An empty way is filled before any line is replaced, the one of the lowest number first. (A
 * tree-PLRU that fills the way its tree points to evicts other lines later.)
 */
#ifndef MODELS_CACHES_REPLACEMENT_H
#define MODELS_CACHES_REPLACEMENT_H

#include "sim/base/arena.h"
#include "sim/component/kind.h"

struct cache;

extern const struct kind replacement_lru_kind;

/** The order of the lines of a set that an array keeps. */
enum replacement_order {
    REPLACEMENT_UNORDERED,
    REPLACEMENT_BY_FILL, /* the oldest is the one filled first */
    REPLACEMENT_BY_USE,  /* the oldest is the one not used for longest */
};

/** Operations of the role "replacement". */
struct replacement_operations {
    enum replacement_order order;
    bool draws;              /* needs a stream of random numbers */
    bool needs_power_of_two; /* of ways */
    /** Make what the kind keeps of a new array, in the arena. NULL: nothing. */
    void *(*make)(struct arena *arena, uint32_t sets, uint32_t ways);
    /** A line was filled, or used again. NULL: nothing is kept of that. */
    void (*touch)(struct cache *cache, uint32_t slot);
    /** The slot to replace, of a set without empty ways. */
    uint32_t (*victim)(struct cache *cache, uint32_t set);
};

/** The operations of a kind of the role. */
static inline const struct replacement_operations *replacement_of(const struct kind *kind)
{
    return (const struct replacement_operations *)kind->operations;
}

#endif
