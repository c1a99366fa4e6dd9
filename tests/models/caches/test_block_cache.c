#include "models/caches/block_cache.h"

#include "models/kinds.h"

#include <criterion/criterion.h>

/* The same as a list of objects, in the order of replacement, the next to leave first. */
struct naive_blocks {
    struct {
        uint64_t object, bytes;
    } list[4096];
    size_t count;
    uint64_t capacity;
    bool is_lru;
};

static uint64_t naive_held(const struct naive_blocks *naive)
{
    uint64_t held = 0;
    for (size_t i = 0; i < naive->count; i++) {
        held += naive->list[i].bytes;
    }
    return held;
}

static void naive_remove(struct naive_blocks *naive, size_t at)
{
    naive->count--;
    for (size_t i = at; i < naive->count; i++) {
        naive->list[i] = naive->list[i + 1];
    }
}

static bool naive_access(struct naive_blocks *naive, uint64_t object, uint64_t bytes)
{
    size_t at = 0;
    while (at < naive->count && naive->list[at].object != object) {
        at++;
    }
    bool is_hit = at < naive->count;
    if (is_hit && naive->is_lru) {
        naive_remove(naive, at);
        at = naive->count++;
    } else if (!is_hit) {
        if (bytes > naive->capacity) {
            return false;
        }
        at = naive->count++;
    }
    naive->list[at].object = object;
    naive->list[at].bytes = bytes;
    while (naive_held(naive) > naive->capacity) {
        naive_remove(naive, 0);
    }
    return is_hit;
}

/* The first access of a random string in which both differ; UINT32_MAX: none. */
static uint32_t first_difference(const char *replacement, bool is_lru, uint64_t capacity)
{
    static struct naive_blocks naive;
    naive = (struct naive_blocks){.capacity = capacity, .is_lru = is_lru};
    struct arena *arena = arena_create();
    struct block_cache cache;
    block_cache_init(&cache, arena, capacity, 512, kinds_find("replacement", replacement));
    struct stream stream;
    stream_init(&stream, 1, 0, "lun", "blocks");
    uint32_t found = UINT32_MAX;
    for (uint32_t i = 0; i < 20000 && found == UINT32_MAX; i++) {
        uint64_t object = stream_below(&stream, 1 + stream_below(&stream, 400));
        /* Most come back with the size that they had. */
        uint32_t sizes = (uint32_t)(stream_below(&stream, 16) == 0 ? i % 40 : object % 20);
        uint32_t bytes = 512 * (1 + sizes);
        bool is_same =
            block_cache_access(&cache, object, bytes) == naive_access(&naive, object, bytes) &&
            cache.held == naive_held(&naive) && cache.held <= capacity;
        found = is_same ? found : i;
    }
    cr_expect_null(cache_fault(&cache.objects));
    arena_destroy(arena);
    return found;
}

Test(block_cache, does_what_a_list_of_objects_does)
{
    static const uint64_t capacities[] = {512, 10000, 16384, 100000, 1000000};
    for (size_t i = 0; i < sizeof capacities / sizeof *capacities; i++) {
        cr_expect_eq(first_difference("lru", true, capacities[i]), UINT32_MAX);
        cr_expect_eq(first_difference("fifo", false, capacities[i]), UINT32_MAX);
    }
}

/* Wrong twin: first in, first out is not least recently used. */
Test(block_cache, differs_from_a_list_in_another_order)
{
    cr_expect_lt(first_difference("fifo", true, 100000), 20000);
    cr_expect_lt(first_difference("lru", false, 100000), 20000);
}

Test(block_cache, a_large_object_takes_the_place_of_several)
{
    struct arena *arena = arena_create();
    struct block_cache cache;
    block_cache_init(&cache, arena, 8192, 512, kinds_find("replacement", "lru"));
    for (uint64_t object = 0; object < 16; object++) {
        cr_expect_not(block_cache_access(&cache, object, 512));
    }
    cr_expect(block_cache_access(&cache, 0, 512));
    cr_expect_not(block_cache_access(&cache, 100, 4096));
    cr_expect_eq(cache.evictions, 8);
    cr_expect(block_cache_access(&cache, 0, 512));
    cr_expect_not(block_cache_access(&cache, 8, 512));
    cr_expect_not(block_cache_access(&cache, 101, 8704), "larger than the cache");
    cr_expect_not(block_cache_access(&cache, 101, 8704));
    cr_expect(block_cache_access(&cache, 100, 4096), "which kept all that it had");
    cr_expect_eq(cache.references, 23);
    cr_expect_eq(cache.misses, 20);
    arena_destroy(arena);
}
