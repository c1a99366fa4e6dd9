#include "models/caches/block_cache.h"

#include "sim/base/assert.h"

void block_cache_init(struct block_cache *cache, struct arena *arena, uint64_t capacity,
                      uint32_t object_least, const struct kind *replacement)
{
    ASSERT(replacement_of(replacement)->order != REPLACEMENT_UNORDERED);
    uint64_t objects = capacity / object_least;
    uint32_t ways = objects == 0                 ? 1
                    : objects > CACHE_SLOTS_MOST ? CACHE_SLOTS_MOST
                                                 : (uint32_t)objects;
    *cache = (struct block_cache){.capacity = capacity};
    cache_init(&cache->objects, arena, 1, ways, replacement, NULL);
    cache->bytes = ARENA_ARRAY(arena, uint32_t, ways);
}

static void evict(struct block_cache *cache, uint32_t slot)
{
    cache->held -= cache->bytes[slot];
    cache->evictions++;
    cache_drop(&cache->objects, slot);
}

/* Lets objects go, the first in order first, until so many bytes more have room. */
static void make_room(struct block_cache *cache, uint64_t bytes)
{
    while (cache->held + bytes > cache->capacity) {
        evict(cache, cache->objects.replacement->victim(&cache->objects, 0));
    }
}

static void bring_in(struct block_cache *cache, uint64_t object, uint32_t bytes)
{
    if (bytes > cache->capacity) {
        return;
    }
    make_room(cache, bytes);
    uint32_t slot = cache_victim(&cache->objects, object);
    if (cache->objects.states[slot] != 0) {
        evict(cache, slot);
    }
    cache_fill(&cache->objects, slot, object, 1);
    cache->bytes[slot] = bytes;
    cache->held += bytes;
}

bool block_cache_access(struct block_cache *cache, uint64_t object, uint32_t bytes)
{
    uint32_t slot = cache_find(&cache->objects, object);
    cache->references++;
    if (slot == CACHE_NONE) {
        cache->misses++;
        bring_in(cache, object, bytes);
        return false;
    }
    cache_touch(&cache->objects, slot);
    cache->held = cache->held - cache->bytes[slot] + bytes;
    cache->bytes[slot] = bytes;
    make_room(cache, 0);
    return true;
}
