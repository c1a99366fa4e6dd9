#include "models/caches/cache_level.h"

#include "sim/base/assert.h"

void cache_level_init(struct cache_level *level, struct arena *arena,
                      const struct cache_level_parameters *parameters, int64_t line_bytes,
                      struct cache_level *behind, struct stream *stream)
{
    *level = (struct cache_level){
        .writes_through = parameters->write == LEVEL_WRITE_THROUGH,
        .write_allocate = parameters->write_allocate,
        .inclusion = (enum level_inclusion)parameters->inclusion,
        .behind = behind,
    };
    cache_init(&level->cache, arena, cache_level_sets(parameters, line_bytes),
               (uint32_t)parameters->ways, parameters->replacement, stream);
    if (behind != NULL) {
        level->neighbor = behind->nearer;
        behind->nearer = level;
    }
}

/* --- A line in a level and those nearer the cores --- */

static uint8_t heavier(uint8_t one, uint8_t other)
{
    return one > other ? one : other;
}

uint8_t cache_level_state(const struct cache_level *level, uint64_t line)
{
    uint32_t slot = cache_find(&level->cache, line);
    uint8_t state = slot == CACHE_NONE ? LINE_INVALID : level->cache.states[slot];
    for (const struct cache_level *nearer = level->nearer; nearer != NULL;
         nearer = nearer->neighbor) {
        state = heavier(state, cache_level_state(nearer, line));
    }
    return state;
}

uint8_t cache_level_drop(struct cache_level *level, uint64_t line)
{
    uint32_t slot = cache_find(&level->cache, line);
    uint8_t state = LINE_INVALID;
    if (slot != CACHE_NONE) {
        state = level->cache.states[slot];
        cache_drop(&level->cache, slot);
    }
    for (struct cache_level *nearer = level->nearer; nearer != NULL; nearer = nearer->neighbor) {
        state = heavier(state, cache_level_drop(nearer, line));
    }
    return state;
}

uint8_t cache_level_weaken(struct cache_level *level, uint64_t line, enum line_state state)
{
    uint8_t before = LINE_INVALID;
    uint32_t slot = cache_find(&level->cache, line);
    if (slot != CACHE_NONE) {
        before = level->cache.states[slot];
        level->cache.states[slot] = (uint8_t)state;
    }
    for (struct cache_level *nearer = level->nearer; nearer != NULL; nearer = nearer->neighbor) {
        before = heavier(before, cache_level_weaken(nearer, line, state));
    }
    return before;
}

/* Takes a line out of the levels nearer than one that evicts it, and returns its state there. */
static uint8_t back_invalidate(struct cache_level *level, uint64_t line)
{
    uint8_t state = LINE_INVALID;
    for (struct cache_level *nearer = level->nearer; nearer != NULL; nearer = nearer->neighbor) {
        uint32_t slot = cache_find(&nearer->cache, line);
        if (slot != CACHE_NONE) {
            nearer->counts.back_invalidations++;
            nearer->counts.write_backs += line_is_dirty(nearer->cache.states[slot]);
            state = heavier(state, nearer->cache.states[slot]);
            cache_drop(&nearer->cache, slot);
        }
        state = heavier(state, back_invalidate(nearer, line));
    }
    return state;
}

/* --- Lines that come in, and lines that leave --- */

/* Puts a line that is not there into a level. Returns whether another had to leave for it. */
static bool put(struct cache_level *level, uint64_t line, uint8_t state, struct cache_leaver *gone)
{
    struct cache *cache = &level->cache;
    uint32_t slot = cache_victim(cache, line);
    bool leaves = cache->states[slot] != LINE_INVALID;
    if (leaves) {
        *gone = (struct cache_leaver){cache_line(cache, slot), cache->states[slot]};
        cache_drop(cache, slot);
        if (level->inclusion == LEVEL_INCLUSIVE) {
            gone->state = heavier(gone->state, back_invalidate(level, gone->line));
        }
        level->counts.evictions++;
        level->counts.write_backs += line_is_dirty(gone->state);
    }
    cache_fill(cache, slot, line, state);
    return leaves;
}

/* Whether a level takes in a line evicted before it that it does not have. */
static bool takes(const struct cache_level *level, uint8_t state)
{
    return level->inclusion == LEVEL_EXCLUSIVE ||
           (line_is_dirty(state) && level->write_allocate && !level->writes_through);
}

/* Hands an evicted line on, from level to level; what has to leave for it goes on in its place. A
 * clean line that the next level does not have leaves there. */
static void hand_on(struct cache_level *level, struct cache_leaver line,
                    struct cache_leavers *leavers)
{
    for (; level != NULL; level = level->behind) {
        uint32_t slot = cache_find(&level->cache, line.line);
        if (slot != CACHE_NONE) {
            if (!line_is_dirty(line.state)) {
                return;
            }
            if (!level->writes_through) {
                level->cache.states[slot] = heavier(level->cache.states[slot], line.state);
                return;
            }
        } else if (takes(level, line.state)) {
            struct cache_leaver gone;
            if (!put(level, line.line, line.state, &gone)) {
                return;
            }
            line = gone;
        } else if (!line_is_dirty(line.state)) {
            break;
        }
    }
    ASSERT(leavers->count < CACHE_LEVELS_MOST);
    leavers->list[leavers->count++] = line;
}

void cache_level_fill(struct cache_level *level, uint64_t line, uint8_t state,
                      struct cache_leavers *leavers)
{
    uint32_t slot = cache_find(&level->cache, line);
    if (slot != CACHE_NONE) {
        level->cache.states[slot] = heavier(level->cache.states[slot], state);
        return;
    }
    struct cache_leaver gone;
    if (put(level, line, state, &gone)) {
        hand_on(level->behind, gone, leavers);
    }
}

static uint64_t sum(const uint64_t counts[CACHE_ACCESS_KINDS])
{
    uint64_t total = 0;
    for (int kind = 0; kind < CACHE_ACCESS_KINDS; kind++) {
        total += counts[kind];
    }
    return total;
}

uint64_t cache_level_references(const struct cache_level *level)
{
    return sum(level->counts.references);
}

uint64_t cache_level_misses(const struct cache_level *level)
{
    return sum(level->counts.misses);
}

/* Whether an array has all lines of the levels before one. */
static bool includes_nearer(const struct cache *cache, const struct cache_level *level,
                            uint64_t *missing)
{
    for (const struct cache_level *nearer = level->nearer; nearer != NULL;
         nearer = nearer->neighbor) {
        for (uint32_t slot = cache_next(&nearer->cache, 0); slot != CACHE_NONE;
             slot = cache_next(&nearer->cache, slot + 1)) {
            *missing = cache_line(&nearer->cache, slot);
            if (cache_find(cache, *missing) == CACHE_NONE) {
                return false;
            }
        }
        if (!includes_nearer(cache, nearer, missing)) {
            return false;
        }
    }
    return true;
}

bool cache_level_includes(const struct cache_level *level, uint64_t *missing)
{
    return level->inclusion != LEVEL_INCLUSIVE || includes_nearer(&level->cache, level, missing);
}
