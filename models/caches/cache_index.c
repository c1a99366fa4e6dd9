#include "models/caches/cache_index.h"

#include "sim/base/assert.h"

/* Fibonacci hashing: the upper bits of a product with 2^64 over the golden ratio (Knuth, volume 3,
 * section 6.4). Lines one after the other get chains far apart. */
static uint32_t *chain_of(const struct cache_index *index, uint64_t key)
{
    return &index->heads[key * UINT64_C(0x9e3779b97f4a7c15) >> index->shift];
}

struct cache_index *cache_index_create(struct arena *arena, uint32_t lines)
{
    struct cache_index *index = ARENA_NEW(arena, struct cache_index);
    unsigned bits = 1;
    while (UINT64_C(1) << bits < lines) {
        bits++;
    }
    index->shift = 64 - bits;
    index->heads = ARENA_ARRAY(arena, uint32_t, (size_t)1 << bits);
    index->next = ARENA_ARRAY(arena, uint32_t, lines);
    return index;
}

uint32_t cache_index_find(const struct cache_index *index, const uint64_t *keys, uint64_t key)
{
    uint32_t place = *chain_of(index, key);
    while (place != 0 && keys[place - 1] != key) {
        place = index->next[place - 1];
    }
    return place;
}

void cache_index_add(struct cache_index *index, uint64_t key, uint32_t slot)
{
    uint32_t *head = chain_of(index, key);
    index->next[slot] = *head;
    *head = slot + 1;
}

void cache_index_remove(struct cache_index *index, uint64_t key, uint32_t slot)
{
    uint32_t *link = chain_of(index, key);
    while (*link != slot + 1) {
        ASSERT(*link != 0);
        link = &index->next[*link - 1];
    }
    *link = index->next[slot];
    index->next[slot] = 0;
}
