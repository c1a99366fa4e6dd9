#include "models/caches/cache_index.h"

#include "sim/random/stream.h"

#include <criterion/criterion.h>

/* Keys come and go in 500 slots; a list beside the index says where each is. */
Test(cache_index, finds_the_slot_of_each_key_that_is_there)
{
    enum { SLOTS = 500, KEYS = 2000 };
    static uint64_t keys[SLOTS];
    static uint32_t slots[KEYS + 1]; /* slot + 1 of a key */
    struct arena *arena = arena_create();
    struct cache_index *index = cache_index_create(arena, SLOTS);
    struct stream stream;
    stream_init(&stream, 1, 0, "index", "keys");
    for (int step = 0; step < 20000; step++) {
        uint32_t slot = (uint32_t)stream_below(&stream, SLOTS);
        uint64_t key = 1 + stream_below(&stream, KEYS);
        if (keys[slot] != 0) {
            cache_index_remove(index, keys[slot], slot);
            slots[keys[slot]] = 0;
            keys[slot] = 0;
        } else if (slots[key] == 0) {
            keys[slot] = key;
            slots[key] = slot + 1;
            cache_index_add(index, key, slot);
        }
        uint64_t asked = 1 + stream_below(&stream, KEYS);
        cr_assert_eq(cache_index_find(index, keys, asked), slots[asked]);
    }
    arena_destroy(arena);
}

Test(cache_index, one_slot)
{
    struct arena *arena = arena_create();
    struct cache_index *index = cache_index_create(arena, 1);
    uint64_t key = UINT64_MAX;
    cr_expect_eq(cache_index_find(index, &key, key), 0);
    cache_index_add(index, key, 0);
    cr_expect_eq(cache_index_find(index, &key, key), 1);
    cache_index_remove(index, key, 0);
    cr_expect_eq(cache_index_find(index, &key, key), 0);
    arena_destroy(arena);
}
