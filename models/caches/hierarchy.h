/*
 * The levels of caches between cores and memory, without time: which level answers an access, which
 * lines come into which level, and which lines leave.
 *
 * An access walks from the first level of its core (of data, or of instructions)
 * outwards, in two parts that need not be at one instant:
 *
 *     cache_walk_begin(&walk, first, line, kind);
 *     while (cache_walk_goes_on(&walk)) {
 *         cache_walk_ask(&walk);          ... the latency of a lookup each ...
 *     }                                   ... memory, where walk.answer is NULL ...
 *     cache_walk_fill(&walk, LINE_EXCLUSIVE, &leavers);
 *
 * Each level does the same:
 * - A read that misses comes into all levels up to the one that answers, but for exclusive levels;
 *   a write that misses into those with write_allocate. Levels are filled from the outermost on.
 * - A write goes outwards until a level that writes back takes it: the first that has the line, or
 *   that the line is brought into. The line is dirty there, and clean in all others. A level that
 *   writes through and has the line passes the write on; levels behind it that do not have the line
 *   then bring nothing in.
 * - An evicted line goes to the next level. There a dirty line marks its copy dirty, comes in where
 *   there is none (write_allocate, write back), or goes on; a clean one is gone. That is no use of
 *   the line, and no reference. An exclusive level takes dirty and clean ones.
 * - What an inclusive level evicts, all levels nearer the cores lose; one dirty copy of them makes
 *   the evicted line dirty.
 * - A line that hits in an exclusive level moves into a level nearer, and out of this one, unless
 *   no level nearer brings it in. That is no eviction.
 *
 * Where a write finds a line that others share, the walk ends with `needs_ownership`: its user
 * takes the other copies away before the fill takes the write.
 */
#ifndef MODELS_CACHES_HIERARCHY_H
#define MODELS_CACHES_HIERARCHY_H

#include "models/caches/cache_level.h"

/** An access to a line on its way outwards. */
struct cache_walk {
    uint64_t line;
    struct cache_level *first;
    struct cache_level *asks;   /* the next level to ask; NULL: memory */
    struct cache_level *answer; /* the nearest that has the line; NULL: memory, or none so far */
    struct cache_level *taker;  /* takes the write, at once or when it is filled; NULL: none */
    uint8_t kind;               /* enum access_kind */
    uint8_t state;              /* of the line where it was found; LINE_INVALID: nowhere so far */
    bool writes;                /* a write that no level has taken so far */
    bool fills;                 /* a level will be filled */
    bool needs_ownership;
};

static inline void cache_walk_begin(struct cache_walk *walk, struct cache_level *first,
                                    uint64_t line, enum access_kind kind)
{
    *walk = (struct cache_walk){
        .line = line,
        .first = first,
        .asks = first,
        .kind = (uint8_t)kind,
        .writes = kind == ACCESS_WRITE || kind == ACCESS_MODIFY,
    };
}

/** Whether there is a level to ask before the access is answered and its write taken. */
static inline bool cache_walk_goes_on(const struct cache_walk *walk)
{
    return walk->asks != NULL && (walk->state == LINE_INVALID || walk->writes);
}

/** Ask the next level. */
void cache_walk_ask(struct cache_walk *walk);

/** Whether memory has to send the line. */
static inline bool cache_walk_reads_memory(const struct cache_walk *walk)
{
    return walk->state == LINE_INVALID && walk->fills;
}

/**
 * Bring the line into the levels that it belongs to; a level that has it by now keeps it.
 *
 * A walk whose line was taken out of all levels since it was answered begins anew instead.
 *
 * @param state    of a line that comes from memory; one from a level has its state there. In the
 *                 level that takes a write it is modified in any case.
 * @param leavers  set to the lines that leave the last level
 */
void cache_walk_fill(struct cache_walk *walk, uint8_t state, struct cache_leavers *leavers);

/** All of that at one instant, without coherence. @return the level that answers; NULL: memory */
struct cache_level *cache_level_access(struct cache_level *first, uint64_t line,
                                       enum access_kind kind, struct cache_leavers *leavers);

#endif
