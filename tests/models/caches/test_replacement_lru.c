#include "tests/models/caches/cache_fixture.h"

Test(replacement_lru, the_line_not_used_for_longest_leaves)
{
    cr_expect_eq(cache_leaver("lru"), 'B');
}

Test(replacement_lru, one_line_too_many_in_turn_never_hits)
{
    cr_expect_eq(cache_cyclic_hits("lru", 4, 10000), 0);
    cr_expect_eq(cache_cyclic_hits("lru", 100, 10000), 0);
}

/* Hits of independent references: Che's approximation for 40 of 300 lines, within 2 %, and King's
 * exact sum over all orders for 3 of 8, within 1 %. FIFO, the wrong twin, is outside both. */
Test(replacement_lru, hits_of_independent_references)
{
    cr_expect(is_within(cache_zipf_hits("lru", 300, 40), 0.55591118, 0.02));
    cr_expect(!is_within(cache_zipf_hits("fifo", 300, 40), 0.55591118, 0.02));
    cr_expect(is_within(cache_zipf_hits("lru", 8, 3), 0.53561534, 0.01));
    cr_expect(!is_within(cache_zipf_hits("fifo", 8, 3), 0.53561534, 0.01));
}
