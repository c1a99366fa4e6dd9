#include "analysis/statistics/precision.h"

#include <criterion/criterion.h>

#include "analysis/statistics/student.h"
#include "tests/analysis/near.h"
#include "tests/analysis/sample.h"

static const struct precision_rule rule = {5, 200, 0.95};

/* Whether the t interval of values is as narrow as wanted. */
static bool is_narrow(const double *values, size_t count, double relative)
{
    struct interval interval = student_interval(values, count, 0.95);
    return count >= 2 && interval_half_width(&interval) <= relative * fabs(interval.mean);
}

/* A goal over the values of a round, which was not met before. */
static struct precision_goal goal_of(const double *values, size_t count, double relative)
{
    return (struct precision_goal){.values = values,
                                   .count = count,
                                   .relative_half_width = relative,
                                   .is_met = is_narrow(values, count, relative)};
}

Test(precision, starts_with_the_minimum_and_completes_it)
{
    struct precision_goal goal = goal_of(NULL, 0, 0.01);

    struct precision first = precision_next(&rule, &goal, 1, 0);
    cr_expect(!first.reached && first.add == 5);
    cr_expect(precision_next(&rule, &goal, 1, 3).add == 2);
    goal.is_met = goal.was_met = true; /* by whatever narrow chance: the minimum comes first */
    cr_expect(precision_next(&rule, &goal, 1, 3).add == 2);
}

Test(precision, stops_when_every_goal_was_met_at_the_end_of_two_rounds)
{
    static const double steady[] = {10, 10, 10, 10, 10};
    static const double noisy[] = {8, 12, 9, 11, 10};
    struct precision_goal goals[] = {goal_of(steady, 5, 0.001), goal_of(noisy, 5, 0.5)};

    goals[0].was_met = goals[1].was_met = true;
    struct precision next = precision_next(&rule, goals, 2, 5);
    cr_expect(next.reached && next.add == 0);
    goals[1] = goal_of(noisy, 5, 0.19);
    next = precision_next(&rule, goals, 2, 5);
    cr_expect(!next.reached && next.worst == 1 && next.add >= 1);
    cr_expect(precision_next(&rule, NULL, 0, 5).reached);
}

/* Once could be chance: half as many again have to agree. */
Test(precision, a_goal_met_for_the_first_time_asks_for_half_as_many_again)
{
    static const double noisy[] = {8, 12, 9, 11, 10, 8, 12, 9, 11, 10};
    for (size_t count = 5; count <= 10; count++) {
        struct precision_goal goal = goal_of(noisy, count, 0.5);
        cr_assert(goal.is_met);
        struct precision next = precision_next(&rule, &goal, 1, count);
        cr_expect(!next.reached && next.add == (count + 1) / 2, "%zu of %zu", next.add, count);
        goal.was_met = true;
        cr_expect(precision_next(&rule, &goal, 1, count).reached);
        /* Met before and now no more: that it was met does not help. */
        goal = goal_of(noisy, count, 0.01);
        goal.was_met = true;
        next = precision_next(&rule, &goal, 1, count);
        cr_expect(!goal.is_met && !next.reached && next.add == count);
    }
}

Test(precision, the_round_that_confirms_serves_the_others_too)
{
    static const double noisy[] = {8, 12, 9, 11, 10};
    struct precision_goal goals[] = {goal_of(noisy, 5, 0.5), goal_of(noisy, 5, 0.15)};

    /* Half of 5 is more than the 2 that 0.15 needs, and less than the 5 of a hopeless goal. */
    struct precision next = precision_next(&rule, goals, 2, 5);
    cr_expect(next.add == 3 && next.worst == 0);
    goals[1] = goal_of(noisy, 5, 1e-9);
    next = precision_next(&rule, goals, 2, 5);
    cr_expect(next.add == 5 && next.worst == 1);
}

/* A hopeless goal asks for nothing, and what others ask for is still done. */
Test(precision, a_hopeless_goal_does_not_go_on_for_ever)
{
    static const double steady[] = {10, 10, 10, 10, 10};
    static const double noisy[] = {8, 12, 9, 11, 10};
    struct precision_goal goals[] = {goal_of(steady, 5, 0.001), goal_of(noisy, 5, 0.15)};

    goals[0].is_met = goals[0].was_met = false;
    goals[0].is_hopeless = true;
    struct precision next = precision_next(&rule, goals, 1, 5);
    cr_expect(next.hopeless && !next.reached && next.add == 0);
    next = precision_next(&rule, goals, 2, 5);
    cr_expect(!next.hopeless && !next.reached && next.add == 2 && next.worst == 1);
    goals[1] = goal_of(noisy, 5, 0.5);
    goals[1].was_met = true;
    next = precision_next(&rule, goals, 2, 5);
    cr_expect(next.hopeless && !next.reached && next.add == 0);
    goals[0].is_hopeless = false; /* the twin: not met, it doubles */
    next = precision_next(&rule, goals, 2, 5);
    cr_expect(!next.hopeless && next.add == 5);
}

Test(precision, at_the_maximum_once_is_enough)
{
    static const double noisy[] = {8, 12, 9, 11, 10};
    struct precision_rule tight = {5, 5, 0.95};
    struct precision_goal goal = goal_of(noisy, 5, 0.5);

    cr_expect(precision_next(&tight, &goal, 1, 5).reached);
    tight.maximum = 6;
    struct precision next = precision_next(&tight, &goal, 1, 5);
    cr_expect(!next.reached && next.add == 1);
    goal.is_met = false;
    next = precision_next(&tight, &goal, 1, 6);
    cr_expect(!next.reached && next.add == 0);
}

Test(precision, adds_at_least_one_and_at_most_doubles)
{
    static const double noisy[] = {8, 12, 9, 11, 10};
    struct interval interval = student_interval(noisy, 5, 0.95);
    struct precision_goal goal = goal_of(noisy, 5, interval_half_width(&interval) / 10 * 0.9999);

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
    struct precision_goal goals[] = {goal_of(noisy, 5, 0.18), goal_of(noisy, 5, 0.15),
                                     goal_of(noisy, 5, 0.17)};

    struct precision next = precision_next(&rule, goals, 3, 5);
    cr_expect(next.add == 2 && next.worst == 1);
    goals[1].is_met = goals[1].was_met = true;
    next = precision_next(&rule, goals, 3, 5);
    cr_expect(next.add == 1 && next.worst == 0);
}

Test(precision, never_passes_the_maximum)
{
    static const double noisy[] = {8, 12, 9, 11, 10, 8, 12};
    struct precision_rule tight = {5, 8, 0.95};
    struct precision_goal goal = goal_of(noisy, 5, 1e-6);

    cr_expect(precision_next(&tight, &goal, 1, 5).add == 3);
    goal.count = 7;
    struct precision last = precision_next(&tight, &goal, 1, 8);
    cr_expect(!last.reached && last.add == 0);
    goal = goal_of(noisy, 7, 0.5); /* half of 7 would be 4 more */
    cr_expect(goal.is_met && precision_next(&tight, &goal, 1, 7).add == 1);
}

Test(precision, goals_that_cannot_tell_ask_for_twice_as_many)
{
    static const double zeros[] = {-1, 1, -1, 1, 0, 0};
    struct precision_goal empty = goal_of(NULL, 0, 0.1);
    struct precision_goal one = goal_of(zeros, 1, 0.1);
    struct precision_goal zero = goal_of(zeros, 6, 0.1);

    cr_expect(precision_next(&rule, &empty, 1, 6).add == 6);
    cr_expect(precision_next(&rule, &one, 1, 6).add == 6);
    cr_expect(precision_next(&rule, &zero, 1, 6).add == 6);
}

/* Values that are all the same have an interval without a width: met, and confirmed like others.
 * Where the caller does not take it for one, as with events that are too few, the values do not
 * tell how many more are needed. */
Test(precision, an_interval_without_a_width_is_met)
{
    static const double same[] = {3, 3, 3, 3, 3, 3};
    struct precision_goal goal = goal_of(same, 6, 0.1);

    cr_expect(goal.is_met && precision_next(&rule, &goal, 1, 6).add == 3);
    goal.was_met = true;
    cr_expect(precision_next(&rule, &goal, 1, 6).reached);
    goal.is_met = goal.was_met = false;
    struct precision next = precision_next(&rule, &goal, 1, 6);
    cr_expect(!next.reached && next.add == 6);
    cr_expect_eq(precision_enough(&goal, 0.95, 6), 0);
    /* The twin: one of them differs a little. */
    static const double nearly[] = {3, 3, 3, 3, 3, 3.1};
    goal = goal_of(nearly, 6, 0.1);
    goal.is_met = false;
    cr_expect(precision_next(&rule, &goal, 1, 6).add == 1);
    cr_expect_eq(precision_enough(&goal, 0.95, 6), 7);
}

Test(precision, counts_the_replications_without_a_value)
{
    /* 6 of 12 replications have a value: a need of some values costs twice the replications. */
    static const double noisy[] = {8, 12, 9, 11, 10, 10.5};
    struct precision_goal goal = goal_of(noisy, 6, 0.12);
    size_t alone = precision_next(&rule, &goal, 1, 6).add;
    size_t shared = precision_next(&rule, &goal, 1, 12).add;

    cr_expect(alone >= 1 && shared >= 2 * alone - 1, "%zu and %zu", alone, shared);
}

/* Rounds until the end for one metric of mean 1 and relative deviation 0.2. */
struct ended {
    size_t replications;
    size_t rounds;
    bool covers; /* the last interval holds the mean */
};

static struct ended run_rounds(uint64_t state, double wanted, bool once)
{
    static double values[100000];
    struct precision_rule wide = {5, 100000, 0.95};
    struct precision_goal goal = {.values = values, .relative_half_width = wanted};
    struct ended ended = {0};

    for (;;) {
        struct precision next = precision_next(&wide, &goal, 1, goal.count);
        if (next.add == 0) {
            cr_assert(next.reached);
            struct interval last = student_interval(values, goal.count, 0.95);
            ended.replications = goal.count;
            ended.covers = interval_holds(&last, 1);
            return ended;
        }
        cr_assert(goal.count < 5 || next.add <= goal.count);
        for (size_t i = 0; i < next.add; i++) {
            values[goal.count++] = 1 + 0.2 * sample_normal(&state);
        }
        goal.was_met = once || goal.is_met;
        goal.is_met = is_narrow(values, goal.count, wanted);
        ended.rounds++;
    }
}

/* Half as many again confirm it, so that it is three halves of what theory asks for. */
Test(precision, ends_near_the_number_that_theory_asks_for)
{
    for (double wanted = 0.05; wanted > 0.002; wanted /= 2) {
        double theory = (1.96 * 0.2 / wanted) * (1.96 * 0.2 / wanted);
        double mean = 0;
        for (uint64_t seed = 1; seed <= 20; seed++) {
            struct ended ended = run_rounds(seed, wanted, false);
            mean += (double)ended.replications / 20;
            cr_expect(ended.rounds < 25, "%zu rounds", ended.rounds);
        }
        cr_expect(mean > 1.2 * theory && mean < 2 * theory + 5, "%g for %g", mean, theory);
    }
}

/* Where two dozen replications are enough for a width of half the deviation, stopping costs most:
 * 1.4 % of the confidence, and 2.6 % at the first narrow interval, which is the twin. */
Test(precision, covers_more_often_than_a_rule_that_stops_at_once)
{
    enum { TRIALS = 8000 };
    int covered = 0;
    int covered_at_once = 0;

    for (uint64_t seed = 1; seed <= TRIALS; seed++) {
        covered += run_rounds(seed, 0.1, false).covers;
        covered_at_once += run_rounds(seed, 0.1, true).covers;
    }
    cr_expect(covered > 0.93 * TRIALS, "%d of %d", covered, TRIALS);
    cr_expect(covered_at_once < 0.93 * TRIALS, "%d of %d at once", covered_at_once, TRIALS);
}
