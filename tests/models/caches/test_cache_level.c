#include "models/caches/cache_level.h"

#include "tests/models/caches/pair_fixture.h"

Test(cache_level, states_of_a_line_in_all_levels_of_a_core)
{
    struct pair pair;
    pair_start(&pair, 4, 4, LEVEL_INCLUSIVE, LEVEL_WRITE_BACK);
    cr_expect_eq(cache_level_state(&pair.second, 1), LINE_INVALID);
    refer(&pair, 1, ACCESS_WRITE);
    cr_expect_eq(pair.second.cache.states[1], LINE_EXCLUSIVE);
    cr_expect_eq(cache_level_state(&pair.second, 1), LINE_MODIFIED, "that of the first level");
    cr_expect_eq(cache_level_weaken(&pair.second, 1, LINE_SHARED), LINE_MODIFIED);
    cr_expect_eq(pair.first.cache.states[1], LINE_SHARED);
    cr_expect_eq(cache_level_weaken(&pair.second, 2, LINE_SHARED), LINE_INVALID);
    cr_expect_eq(cache_level_drop(&pair.second, 1), LINE_SHARED);
    cr_expect_eq(cache_level_state(&pair.second, 1), LINE_INVALID);
    cr_expect_eq(cache_level_drop(&pair.second, 1), LINE_INVALID);
    arena_destroy(pair.arena);
}

/* A hit is counted and done; whatever is more than a hit is left as it was. */
Test(cache_level, a_hit_in_the_first_level)
{
    struct pair pair;
    pair_start(&pair, 4, 4, LEVEL_NEITHER, LEVEL_WRITE_BACK);
    cr_expect_not(cache_level_hits(&pair.first, 1, ACCESS_READ));
    cache_fill(&pair.first.cache, 1, 1, LINE_OWNED);
    cr_expect_not(cache_level_hits(&pair.first, 1, ACCESS_WRITE), "others may share it");
    cr_expect_eq(cache_level_references(&pair.first), 0);
    cr_expect(cache_level_hits(&pair.first, 1, ACCESS_READ));
    pair.first.cache.states[1] = LINE_EXCLUSIVE;
    cr_expect(cache_level_hits(&pair.first, 1, ACCESS_MODIFY));
    cr_expect_eq(pair.first.cache.states[1], LINE_MODIFIED);
    pair.first.writes_through = true;
    cr_expect_not(cache_level_hits(&pair.first, 1, ACCESS_WRITE), "it has to go on");
    cr_expect_eq(cache_level_references(&pair.first), 2);
    cr_expect_eq(pair.first.counts.references[ACCESS_MODIFY], 1);
    cr_expect_eq(cache_level_misses(&pair.first), 0);
    arena_destroy(pair.arena);
}

Test(cache_level, lines_that_leave_the_last_level)
{
    struct pair pair;
    struct cache_leavers leavers = {0};
    pair_start(&pair, 1, 1, LEVEL_NEITHER, LEVEL_WRITE_BACK);
    cache_level_fill(&pair.second, 1, LINE_SHARED, &leavers);
    cache_level_fill(&pair.second, 1, LINE_MODIFIED, &leavers);
    cr_expect_eq(leavers.count, 0);
    cache_level_fill(&pair.second, 2, LINE_EXCLUSIVE, &leavers);
    cr_assert_eq(leavers.count, 1);
    cr_expect_eq(leavers.list[0].line, 1);
    cr_expect(line_is_dirty(leavers.list[0].state));
    cache_level_fill(&pair.first, 3, LINE_MODIFIED, &leavers);
    cache_level_fill(&pair.first, 4, LINE_EXCLUSIVE, &leavers);
    cr_assert_eq(leavers.count, 2, "3 takes the place of 2 in the second level");
    cr_expect_eq(leavers.list[1].line, 2);
    cr_expect_not(line_is_dirty(leavers.list[1].state));
    cr_expect_eq(pair.first.counts.write_backs, 1);
    cr_expect_eq(pair.second.counts.write_backs, 1);
    cr_expect_eq(pair.second.counts.evictions, 2);
    arena_destroy(pair.arena);
}
