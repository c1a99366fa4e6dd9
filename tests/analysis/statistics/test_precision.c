#include "analysis/statistics/precision.h"

#include <criterion/criterion.h>

#include "analysis/statistics/student.h"
#include "tests/analysis/near.h"
#include "tests/analysis/sample.h"

static const struct precision_rule rule = {5, 200, 0.95};

Test(precision, starts_with_the_minimum_and_completes_it)
{
    struct precision_goal goal = {NULL, 0, 0.01};

    struct precision first = precision_next(&rule, &goal, 1, 0);
    cr_expect(!first.reached && first.add == 5);
    cr_expect(precision_next(&rule, &goal, 1, 3).add == 2);
}

Test(precision, stops_when_every_goal_is_met)
{
    static const double steady[] = {10, 10, 10, 10, 10};
    static const double noisy[] = {8, 12, 9, 11, 10};
    struct precision_goal goals[] = {{steady, 5, 0.001}, {noisy, 5, 0.5}};

    struct precision next = precision_next(&rule, goals, 2, 5);
    cr_expect(next.reached && next.add == 0);
    goals[1].relative_half_width = 0.19;
    next = precision_next(&rule, goals, 2, 5);
    cr_expect(!next.reached && next.worst == 1 && next.add >= 1);
    cr_expect(precision_next(&rule, NULL, 0, 5).reached);
}

Test(precision, adds_at_least_one_and_at_most_doubles)
{
    static const double noisy[] = {8, 12, 9, 11, 10};
    struct interval interval = student_interval(noisy, 5, 0.95);
    struct precision_goal goal = {noisy, 5, interval_half_width(&interval) / 10 * 0.9999};

    cr_expect(precision_next(&rule, &goal, 1, 5).add == 1);
    goal.relative_half_width = 1e-9;
    cr_expect(precision_next(&rule, &goal, 1, 5).add == 5);
    /* Between the two the need decides: s = 1.5811, x = 10, r = 0.15; t s / sqrt(n) is 1.659 for
     * n = 6 and 1.462 for n = 7. */
    goal.relative_half_width = 0.15;
    cr_expect(precision_next(&rule, &goal, 1, 5).add == 2);
}

Test(precision, the_largest_need_decides_wherever_it_stands)
{
    static const double noisy[] = {8, 12, 9, 11, 10};
    struct precision_goal goals[] = {{noisy, 5, 0.18}, {noisy, 5, 0.15}, {noisy, 5, 0.17}};

    struct precision next = precision_next(&rule, goals, 3, 5);
    cr_expect(next.add == 2 && next.worst == 1);
    goals[1].relative_half_width = 0.5;
    next = precision_next(&rule, goals, 3, 5);
    cr_expect(next.add == 1 && next.worst == 0);
}

Test(precision, never_passes_the_maximum)
{
    static const double noisy[] = {8, 12, 9, 11, 10, 8, 12};
    struct precision_rule tight = {5, 8, 0.95};
    struct precision_goal goal = {noisy, 5, 1e-6};

    cr_expect(precision_next(&tight, &goal, 1, 5).add == 3);
    goal.count = 7;
    struct precision last = precision_next(&tight, &goal, 1, 8);
    cr_expect(!last.reached && last.add == 0);
}

Test(precision, goals_that_cannot_tell_ask_for_twice_as_many)
{
    static const double zeros[] = {-1, 1, -1, 1, 0, 0};
    static const double nothing[] = {0, 0, 0, 0, 0, 0};
    struct precision_goal empty = {NULL, 0, 0.1};
    struct precision_goal zero = {zeros, 6, 0.1};
    struct precision_goal never = {nothing, 6, 0.1};

    cr_expect(precision_next(&rule, &empty, 1, 6).add == 6);
    cr_expect(precision_next(&rule, &zero, 1, 6).add == 6);
    cr_expect(precision_next(&rule, &never, 1, 6).reached);
}

Test(precision, counts_the_replications_without_a_value)
{
    /* 6 of 12 replications have a value: a need of some values costs twice the replications. */
    static const double noisy[] = {8, 12, 9, 11, 10, 10.5};
    struct precision_goal goal = {noisy, 6, 0.12};
    size_t alone = precision_next(&rule, &goal, 1, 6).add;
    size_t shared = precision_next(&rule, &goal, 1, 12).add;

    cr_expect(alone >= 1 && shared >= 2 * alone - 1, "%zu and %zu", alone, shared);
}

/* Rounds until the end for one metric of relative deviation 0.2. */
static size_t total_for(uint64_t state, double wanted, size_t *rounds)
{
    static double values[100000];
    struct precision_rule wide = {5, 100000, 0.95};
    size_t done = 0;

    *rounds = 0;
    for (;;) {
        struct precision_goal goal = {values, done, wanted};
        struct precision next = precision_next(&wide, &goal, 1, done);
        if (next.add == 0) {
            cr_assert(next.reached);
            return done;
        }
        cr_assert(done < 5 || next.add <= done);
        for (size_t i = 0; i < next.add; i++) {
            values[done++] = 1 + 0.2 * sample_normal(&state);
        }
        ++*rounds;
    }
}

Test(precision, ends_near_the_number_that_theory_asks_for)
{
    for (double wanted = 0.05; wanted > 0.002; wanted /= 2) {
        double theory = (1.96 * 0.2 / wanted) * (1.96 * 0.2 / wanted);
        double mean = 0;
        for (uint64_t seed = 1; seed <= 20; seed++) {
            size_t rounds;
            mean += (double)total_for(seed, wanted, &rounds) / 20;
            cr_expect(rounds < 25, "%zu rounds", rounds);
        }
        cr_expect(mean > 0.7 * theory && mean < 1.3 * theory + 5, "%g for %g", mean, theory);
    }
}
