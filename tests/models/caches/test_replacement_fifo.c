#include "tests/models/caches/cache_fixture.h"

Test(replacement_fifo, the_line_filled_first_leaves)
{
    cr_expect_eq(cache_leaver("fifo"), 'A');
}

Test(replacement_fifo, one_line_too_many_in_turn_never_hits)
{
    cr_expect_eq(cache_cyclic_hits("fifo", 4, 10000), 0);
}

/* A way that was emptied and filled again is the youngest, wherever it is. */
Test(replacement_fifo, a_line_dropped_and_filled_again_is_the_youngest)
{
    struct cache_bench bench;
    cache_bench_start(&bench, "fifo", 1, 3);
    uint64_t gone;
    for (uint64_t line = 0; line < 3; line++) {
        cache_refer(&bench.cache, line, &gone);
    }
    cache_drop(&bench.cache, 0);
    cache_refer(&bench.cache, 0, &gone);
    static const uint64_t expected[] = {1, 2, 0};
    for (uint64_t i = 0; i < 3; i++) {
        cache_refer(&bench.cache, 10 + i, &gone);
        cr_expect_eq(gone, expected[i]);
    }
    cache_bench_end(&bench);
}
