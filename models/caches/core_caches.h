/*
 * The caches of one core: the levels that it shares with no other (hierarchy.h), and the lines that
 * it has to be careful about.
 *
 * A line is marked while what becomes of it is not known ahead of time: it is on its way here,
 * another core has asked for it, or it was prefetched and its first use is to be seen. Marks are
 * counted for groups of lines, so a core may be careful about a line without need; it never fails
 * to be.
 */
#ifndef MODELS_CACHES_CORE_CACHES_H
#define MODELS_CACHES_CORE_CACHES_H

#include "models/caches/hierarchy.h"

/** The two ways through the levels: those behind the nearest are the same. */
enum core_way { WAY_DATA, WAY_INSTRUCTIONS, CORE_WAYS };

enum { CORE_MARKS = 64 };

struct core_caches {
    struct cache_level *first[CORE_WAYS];
    struct cache_level *last[CORE_WAYS]; /* the same, unless the nearest levels are all there is */
    sim_ticks latency[CORE_WAYS][CACHE_LEVELS_MOST]; /* of the lookups up to a level */
    bool fills_ahead;   /* replacement draws nothing, and sets tell marks apart */
    uint32_t marked;    /* lines */
    uint32_t lost;      /* lines asked for that are gone, and come in anew when they are served */
    uint32_t owed;      /* lines on their way that stores wait for */
    uint64_t mark_mask; /* lines of one set of a nearest level are marked in one place, so that a
                           set without a mark may be filled ahead */
    uint32_t marks[CORE_MARKS];     /* by the lowest bits of lines */
    struct cache_level *prefetched; /* the nearest level that prefetches bring lines into */
};

static inline enum core_way core_way_of(enum access_kind kind)
{
    return kind == ACCESS_FETCH ? WAY_INSTRUCTIONS : WAY_DATA;
}

static inline bool core_caches_is_marked(const struct core_caches *core, uint64_t line)
{
    return core->marks[line & core->mark_mask] != 0;
}

static inline void core_caches_mark(struct core_caches *core, uint64_t line)
{
    core->marks[line & core->mark_mask]++;
    core->marked++;
}

static inline void core_caches_unmark(struct core_caches *core, uint64_t line)
{
    ASSERT(core->marks[line & core->mark_mask] > 0);
    core->marks[line & core->mark_mask]--;
    core->marked--;
}

/** The answer of a core's caches to an access at the run's time. */
enum core_answer {
    CORE_HITS,
    CORE_NEEDS_OWNERSHIP, /* to write a line that is here: nothing has changed but what was used */
    CORE_MISSES,          /* the line has come into the levels that it belongs to, shared or, for a
                             write, modified: it is to be asked for */
};

/** core_caches_hit_ahead where the nearest level misses: a hit behind it. */
bool core_caches_move_ahead(struct core_caches *core, uint64_t line, enum access_kind kind,
                            sim_ticks *latency);

/**
 * An access to a line ahead of the run's time.
 *
 * @param latency  set where it hits
 * @return false: it has to be made at its time; nothing has changed
 */
static inline bool core_caches_hit_ahead(struct core_caches *core, uint64_t line,
                                         enum access_kind kind, sim_ticks *latency)
{
    if (__builtin_expect(core_caches_is_marked(core, line), 0)) {
        return false;
    }
    if (__builtin_expect(cache_level_hits(core->first[core_way_of(kind)], line, kind), 1)) {
        *latency = core->latency[core_way_of(kind)][0];
        return true;
    }
    return core_caches_move_ahead(core, line, kind, latency);
}

/** An access at the run's time. @param latency  set where it hits @param leavers  set to the lines
 *  that leave a level and may have left the core */
enum core_answer core_caches_use(struct core_caches *core, uint64_t line, enum access_kind kind,
                                 sim_ticks *latency, struct cache_leavers *leavers);

/** The state of a line; LINE_INVALID: it is not here. */
enum line_state core_caches_state(const struct core_caches *core, uint64_t line);

/** Whether an access would hit, and would need no ownership. */
static inline bool core_caches_has(const struct core_caches *core, uint64_t line,
                                   enum access_kind kind)
{
    unsigned state = core_caches_state(core, line);
    return access_kind_writes(kind) ? line_is_own(state) : state != LINE_INVALID;
}

/** Another core's request changes a line that is here; LINE_INVALID: it is gone. */
void core_caches_change(struct core_caches *core, uint64_t line, enum line_state state);

/** Bring a line that is not here into the levels that it belongs to from one on, shared.
 *  @param first  of the way of that kind of access, or `prefetched` @param leavers  as above */
void core_caches_bring(struct cache_level *first, uint64_t line, enum access_kind kind,
                       struct cache_leavers *leavers);

/** Write a line that is the core's own. @return false: no level that keeps what is written has it,
 *  and nothing has changed */
bool core_caches_modify(struct core_caches *core, uint64_t line);

/** A line that was asked for is the core's in a state. @return false: it is not here any more */
bool core_caches_grant(struct core_caches *core, uint64_t line, enum line_state state);

#endif
