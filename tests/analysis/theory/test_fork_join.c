#include "analysis/theory/fork_join.h"

#include <criterion/criterion.h>

#include "analysis/theory/mm1.h"
#include "tests/analysis/near.h"

/* Nelson and Tantawi 1988: reference cases D-fork_join-1 (n = 2, exact) and D-fork_join-2. */
static const struct {
    int64_t queues;
    double arrivals, r;
} facts[] = {{2, 0.6, 3.5625}, {4, 0.5, 3.7897727}};

Test(fork_join, agrees_with_the_published_figures)
{
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        double response_s;
        cr_assert(fork_join_response(facts[i].queues, facts[i].arrivals, 1, &response_s));
        expect_near(response_s, facts[i].r, NEAR_PRINTED);
    }
}

Test(fork_join, one_queue_or_independent_queues_do_not_pass_for_it)
{
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct queue_means single;
        cr_assert(mm1_solve(facts[i].arrivals, 1, &single));
        expect_far(single.response_s, facts[i].r, 0.05);
        /* The largest of n independent exponential responses: an upper bound, not the mean. */
        expect_far(fork_join_harmonic(facts[i].queues) * single.response_s, facts[i].r, 0.05);
    }
}

/* The mean of the largest of n exponentials: reference cases D-barrier_exp-1 and D-barrier_exp-2.
 */
Test(fork_join, harmonic_numbers_agree_with_the_published_figures)
{
    expect_near(fork_join_harmonic(8), 2.7178571, NEAR_PRINTED);
    expect_near(fork_join_harmonic(64), 4.7438909, NEAR_PRINTED);
    cr_expect(fork_join_harmonic(1) == 1);
}

Test(fork_join, light_load_is_the_largest_service_and_one_queue_is_mm1)
{
    for (int64_t n = 2; n <= 32; n++) {
        double response_s;
        cr_assert(fork_join_response(n, 0, 2, &response_s));
        expect_near(response_s, fork_join_harmonic(n) / 2, NEAR_EXACT);
    }
    double response_s;
    cr_assert(fork_join_response(1, 0.5, 1, &response_s));
    expect_near(response_s, 2, NEAR_EXACT);
    cr_expect(!fork_join_response(2, 1, 1, &response_s) && response_s == 0);
}
