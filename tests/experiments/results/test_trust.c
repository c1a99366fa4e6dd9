#include "experiments/results/trust.h"

#include "tests/experiments/made_up.h"

enum { RUNS = 10 };

/* Values of all windows with a memory: each has so much of the one before, and noise. */
static void fill(double *values, uint64_t replications, double memory)
{
    uint64_t state = 88172645463325252;
    for (uint64_t i = 0; i < replications; i++) {
        double deviation = 0;
        for (size_t k = 0; k < 200 + SIMULATION_WINDOWS; k++) {
            state ^= state << 13; /* Marsaglia 2003 */
            state ^= state >> 7;
            state ^= state << 17;
            deviation = memory * deviation + (double)(state >> 11) * 0x1p-53 - 0.5;
            if (k >= 200) {
                values[i * SIMULATION_WINDOWS + k - 200] = 100 + deviation;
            }
        }
    }
}

static struct estimate judged(const struct made *made, bool batch_means, struct arena *arena)
{
    struct replications replications;
    struct estimate estimate = {.worth = INFINITY};
    made_up(&replications, arena, made);
    replications.signal_metric = "in_flight";
    trust_judge(&estimate, &replications, &replications.metrics[0], batch_means, arena);
    return estimate;
}

static struct made runs_of(uint64_t replications, const double *values)
{
    return (struct made){.replications = replications,
                         .windows = SIMULATION_WINDOWS,
                         .metrics = {{.parts = values}}};
}

Test(trust, white_noise_is_not_marked)
{
    static double values[RUNS * SIMULATION_WINDOWS];
    struct arena *arena = arena_create();
    fill(values, RUNS, 0);
    struct made made = runs_of(RUNS, values);
    struct estimate estimate = judged(&made, false, arena);
    cr_expect_null(estimate.mark, "%s", estimate.mark);
    cr_expect(estimate.correlation_s < 1, "%g s", estimate.correlation_s);
    arena_destroy(arena);
}

/* A memory of 0.95 a window is a correlation time of 1.95 / 0.05 = 39 windows of 80. */
Test(trust, runs_that_do_not_forget_how_they_began_are_marked)
{
    static double values[RUNS * SIMULATION_WINDOWS];
    struct arena *arena = arena_create();
    fill(values, RUNS, 0.95);
    struct made made = runs_of(RUNS, values);
    struct estimate estimate = judged(&made, false, arena);
    cr_assert_not_null(estimate.mark);
    cr_expect_not_null(strstr(estimate.mark, "of its correlation times"), "%s", estimate.mark);
    cr_expect(estimate.correlation_s > 10 && estimate.correlation_s < 80, "%g s",
              estimate.correlation_s);
    cr_expect_not_null(judged(&made, true, arena).mark, "nor are batches of such a run trusted");
    fill(values, RUNS, 0.3); /* neighbours tell 1 window, of which a run has 80 */
    cr_expect_null(judged(&made, false, arena).mark);
    arena_destroy(arena);
}

/* The exponential of what has a memory of 0.7 a window: ranks show that memory, values half of it.
 */
Test(trust, ranks_tell_memories_that_values_let_pass)
{
    static double values[RUNS * SIMULATION_WINDOWS];
    struct arena *arena = arena_create();
    fill(values, RUNS, 0.7);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        values[i] = exp(4 * (values[i] - 100));
    }
    struct made made = runs_of(RUNS, values);
    struct estimate estimate = judged(&made, false, arena);
    cr_assert_not_null(estimate.mark);
    cr_expect_not_null(strstr(estimate.mark, "correlation times of its ranks"), "%s",
                       estimate.mark);
    cr_expect(estimate.worth > 200 && estimate.worth < 500, "%g", estimate.worth);
    fill(values, RUNS, 0.45); /* 54 correlation times by ranks, and as many by values */
    estimate = judged(&made, false, arena);
    cr_expect_null(estimate.mark, "%s", estimate.mark);
    fill(values, RUNS, 0);
    cr_expect_eq(judged(&made, false, arena).worth, INFINITY, "not seen to correlate");
    arena_destroy(arena);
}

/* Several times the same memory in windows of more seconds: the correlation time is in seconds. */
Test(trust, a_correlation_time_is_in_seconds)
{
    static double values[RUNS * SIMULATION_WINDOWS];
    static double lengths[SIMULATION_WINDOWS];
    struct arena *arena = arena_create();
    fill(values, RUNS, 0.3);
    struct made made = runs_of(RUNS, values);
    double of_seconds = judged(&made, false, arena).correlation_s;
    for (size_t i = 0; i < SIMULATION_WINDOWS; i++) {
        lengths[i] = 8;
    }
    made.lengths = lengths;
    cr_expect_float_eq(judged(&made, false, arena).correlation_s, 8 * of_seconds, 1e-9);
    arena_destroy(arena);
}

Test(trust, too_few_windows_in_all_are_marked_but_as_batches)
{
    static double values[RUNS * SIMULATION_WINDOWS];
    struct arena *arena = arena_create();
    fill(values, RUNS, 0);
    struct made made = runs_of(1, values);
    struct estimate estimate = judged(&made, false, arena);
    cr_assert_not_null(estimate.mark);
    cr_expect_not_null(strstr(estimate.mark, "fewer than 100"), "%s", estimate.mark);
    cr_expect_null(judged(&made, true, arena).mark);
    made.replications = 2;
    cr_expect_null(judged(&made, false, arena).mark);
    arena_destroy(arena);
}

/* A ratio whose parts vary as its wholes do has no memory, however many observations a window has.
 */
Test(trust, windows_count_by_what_they_observed)
{
    static double values[RUNS * SIMULATION_WINDOWS];
    static double wholes[RUNS * SIMULATION_WINDOWS];
    struct arena *arena = arena_create();
    fill(wholes, RUNS, 0.95);
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++) {
        values[i] = 3 * wholes[i] + (i % 2 == 0 ? 1 : -1);
    }
    struct made made = runs_of(RUNS, values);
    made.metrics[0].statistic = STATISTIC_RATIO;
    made.metrics[0].wholes = wholes;
    cr_expect_null(judged(&made, false, arena).mark);
    made.metrics[0].wholes = NULL; /* the twin: without them the same parts remember */
    cr_expect_not_null(judged(&made, false, arena).mark);
    arena_destroy(arena);
}

Test(trust, nothing_is_said_of_what_has_no_windows_or_no_memory)
{
    static double values[RUNS * SIMULATION_WINDOWS];
    static const double zeros[RUNS * SIMULATION_WINDOWS];
    struct arena *arena = arena_create();
    fill(values, RUNS, 0.95);
    struct made made = runs_of(RUNS, values);
    made.metrics[0].statistic = STATISTIC_TOTAL;
    cr_expect(judged(&made, false, arena).mark == NULL);
    made.metrics[0].statistic = STATISTIC_MEAN;
    made.windows = 1; /* studied from its start */
    struct estimate estimate = judged(&made, false, arena);
    cr_expect(estimate.mark == NULL && !estimate.has_correlation);
    made = runs_of(RUNS, zeros);
    estimate = judged(&made, false, arena);
    cr_expect(estimate.mark == NULL && !estimate.has_correlation);
    made.metrics[0].statistic = STATISTIC_RATIO; /* nothing was observed at all */
    made.metrics[0].wholes = zeros;
    cr_expect_null(judged(&made, false, arena).mark);
    arena_destroy(arena);
}

/* A metric without a memory of its own, in a system whose number is not forgotten. */
Test(trust, what_depends_on_the_number_in_the_system_is_marked_with_it)
{
    static double noise[RUNS * SIMULATION_WINDOWS];
    static double slow[RUNS * SIMULATION_WINDOWS];
    struct arena *arena = arena_create();
    fill(noise, RUNS, 0);
    fill(slow, RUNS, 0.95);
    struct made made = runs_of(RUNS, noise);
    made.metrics[1] = (struct made_metric){.name = "in_flight", .parts = slow};
    struct estimate estimate = judged(&made, false, arena);
    cr_assert_not_null(estimate.mark);
    cr_expect_not_null(strstr(estimate.mark, "in_flight: the run holds only"), "%s", estimate.mark);
    made.metrics[1].name = "another"; /* the twin */
    cr_expect_null(judged(&made, false, arena).mark);
    arena_destroy(arena);
}

Test(trust, a_system_that_is_not_divided_into_windows_is_marked)
{
    static const double values[] = {1, 2, 3};
    struct arena *arena = arena_create();
    struct replications replications;
    struct estimate estimate = {.worth = INFINITY};
    struct made made = runs_of(3, values);
    made.windows = 1;
    made_up(&replications, arena, &made);
    trust_judge(&estimate, &replications, &replications.metrics[0], false, arena);
    cr_expect_null(estimate.mark);
    replications.metric_count = SIMULATION_METRICS_MOST + 1;
    trust_judge(&estimate, &replications, &replications.metrics[0], false, arena);
    cr_expect_not_null(estimate.mark);
    arena_destroy(arena);
}
