#include "models/caches/hierarchy.h"

static bool is_write(const struct cache_walk *walk)
{
    return walk->kind == ACCESS_WRITE || walk->kind == ACCESS_MODIFY;
}

static bool allocates(const struct cache_level *level, const struct cache_walk *walk)
{
    return level->inclusion != LEVEL_EXCLUSIVE && (!is_write(walk) || level->write_allocate);
}

static void ask_hit(struct cache_walk *walk, struct cache_level *level, uint32_t slot)
{
    uint8_t *state = &level->cache.states[slot];
    cache_touch(&level->cache, slot);
    if (walk->state == LINE_INVALID) {
        walk->state = *state;
        walk->answer = level;
        walk->needs_ownership = is_write(walk) && !line_is_own(*state);
    }
    if (walk->writes && !level->writes_through) {
        walk->writes = false;
        walk->taker = level;
        *state = walk->needs_ownership ? *state : (uint8_t)LINE_MODIFIED;
    }
}

void cache_walk_ask(struct cache_walk *walk)
{
    struct cache_level *level = walk->asks;
    uint32_t slot = cache_find(&level->cache, walk->line);
    level->counts.references[walk->kind]++;
    walk->asks = level->behind;
    if (slot != CACHE_NONE) {
        ask_hit(walk, level, slot);
        return;
    }
    level->counts.misses[walk->kind]++;
    if (walk->state == LINE_INVALID && allocates(level, walk)) {
        walk->fills = true;
        if (walk->writes && !level->writes_through) {
            walk->writes = false;
            walk->taker = level;
        }
    }
}

/* The state of a line once no other core has it. */
static uint8_t owned(uint8_t state)
{
    return state == LINE_INVALID ? LINE_INVALID
                                 : (line_is_dirty(state) ? LINE_MODIFIED : LINE_EXCLUSIVE);
}

/* The state of the line for the outermost level that is filled. An exclusive level gives the line
 * up, and what is dirty with it. */
static uint8_t state_given(struct cache_walk *walk, uint8_t state)
{
    if (walk->answer == NULL) {
        return state;
    }
    uint8_t given = line_is_own(walk->state) ? LINE_EXCLUSIVE : LINE_SHARED;
    if (walk->answer->inclusion == LEVEL_EXCLUSIVE) {
        uint32_t slot = cache_find(&walk->answer->cache, walk->line);
        if (slot != CACHE_NONE) {
            given = walk->answer->cache.states[slot];
            cache_drop(&walk->answer->cache, slot);
        }
    }
    return walk->needs_ownership ? owned(given) : given;
}

/* The levels that the line comes into, nearest first; returns how many. An inclusive level that
 * lost it since it was asked is one of them. */
static uint32_t levels_to_fill(const struct cache_walk *walk, struct cache_level **levels)
{
    uint32_t count = 0;
    struct cache_level *level = walk->first;
    for (; level != walk->answer; level = level->behind) {
        if (allocates(level, walk)) {
            levels[count++] = level;
        }
    }
    for (; count > 0 && level != NULL; level = level->behind) {
        if (level->inclusion == LEVEL_INCLUSIVE &&
            cache_find(&level->cache, walk->line) == CACHE_NONE) {
            levels[count++] = level;
        }
    }
    return count;
}

/* No other core has the line any more: its copies in the levels of this one say so. */
static void take_ownership(const struct cache_walk *walk)
{
    for (struct cache_level *level = walk->first; level != NULL; level = level->behind) {
        uint32_t slot = cache_find(&level->cache, walk->line);
        if (slot != CACHE_NONE) {
            uint8_t *state = &level->cache.states[slot];
            *state = level == walk->taker ? (uint8_t)LINE_MODIFIED : owned(*state);
        }
    }
}

void cache_walk_fill(struct cache_walk *walk, uint8_t state, struct cache_leavers *leavers)
{
    struct cache_level *levels[CACHE_LEVELS_MOST];
    uint32_t count = levels_to_fill(walk, levels);
    leavers->count = 0;
    uint8_t given = count == 0 ? state : state_given(walk, state);
    uint8_t clean = line_is_own(given) ? LINE_EXCLUSIVE : LINE_SHARED;
    for (uint32_t i = count; i-- > 0;) {
        bool is_outermost = i == count - 1;
        uint8_t own = levels[i] == walk->taker ? LINE_MODIFIED : is_outermost ? given : clean;
        cache_level_fill(levels[i], walk->line, own, leavers);
    }
    if (walk->needs_ownership) {
        take_ownership(walk);
    }
}

struct cache_level *cache_level_access(struct cache_level *first, uint64_t line,
                                       enum access_kind kind, struct cache_leavers *leavers)
{
    leavers->count = 0;
    if (cache_level_hits(first, line, kind)) {
        return first;
    }
    struct cache_walk walk;
    cache_walk_begin(&walk, first, line, kind);
    while (cache_walk_goes_on(&walk)) {
        cache_walk_ask(&walk);
    }
    cache_walk_fill(&walk, LINE_EXCLUSIVE, leavers);
    return walk.answer;
}
