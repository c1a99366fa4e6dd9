#include "tests/models/caches/cache_fixture.h"

/* n + 1 lines in turn: a line that was not chosen by any of the misses since its last use hits. */
Test(replacement_random, one_line_too_many_in_turn_hits_often)
{
    double hits = cache_cyclic_hits("random", 4, 400000);
    cr_expect(is_within(hits, 0.60, 0.01), "%g", hits);
    cr_expect(!is_within(cache_cyclic_hits("random", 3, 400000), 0.60, 0.01));
}

Test(replacement_random, each_way_is_equally_likely)
{
    enum { WAYS = 5, REPLACED = 50000 };
    struct cache_bench bench;
    cache_bench_start(&bench, "random", 2, WAYS);
    uint32_t counts[WAYS] = {0};
    for (uint64_t i = 0; i < WAYS + REPLACED; i++) {
        uint64_t gone;
        uint64_t line = 2 * i + 1;
        cache_refer(&bench.cache, line, &gone);
        uint32_t slot = cache_find(&bench.cache, line);
        cr_assert(slot >= WAYS && slot < 2 * WAYS);
        counts[slot - WAYS] += i >= WAYS;
    }
    for (uint32_t way = 0; way < WAYS; way++) {
        cr_expect(is_within(counts[way], REPLACED / WAYS, 0.04), "way %u: %u", way, counts[way]);
    }
    cache_bench_end(&bench);
}

Test(replacement_random, nothing_is_drawn_while_ways_are_empty)
{
    struct cache_bench bench;
    cache_bench_start(&bench, "random", 1, 4);
    uint64_t gone;
    for (uint64_t line = 0; line < 4; line++) {
        cache_refer(&bench.cache, line, &gone);
    }
    cr_expect_not(stream_was_used(&bench.stream));
    cache_refer(&bench.cache, 4, &gone);
    cr_expect(stream_was_used(&bench.stream));
    cache_bench_end(&bench);
}
