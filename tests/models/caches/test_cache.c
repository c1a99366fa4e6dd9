#include "models/caches/cache.h"

#include "tests/models/caches/cache_fixture.h"
#include "tests/models/caches/naive_cache.h"

static const struct {
    uint32_t sets, ways;
} geometries[] = {{1, 1},  {1, 2},  {7, 1}, {64, 1}, {64, 2}, {3, 4},
                  {16, 8}, {12, 3}, {2, 6}, {1, 32}, {3, 64}, {1, 128}};

enum { GEOMETRIES = sizeof geometries / sizeof *geometries };

/* One step of a random string on both; the array has to do as the list does. */
static bool step_is_same(struct cache *cache, struct naive_cache *naive, struct stream *stream)
{
    uint64_t line = stream_below(stream, 2 * cache_slots(cache) + 1) * 5 + (UINT64_C(1) << 40);
    struct naive_line *there = naive_find(naive, line);
    uint32_t slot = cache_find(cache, line);
    if ((there == NULL) != (slot == CACHE_NONE)) {
        return false;
    }
    if (there == NULL) {
        slot = cache_victim(cache, line);
        struct naive_line *way = naive_victim(naive, line);
        if (cache->states[slot] != way->state || way - naive->lines != slot) {
            return false;
        }
        if (way->state != 0) {
            cache_drop(cache, slot);
        }
        uint8_t state = (uint8_t)(1 + stream_below(stream, 255));
        cache_fill(cache, slot, line, state);
        naive_fill(naive, way, line, state);
        return true;
    }
    if (cache->states[slot] != there->state || there - naive->lines != slot) {
        return false;
    }
    if (stream_below(stream, 8) == 0) {
        cache_drop(cache, slot);
        there->state = 0;
    } else {
        cache_touch(cache, slot);
        naive_touch(naive, there);
    }
    return true;
}

/* The first step in which array and list differ; UINT32_MAX: none. */
static uint32_t first_difference(const char *replacement, enum naive_replacement as, uint32_t sets,
                                 uint32_t ways)
{
    struct cache_bench bench;
    cache_bench_start(&bench, replacement, sets, ways);
    struct naive_cache naive = naive_make(as, sets, ways, "cache");
    struct stream stream;
    stream_init(&stream, 1, 0, "thread", "lines");
    uint32_t found = UINT32_MAX;
    for (uint32_t step = 0; step < 5000 && found == UINT32_MAX; step++) {
        found = step_is_same(&bench.cache, &naive, &stream) ? found : step;
    }
    naive_free(&naive);
    cache_bench_end(&bench);
    return found;
}

static bool is_power_of_two(uint32_t number)
{
    return (number & (number - 1)) == 0;
}

Test(cache, does_what_a_list_of_lines_does)
{
    for (int replacement = 0; replacement < NAIVE_REPLACEMENTS; replacement++) {
        for (size_t i = 0; i < GEOMETRIES; i++) {
            if (replacement != NAIVE_TREE_PLRU || is_power_of_two(geometries[i].ways)) {
                cr_expect_eq(first_difference(naive_names[replacement],
                                              (enum naive_replacement)replacement,
                                              geometries[i].sets, geometries[i].ways),
                             UINT32_MAX, "%s, %u sets of %u ways", naive_names[replacement],
                             geometries[i].sets, geometries[i].ways);
            }
        }
    }
}

/* Wrong twins: each replacement against the list of another. */
Test(cache, each_replacement_differs_from_each_other)
{
    for (int one = 0; one < NAIVE_REPLACEMENTS; one++) {
        for (int other = 0; other < NAIVE_REPLACEMENTS; other++) {
            uint32_t step =
                first_difference(naive_names[one], (enum naive_replacement)other, 16, 8);
            cr_expect_eq(step == UINT32_MAX, one == other, "%s as %s", naive_names[one],
                         naive_names[other]);
        }
    }
}

Test(cache, a_line_takes_13_bytes_and_an_index_16_more)
{
    static const char *const names[] = {"lru", "fifo", "random", "tree_plru"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct cache_bench bench;
        size_t lines = (size_t)4096 * 8;
        cache_bench_start(&bench, names[i], 4096, 8);
        cr_expect_leq(arena_used(bench.arena), lines * 13 + 128, "%s", names[i]);
        cr_expect_leq(cache_bytes(4096, 8, kinds_find("replacement", names[i])), lines * 13);
        cache_bench_end(&bench);
    }
    struct cache_bench bench;
    cache_bench_start(&bench, "lru", 1, 32768);
    cr_expect_leq(arena_used(bench.arena), 32768 * 29 + 256);
    cache_bench_end(&bench);
}

/* Each fault, planted into an array that has none. */
Test(cache, an_array_that_contradicts_itself_is_found)
{
    for (uint32_t ways = 4; ways <= 64; ways *= 16) {
        struct cache_bench bench;
        cache_bench_start(&bench, "lru", 2, ways);
        struct cache *cache = &bench.cache;
        uint64_t gone;
        cache_refer(cache, 6, &gone);
        cache_refer(cache, 8, &gone);
        cr_expect_null(cache_fault(cache));
        cache->states[0] = 0;
        cr_expect_not_null(cache_fault(cache), "a line without a state");
        cache->states[0] = 1;
        cache->keys[1] = cache->keys[0];
        cr_expect_not_null(cache_fault(cache), "a line twice");
        cache->keys[1] = 8 + 2;
        cr_expect_not_null(cache_fault(cache), "the line of another set");
        cache->keys[1] = 8 + 1;
        order_remove(&cache->order, 1);
        cr_expect_not_null(cache_fault(cache), "a line without a place in the order");
        order_mark(&cache->order, 1);
        if (cache->index != NULL) {
            cache->empty[1]--;
            cr_expect_not_null(cache_fault(cache), "an empty way too few");
            cache->empty[1]++;
        }
        cache_bench_end(&bench);
    }
}

Test(cache, lines_are_walked_by_slot)
{
    struct cache_bench bench;
    cache_bench_start(&bench, "lru", 4, 2);
    uint64_t gone;
    cr_expect_eq(cache_next(&bench.cache, 0), CACHE_NONE);
    cache_refer(&bench.cache, 3, &gone);
    cache_refer(&bench.cache, 1, &gone);
    cr_expect_eq(cache_next(&bench.cache, 0), 2);
    cr_expect_eq(cache_line(&bench.cache, 2), 1);
    cr_expect_eq(cache_next(&bench.cache, 3), 6);
    cr_expect_eq(cache_next(&bench.cache, 7), CACHE_NONE);
    cache_bench_end(&bench);
}
