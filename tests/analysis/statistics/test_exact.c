#include "analysis/statistics/exact.h"

#include <criterion/criterion.h>

#include "tests/analysis/near.h"
#include "tests/analysis/sample.h"

/* Two-sided 95 % intervals as statistics books print them (four decimals). */
Test(exact, shares_agree_with_the_printed_tables)
{
    static const struct {
        double part, whole, lower, upper;
    } table[] = {{1, 10, 0.0025, 0.4450},
                 {3, 10, 0.0667, 0.6525},
                 {5, 10, 0.1871, 0.8129},
                 {9, 10, 0.5550, 0.9975},
                 {15, 20, 0.5090, 0.9134}};

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct interval interval = exact_share(table[i].part, table[i].whole, 0.95);
        cr_expect(fabs(interval.lower - table[i].lower) < 5.1e-5, "%.6f", interval.lower);
        cr_expect(fabs(interval.upper - table[i].upper) < 5.1e-5, "%.6f", interval.upper);
        /* The normal approximation does not pass for it. */
        double p = table[i].part / table[i].whole;
        double wald = 1.96 * sqrt(p * (1 - p) / table[i].whole);
        cr_expect(fabs(p - wald - table[i].lower) > 5e-4);
    }
}

Test(exact, nothing_and_everything_have_one_bound)
{
    struct interval none = exact_share(0, 10, 0.95);
    struct interval all = exact_share(10, 10, 0.95);

    cr_expect(none.lower == 0 && none.mean == 0);
    expect_near(none.upper, 1 - pow(0.05, 0.1), 1e-11);
    cr_expect(all.upper == 1 && all.mean == 1);
    expect_near(all.lower, pow(0.05, 0.1), 1e-11);
}

/* The one-sided interval would ask for 59. */
Test(exact, a_decision_keeps_a_tail_at_each_end)
{
    struct interval all = exact_share_both(72, 72, 0.95);
    struct interval fewer = exact_share_both(71, 71, 0.95);
    struct interval none = exact_share_both(0, 10, 0.95);
    struct interval some = exact_share_both(3, 10, 0.95);

    expect_near(all.lower, pow(0.025, 1.0 / 72), 1e-11);
    cr_expect(all.lower >= 0.95 && all.upper == 1 && fewer.lower < 0.95);
    expect_near(none.upper, 1 - pow(0.025, 0.1), 1e-11);
    cr_expect(some.lower == exact_share(3, 10, 0.95).lower);
}

/* Found by bisection of the sum of binomial terms, in another language. */
Test(exact, trials_and_failures_for_a_share)
{
    static const struct {
        double share, confidence;
        uint64_t trials;
    } facts[] = {{0.95, 0.95, 72}, {0.99, 0.95, 368}, {0.9, 0.95, 36},
                 {0.5, 0.95, 6},   {0.95, 0.99, 104}, {0.999, 0.95, 3688}};
    static const double near_one[] = {1 - 1e-9, 1 - 1e-12, 1 - 1e-16};
    static const struct {
        uint64_t trials;
        int64_t failures;
    } allowed[] = {{0, -1}, {71, -1}, {72, 0}, {100, 0}, {109, 0}, {110, 1}, {200, 3}, {1000, 36}};

    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        cr_expect_eq(exact_trials_for(facts[i].share, facts[i].confidence), facts[i].trials, "%zu",
                     (size_t)exact_trials_for(facts[i].share, facts[i].confidence));
    }
    for (size_t i = 0; i < sizeof near_one / sizeof near_one[0]; i++) { /* at once */
        cr_expect_gt(exact_trials_for(near_one[i], 0.95), 3000000000U);
    }
    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++) {
        int64_t failures = exact_failures_for(allowed[i].trials, 0.95, 0.95);
        cr_expect_eq(failures, allowed[i].failures, "%d of %d", (int)failures,
                     (int)allowed[i].trials);
    }
}

/* Garwood 1936, 95 %. */
Test(exact, counts_agree_with_the_printed_tables)
{
    static const struct {
        double events, lower, upper;
    } table[] = {{1, 0.0253, 5.5716}, {5, 1.6235, 11.6683}, {10, 4.7954, 18.3904}};

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct interval interval = exact_count(table[i].events, 0.95);
        cr_expect(fabs(interval.lower - table[i].lower) < 6e-5, "%.6f", interval.lower);
        cr_expect(fabs(interval.upper - table[i].upper) < 6e-5, "%.6f", interval.upper);
    }
    struct interval none = exact_count(0, 0.95);
    cr_expect(none.lower == 0);
    expect_near(none.upper, 2.99573227355, 1e-11); /* the rule of three */
}

Test(exact, dispersion_is_one_where_events_are_independent_and_more_where_they_are_not)
{
    struct exact_sample even[4] = {{10, 100}, {9, 100}, {11, 100}, {10, 100}};
    struct exact_sample uneven[4] = {{0, 100}, {40, 100}, {0, 100}, {0, 100}};

    cr_expect(exact_dispersion(even, 4) == 1);
    expect_near(exact_dispersion(uneven, 4), 40, NEAR_EXACT); /* (3 10^2 + 30^2) / 10 / 3 */
    cr_expect(exact_dispersion(uneven, 1) == 1);
    struct interval narrow = exact_pooled_count(even, 4, 0.95);
    struct interval wide = exact_pooled_count(uneven, 4, 0.95);
    expect_near(narrow.mean, 10, NEAR_EXACT);
    expect_near(wide.mean, 10, NEAR_EXACT);
    cr_expect(wide.upper - wide.lower > 5 * (narrow.upper - narrow.lower));
    cr_expect(wide.lower >= 0);
}

/* A dispersion of 0.91 over ten replications may be 1.2 in truth, and 1.9 for 99.9 %. */
Test(exact, a_dispersion_under_one_has_the_margin_of_an_estimate)
{
    struct exact_sample samples[10] = {{10, 1}, {6, 1},  {14, 1}, {10, 1}, {7, 1},
                                       {13, 1}, {10, 1}, {6, 1},  {14, 1}, {10, 1}};
    static const double confidences[] = {0.95, 0.999};
    static const double wider[] = {1.10, 1.39}; /* t / z sqrt(0.911) */

    for (size_t i = 0; i < 2; i++) {
        double confidence = confidences[i];
        struct interval pooled = exact_pooled_count(samples, 10, confidence);
        struct interval independent = exact_count(100, confidence);
        double times = (pooled.upper - pooled.lower) * 10 / (independent.upper - independent.lower);
        cr_expect(times > 0.95 * wider[i] && times < 1.05 * wider[i], "%g", times);
    }
}

Test(exact, a_single_event_depends_on_no_other)
{
    struct exact_sample one[4] = {{0, 1}, {1, 1}, {0, 1}, {0, 1}};
    struct exact_sample two[4] = {{0, 1}, {2, 1}, {0, 1}, {0, 1}};
    struct interval single = exact_pooled_count(one, 4, 0.95);
    struct interval exact = exact_count(1, 0.95);

    expect_near(single.lower, exact.lower / 4, 1e-9);
    expect_near(single.upper, exact.upper / 4, 1e-9);
    single = exact_pooled_count(two, 4, 0.95);
    cr_expect(single.upper > 1.2 * exact_count(2, 0.95).upper / 4, "two may come together");
}

Test(exact, replications_without_trials_do_not_count)
{
    struct exact_sample none[2] = {{0, 0}, {0, 0}};
    struct exact_sample some[3] = {{1, 10}, {0, 0}, {1, 10}};

    cr_expect(exact_pooled_share(none, 2, 0.95).samples == 0);
    struct interval interval = exact_pooled_share(some, 3, 0.95);
    cr_expect(interval.samples == 2);
    expect_near(interval.mean, 0.1, NEAR_EXACT);
}

/* Ten replications with half an event each on the average: seed fixed. */
Test(exact, intervals_of_rare_counts_cover)
{
    uint64_t state = 20261126;
    int covered = 0;
    enum { TRIALS = 2000 };

    for (int trial = 0; trial < TRIALS; trial++) {
        struct exact_sample samples[10];
        for (size_t i = 0; i < 10; i++) {
            double time = -log(sample_uniform(&state)) / 0.5;
            samples[i] = (struct exact_sample){0, 1};
            while (time < 1) {
                samples[i].part++;
                time -= log(sample_uniform(&state)) / 0.5;
            }
        }
        struct interval interval = exact_pooled_count(samples, 10, 0.95);
        covered += interval_holds(&interval, 0.5);
    }
    cr_expect(covered >= 0.94 * TRIALS, "%d of %d", covered, TRIALS);
}

/* A long run counts more events than GSL's own inverse bears. */
Test(exact, many_events_have_an_interval)
{
    static const double z = 1.959963984540054;
    struct interval count = exact_count(359816, 0.95);
    cr_expect_float_eq(count.lower, 359816 - z * sqrt(359816) + (z * z - 1) / 3, 1e-2);
    cr_expect_float_eq(count.upper, 359817 + z * sqrt(359817) + (z * z - 1) / 3, 1e-2);
    struct interval share = exact_share(359816, 719632, 0.95);
    cr_expect_float_eq(share.lower, 0.5 - z / 2 / sqrt(719632) - 0.5 / 719632, 1e-8);
    cr_expect_float_eq(share.upper, 0.5 + z / 2 / sqrt(719632) + 0.5 / 719632, 1e-8);
}

Test(exact, intervals_narrow_from_ten_events_to_a_thousand_million)
{
    double before = INFINITY;
    double share_before = INFINITY;
    for (double events = 10; events < 1.1e9; events *= 1.7) {
        struct interval count = exact_count(events, 0.95);
        struct interval share = exact_share(events, 3e9, 0.95);
        double width = (count.upper - count.lower) / events;
        double share_width = (share.upper - share.lower) / share.mean;
        cr_expect(count.lower < events && count.upper > events);
        cr_expect(share.lower < share.mean && share.upper > share.mean);
        /* 2 z / sqrt(n): from above as n grows */
        cr_expect(width < before && width * sqrt(events) > 3.9199, "%g: %g", events, width);
        cr_expect(share_width < share_before, "%g: %g", events, share_width);
        before = width;
        share_before = share_width;
    }
    cr_expect_float_eq(before * sqrt(5.9e8), 3.92, 0.7);
}
