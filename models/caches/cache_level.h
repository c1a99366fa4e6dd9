/*
 * A level of caches that is joined to others: its array, what it does with lines, and the lines
 * that it and the levels nearer the cores have.
 *
 * Levels are joined from memory towards the cores; a level that several cores share is one level
 * behind several others. A line has one of the states below in each level; without coherence lines
 * are exclusive or modified. How an access walks through the levels: hierarchy.h.
 */
#ifndef MODELS_CACHES_CACHE_LEVEL_H
#define MODELS_CACHES_CACHE_LEVEL_H

#include "models/caches/cache.h"
#include "models/caches/caches_parameters.h"
#include "models/caches/line_state.h"
#include "models/machine/access.h"

enum { CACHE_ACCESS_KINDS = 4 }; /* enum access_kind */

struct cache_level_counts {
    uint64_t references[CACHE_ACCESS_KINDS]; /* lines asked for, by enum access_kind */
    uint64_t misses[CACHE_ACCESS_KINDS];
    uint64_t evictions;          /* lines replaced */
    uint64_t write_backs;        /* dirty lines that left the level */
    uint64_t back_invalidations; /* lines lost to the eviction of an inclusive level behind */
};

struct cache_level {
    struct cache cache;
    bool writes_through;
    bool write_allocate;
    enum level_inclusion inclusion;
    struct cache_level *behind;   /* the next level; NULL: memory */
    struct cache_level *nearer;   /* the first of the levels that this one is behind */
    struct cache_level *neighbor; /* the next of the levels that are before the same one */
    struct cache_level_counts counts;
};

/** A line that left the last level, or a level behind which none takes it; other levels may have it
 *  still. */
struct cache_leaver {
    uint64_t line;
    uint8_t state; /* line_is_dirty: it is written back to memory */
};

/** Lines that left, in that order. */
struct cache_leavers {
    uint32_t count;
    struct cache_leaver list[CACHE_LEVELS_MOST];
};

/** A level with an empty array, in the arena, joined to the next one.
 *  @param behind  NULL: memory @param stream  of replacement, as cache_init has it */
void cache_level_init(struct cache_level *level, struct arena *arena,
                      const struct cache_level_parameters *parameters, int64_t line_bytes,
                      struct cache_level *behind, struct stream *stream);

/**
 * An access that ends in the first level: it is done, and counted. Inlined for the hits that most
 * accesses are.
 *
 * @return false: nothing is done, and the access needs a walk
 */
static inline bool cache_level_hits(struct cache_level *first, uint64_t line, enum access_kind kind)
{
    uint32_t slot = cache_find(&first->cache, line);
    if (__builtin_expect(slot == CACHE_NONE, 0)) {
        return false;
    }
    if (kind == ACCESS_WRITE || kind == ACCESS_MODIFY) {
        if (first->writes_through || !line_is_own(first->cache.states[slot])) {
            return false;
        }
        first->cache.states[slot] = LINE_MODIFIED;
    }
    first->counts.references[kind]++;
    cache_touch(&first->cache, slot);
    return true;
}

/** The state of a line in a level and all those nearer the cores: that of the copy that outweighs
 *  the others, LINE_INVALID where there is none. */
uint8_t cache_level_state(const struct cache_level *level, uint64_t line);

/** Take a line out of a level and all those nearer the cores. @return its state, as above */
uint8_t cache_level_drop(struct cache_level *level, uint64_t line);

/** Give a line in a level and all those nearer the cores a state, where it is there: others share
 *  it. @return its state before, as above */
uint8_t cache_level_weaken(struct cache_level *level, uint64_t line, enum line_state state);

/** References and misses of all kinds of access. */
uint64_t cache_level_references(const struct cache_level *level);
uint64_t cache_level_misses(const struct cache_level *level);

/** Whether an inclusive level lacks no line of those nearer; of every other level it is true.
 *  @param missing  the first line that it lacks. O(slots nearer) */
bool cache_level_includes(const struct cache_level *level, uint64_t *missing);

/**
 * Bring a line into a level; where it is there, its state is the heavier of both.
 *
 * A line that has to leave for it goes to the level behind, and what has to leave there goes on.
 *
 * @param leavers  one is added where a line leaves the last level
 */
void cache_level_fill(struct cache_level *level, uint64_t line, uint8_t state,
                      struct cache_leavers *leavers);

#endif
