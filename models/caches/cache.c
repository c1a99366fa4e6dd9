#include "models/caches/cache.h"

#include "models/caches/cache_index.h"
#include "sim/base/assert.h"

#include <string.h>

static bool is_power_of_two(uint64_t number)
{
    return (number & (number - 1)) == 0;
}

void cache_init(struct cache *cache, struct arena *arena, uint32_t sets, uint32_t ways,
                const struct kind *replacement, struct stream *stream)
{
    const struct replacement_operations *operations = replacement_of(replacement);
    uint64_t slots = (uint64_t)sets * ways;
    ASSERT(slots > 0 && slots <= CACHE_SLOTS_MOST);
    ASSERT(!operations->needs_power_of_two || is_power_of_two(ways));
    ASSERT(!operations->draws || stream != NULL);
    *cache = (struct cache){
        .keys = arena_alloc_line(arena, slots * sizeof(uint64_t)),
        .states = ARENA_ARRAY(arena, uint8_t, slots),
        .set_mask = sets - 1,
        .modulus = is_power_of_two(sets) ? 0 : sets,
        .sets = sets,
        .ways = ways,
        .orders_uses = operations->order == REPLACEMENT_BY_USE,
        .orders_fills = operations->order != REPLACEMENT_UNORDERED,
        .replacement = operations,
        .replaced_by = operations->make == NULL ? NULL : operations->make(arena, sets, ways),
        .stream = stream,
    };
    if (cache->orders_fills) {
        order_init(&cache->order, arena, sets, ways);
    }
    if (ways > CACHE_SCANNED_MOST) {
        cache->index = cache_index_create(arena, (uint32_t)slots);
        cache->empty = ARENA_ARRAY(arena, uint32_t, sets);
        cache->lowest_empty = ARENA_ARRAY(arena, uint32_t, sets);
        for (uint32_t set = 0; set < sets; set++) {
            cache->empty[set] = ways;
        }
    }
}

size_t cache_bytes(uint32_t sets, uint32_t ways, const struct kind *replacement)
{
    size_t slots = (size_t)sets * ways;
    size_t bytes = slots * (sizeof(uint64_t) + sizeof(uint8_t));
    if (replacement_of(replacement)->order != REPLACEMENT_UNORDERED) {
        bytes += order_bytes(sets, ways);
    }
    return bytes + (ways > CACHE_SCANNED_MOST ? 2 * slots * sizeof(uint32_t) : 0);
}

uint32_t cache_find_indexed(const struct cache *cache, uint64_t key)
{
    /* 0 less 1 is CACHE_NONE. */
    return cache_index_find(cache->index, cache->keys, key) - 1;
}

/* The empty slot of a set with the lowest way; CACHE_NONE: the set is full. */
static uint32_t empty_slot(struct cache *cache, uint32_t set)
{
    uint32_t first = set * cache->ways;
    if (cache->index == NULL) {
        uint32_t empty = cache_matches(cache->keys + first, cache->ways, 0);
        return empty == 0 ? CACHE_NONE : first + (uint32_t)__builtin_ctz(empty);
    }
    if (cache->empty[set] == 0) {
        return CACHE_NONE;
    }
    uint32_t from = cache->lowest_empty[set];
    const uint8_t *states = cache->states + first;
    const uint8_t *found = memchr(states + from, 0, cache->ways - from);
    ASSERT(found != NULL);
    cache->lowest_empty[set] = (uint32_t)(found - states);
    return first + cache->lowest_empty[set];
}

uint32_t cache_victim(struct cache *cache, uint64_t line)
{
    uint32_t set = cache_set_of(cache, line);
    uint32_t empty = empty_slot(cache, set);
    return empty != CACHE_NONE ? empty : cache->replacement->victim(cache, set);
}

void cache_fill(struct cache *cache, uint32_t slot, uint64_t line, uint8_t state)
{
    ASSERT_SLOW(state != 0 && cache->keys[slot] == 0);
    ASSERT_SLOW(slot / cache->ways == cache_set_of(cache, line));
    cache->keys[slot] = line + 1;
    cache->states[slot] = state;
    if (cache->index != NULL) {
        cache_index_add(cache->index, line + 1, slot);
        cache->empty[slot / cache->ways]--;
    }
    if (cache->orders_fills) {
        order_mark(&cache->order, slot);
    } else if (cache->replacement->touch != NULL) {
        cache->replacement->touch(cache, slot);
    }
}

void cache_drop(struct cache *cache, uint32_t slot)
{
    ASSERT_SLOW(cache->keys[slot] != 0);
    if (cache->index != NULL) {
        uint32_t set = slot / cache->ways;
        uint32_t way = slot % cache->ways;
        cache_index_remove(cache->index, cache->keys[slot], slot);
        cache->empty[set]++;
        if (way < cache->lowest_empty[set]) {
            cache->lowest_empty[set] = way;
        }
    }
    if (cache->orders_fills) {
        order_remove(&cache->order, slot);
    }
    cache->keys[slot] = 0;
    cache->states[slot] = 0;
}

uint32_t cache_next(const struct cache *cache, uint32_t from)
{
    for (uint32_t slot = from; slot < cache_slots(cache); slot++) {
        if (cache->states[slot] != 0) {
            return slot;
        }
    }
    return CACHE_NONE;
}

/* The first fault of one set, as cache_fault says. */
static const char *fault_of_set(const struct cache *cache, uint32_t set)
{
    uint32_t held = 0;
    for (uint32_t slot = set * cache->ways; slot < (set + 1) * cache->ways; slot++) {
        if ((cache->keys[slot] == 0) != (cache->states[slot] == 0)) {
            return "a slot has a state without a line, or a line without a state";
        }
        if (cache->keys[slot] == 0) {
            continue;
        }
        held++;
        if (cache_set_of(cache, cache_line(cache, slot)) != set) {
            return "a line is in another set than its own";
        }
        if (cache_find(cache, cache_line(cache, slot)) != slot) {
            return "a line is in two slots, or is not found";
        }
    }
    if (cache->orders_fills && order_count(&cache->order, set) != held) {
        return "the order of a set is not that of the lines that are there";
    }
    if (cache->index != NULL && cache->empty[set] != cache->ways - held) {
        return "the empty ways of a set are not as many as counted";
    }
    return NULL;
}

const char *cache_fault(const struct cache *cache)
{
    for (uint32_t set = 0; set < cache->sets; set++) {
        const char *fault = fault_of_set(cache, set);
        if (fault != NULL) {
            return fault;
        }
    }
    return NULL;
}
