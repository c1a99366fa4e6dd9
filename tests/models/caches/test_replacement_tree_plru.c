#include "tests/models/caches/cache_fixture.h"

Test(replacement_tree_plru, the_line_that_the_bits_lead_to_leaves)
{
    cr_expect_eq(cache_leaver("tree_plru"), 'C');
}

/* With two ways the tree is one bit, and that is exact LRU; with four it is not. */
Test(replacement_tree_plru, two_ways_are_lru)
{
    cr_expect_eq(cache_zipf_hits("tree_plru", 8, 2), cache_zipf_hits("lru", 8, 2));
    cr_expect_neq(cache_zipf_hits("tree_plru", 8, 4), cache_zipf_hits("lru", 8, 4));
}

/* A line just used is never the next to leave, in trees of one word and of several. */
Test(replacement_tree_plru, the_line_used_last_stays)
{
    for (uint32_t ways = 2; ways <= 256; ways *= 2) {
        struct cache_bench bench;
        cache_bench_start(&bench, "tree_plru", 2, ways);
        struct stream stream;
        stream_init(&stream, 1, 0, "thread", "lines");
        uint64_t last = UINT64_MAX - 1;
        for (uint32_t i = 0; i < 20 * ways; i++) {
            uint64_t gone;
            uint64_t line = 2 * stream_below(&stream, 2 * ways);
            cache_refer(&bench.cache, line, &gone);
            cr_assert_neq(gone, last);
            last = line;
        }
        cache_bench_end(&bench);
    }
}

Test(replacement_tree_plru, one_way_is_replaced)
{
    struct cache_bench bench;
    cache_bench_start(&bench, "tree_plru", 1, 1);
    uint64_t gone;
    cache_refer(&bench.cache, 1, &gone);
    cache_refer(&bench.cache, 2, &gone);
    cr_expect_eq(gone, 1);
    cache_bench_end(&bench);
}
