#include "models/caches/prefetcher.h"

#include <criterion/criterion.h>

/* l1 to l3, each behind the one before. */
static void join(struct cache_level levels[3])
{
    levels[0] = levels[1] = levels[2] = (struct cache_level){.inclusion = LEVEL_NEITHER};
    levels[0].behind = &levels[1];
    levels[1].behind = &levels[2];
}

Test(prefetcher, levels_are_found_by_their_names)
{
    struct cache_level levels[3];
    join(levels);
    cr_expect_eq(prefetcher_find_level(levels, PREFETCH_L1), &levels[0]);
    cr_expect_eq(prefetcher_find_level(levels, PREFETCH_L2), &levels[1]);
    cr_expect_eq(prefetcher_find_level(levels, PREFETCH_L3), &levels[2]);
    cr_expect_eq(prefetcher_find_level(levels, PREFETCH_LAST), &levels[2]);
    levels[1].behind = NULL;
    cr_expect_eq(prefetcher_find_level(levels, PREFETCH_LAST), &levels[1]);
    cr_expect_null(prefetcher_find_level(levels, PREFETCH_L3));
}

Test(prefetcher, no_line_is_brought_into_an_exclusive_level)
{
    struct cache_level levels[3];
    join(levels);
    levels[2].inclusion = LEVEL_EXCLUSIVE;
    cr_expect_eq(prefetcher_find_level(levels, PREFETCH_LAST), &levels[1]);
    cr_expect_null(prefetcher_find_level(levels, PREFETCH_L3));
}
