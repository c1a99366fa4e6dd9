#include "experiments/results/estimate.h"

#include "tests/experiments/made_up.h"

enum { WINDOWS = 20 };

/* The estimate of a run without random numbers, of windows of 1 s each. */
static struct estimate of_windows(enum statistic statistic, const double *parts,
                                  const double *wholes)
{
    struct estimate estimate;
    struct replications replications;
    struct arena *arena = arena_create();
    const struct made made = {
        .replications = 1,
        .windows = WINDOWS,
        .is_deterministic = true,
        .metrics = {{.statistic = statistic, .parts = parts, .wholes = wholes}},
    };
    made_up(&replications, arena, &made);
    replications_use(&replications, 1);
    estimate_metric(&estimate, &replications, &replications.metrics[0], false, 0.95, arena);
    arena_destroy(arena);
    return estimate;
}

/* An arrival every 3 s: 7 in 20 s from the first on, 6 or 7 from elsewhere; 1/3 /s in truth. */
Test(estimate_edges, a_rate_over_part_of_a_period_is_not_exact)
{
    double arrivals[WINDOWS];
    for (size_t i = 0; i < WINDOWS; i++) {
        arrivals[i] = i % 3 == 0;
    }
    struct estimate estimate = of_windows(STATISTIC_MEAN, arrivals, NULL);
    cr_expect(estimate.is_exact && estimate.is_cut && estimate.reason == NULL);
    cr_expect_float_eq(estimate.interval.mean, 7. / 20, 1e-12);
    cr_expect(interval_holds(&estimate.interval, 1. / 3));
    cr_expect(estimate.interval.lower > 0.28 && estimate.interval.upper < 0.42);
}

/* Customers stay 1 and 4 s in turn: the mean is 2.5 s, and 51 / 21 s where one is left over. */
Test(estimate_edges, a_mean_of_times_in_turn_holds_that_of_whole_turns)
{
    double times[WINDOWS];
    double ones[WINDOWS];
    for (size_t i = 0; i < WINDOWS; i++) {
        times[i] = i % 2 == 0 ? 1 : 4;
        ones[i] = 1;
    }
    struct estimate even = of_windows(STATISTIC_RATIO, times, ones);
    cr_expect(even.is_cut && interval_holds(&even.interval, 2.5));
    times[WINDOWS - 1] += 1;
    ones[WINDOWS - 1] = 2;
    struct estimate odd = of_windows(STATISTIC_RATIO, times, ones);
    cr_expect(odd.is_cut && interval_holds(&odd.interval, 2.5));
    cr_expect_float_eq(odd.interval.mean, 51. / 21, 1e-11);
}

/* Wrong twins of both: the same in every window, a time that is always the same, and a count. */
Test(estimate_edges, what_no_edge_cuts_is_exact)
{
    double parts[WINDOWS];
    double wholes[WINDOWS];
    for (size_t i = 0; i < WINDOWS; i++) {
        wholes[i] = (double)(i % 3);
        parts[i] = 0.1 * wholes[i];
    }
    struct estimate times = of_windows(STATISTIC_RATIO, parts, wholes);
    cr_expect(times.is_exact && !times.is_cut);
    cr_expect(times.interval.lower == times.interval.mean &&
              times.interval.upper == times.interval.mean);
    struct estimate count = of_windows(STATISTIC_COUNT, wholes, NULL);
    cr_expect(count.is_exact && !count.is_cut);
    for (size_t i = 0; i < WINDOWS; i++) {
        parts[i] = 1. / 3;
    }
    cr_expect_not(of_windows(STATISTIC_MEAN, parts, NULL).is_cut);
}
