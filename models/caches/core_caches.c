#include "models/caches/core_caches.h"

/* Whether the ways have no level in common. */
static bool is_apart(const struct core_caches *core)
{
    return core->last[WAY_DATA] != core->last[WAY_INSTRUCTIONS];
}

enum line_state core_caches_state(const struct core_caches *core, uint64_t line)
{
    uint8_t state = cache_level_state(core->last[WAY_DATA], line);
    if (is_apart(core)) {
        uint8_t other = cache_level_state(core->last[WAY_INSTRUCTIONS], line);
        state = other > state ? other : state;
    }
    return (enum line_state)state;
}

void core_caches_change(struct core_caches *core, uint64_t line, enum line_state state)
{
    for (int way = 0; way <= is_apart(core); way++) {
        if (state == LINE_INVALID) {
            cache_level_drop(core->last[way], line);
        } else {
            cache_level_weaken(core->last[way], line, state);
        }
    }
}

bool core_caches_modify(struct core_caches *core, uint64_t line)
{
    for (struct cache_level *level = core->first[WAY_DATA]; level != NULL; level = level->behind) {
        uint32_t slot = level->writes_through ? CACHE_NONE : cache_find(&level->cache, line);
        if (slot != CACHE_NONE) {
            level->cache.states[slot] = LINE_MODIFIED;
            return true;
        }
    }
    return false;
}

bool core_caches_grant(struct core_caches *core, uint64_t line, enum line_state state)
{
    if (core_caches_state(core, line) == LINE_INVALID) {
        return false;
    }
    core_caches_change(core, line, state == LINE_MODIFIED ? LINE_EXCLUSIVE : state);
    if (state == LINE_MODIFIED && !core_caches_modify(core, line)) {
        core_caches_change(core, line, LINE_INVALID); /* a level that writes through has it alone */
        return false;
    }
    return true;
}

/* Whether the nearest level can take a line in without another leaving the core: it has a way
 * empty, or the level behind has what is evicted. */
static bool has_room_ahead(const struct core_caches *core, const struct cache_level *first,
                           uint64_t line)
{
    const struct cache *cache = &first->cache;
    uint32_t slot = cache_victim((struct cache *)(uintptr_t)cache, line);
    if (cache->states[slot] == LINE_INVALID) {
        return true;
    }
    uint64_t evicted = cache_line(cache, slot);
    return !core_caches_is_marked(core, evicted) &&
           cache_find(&first->behind->cache, evicted) != CACHE_NONE;
}

bool core_caches_move_ahead(struct core_caches *core, uint64_t line, enum access_kind kind,
                            sim_ticks *latency)
{
    struct cache_level *first = core->first[core_way_of(kind)];
    const struct cache_level *second = first->behind;
    if (!core->fills_ahead || second == NULL || second->inclusion == LEVEL_EXCLUSIVE) {
        return false;
    }
    bool writes = access_kind_writes(kind);
    uint32_t slot = cache_find(&second->cache, line);
    if (slot == CACHE_NONE || (writes && !line_is_own(second->cache.states[slot])) ||
        cache_find(&first->cache, line) != CACHE_NONE || !has_room_ahead(core, first, line)) {
        return false;
    }
    struct cache_leavers leavers;
    cache_level_access(first, line, kind, &leavers);
    ASSERT(leavers.count == 0);
    *latency = core->latency[core_way_of(kind)][1];
    return true;
}

/* The nearest level of the other way has the line, and none of this way: it gives the line up. */
static enum line_state take_from_beside(struct core_caches *core, uint64_t line,
                                        enum access_kind kind)
{
    struct cache_level *beside = core->first[CORE_WAYS - 1 - core_way_of(kind)];
    bool is_one = beside == core->first[core_way_of(kind)];
    return is_one ? LINE_INVALID : (enum line_state)cache_level_drop(beside, line);
}

enum core_answer core_caches_use(struct core_caches *core, uint64_t line, enum access_kind kind,
                                 sim_ticks *latency, struct cache_leavers *leavers)
{
    struct cache_walk walk;
    uint32_t asked = 0;
    leavers->count = 0;
    cache_walk_begin(&walk, core->first[core_way_of(kind)], line, kind);
    while (cache_walk_goes_on(&walk)) {
        cache_walk_ask(&walk);
        asked++;
    }
    *latency = core->latency[core_way_of(kind)][asked - 1];
    if (walk.needs_ownership) {
        return CORE_NEEDS_OWNERSHIP;
    }
    if (walk.answer != NULL) {
        cache_walk_fill(&walk, LINE_SHARED, leavers);
        if (walk.writes) { /* and no level keeps what is written */
            ASSERT(leavers->count < CACHE_LEVELS_MOST);
            leavers->list[leavers->count++] = (struct cache_leaver){line, LINE_MODIFIED};
        }
        return CORE_HITS;
    }
    enum line_state beside = take_from_beside(core, line, kind);
    cache_walk_fill(&walk, (uint8_t)(beside == LINE_INVALID ? LINE_SHARED : beside), leavers);
    if (beside == LINE_INVALID) {
        return CORE_MISSES;
    }
    return access_kind_writes(kind) && !line_is_own(beside) ? CORE_NEEDS_OWNERSHIP : CORE_HITS;
}

void core_caches_bring(struct cache_level *first, uint64_t line, enum access_kind kind,
                       struct cache_leavers *leavers)
{
    struct cache_walk walk = {
        .line = line,
        .first = first,
        .kind = (uint8_t)kind,
        .fills = true,
    };
    cache_walk_fill(&walk, LINE_SHARED, leavers);
}
