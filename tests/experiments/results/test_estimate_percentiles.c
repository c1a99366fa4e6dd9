#include "experiments/results/estimate.h"

#include "tests/experiments/made_up.h"

enum { P50, P90, P95, P99, P999 };

static void percentiles_of(struct estimate *estimates, const struct made *made, struct arena *arena)
{
    static const struct estimate of_mean = {.interval.confidence = 0.95, .worth = INFINITY};
    struct replications replications;
    made_up(&replications, arena, made);
    estimate_percentiles(estimates, &replications, &replications.metrics[0], &of_mean, false,
                         arena);
}

static const double some[SIMULATION_WINDOWS * 10];
static const double series[RUN_RECORD_SERIES * 10];

/* Replications that observed these cells, all the same. */
static struct made observed(uint64_t replications, const char *const *cells)
{
    return (struct made){
        .replications = replications,
        .metrics = {{.statistic = STATISTIC_RATIO, .parts = some, .cells = cells}}};
}

Test(estimate_percentiles, of_a_constant_are_the_constant)
{
    static const char *const cells[] = {"[1000,0,20000]", "[1000,0,20000]", "[1000,0,20000]"};
    struct arena *arena = arena_create();
    struct estimate estimates[PERCENTILES];
    struct made made = observed(3, cells);
    for (int random = 0; random < 2; random++) {
        made.is_deterministic = random == 0;
        percentiles_of(estimates, &made, arena);
        for (int i = 0; i < PERCENTILES; i++) {
            const struct interval *interval = &estimates[i].interval;
            cr_expect(interval->mean == 1 && interval->lower == 1 && interval->upper == 1);
            cr_expect(interval->known && estimates[i].reason == NULL);
            cr_expect_eq(estimates[i].is_exact, random == 0);
        }
    }
    arena_destroy(arena);
}

/* Values in a wide bucket: what is read off it lies between those that were observed. */
Test(estimate_percentiles, lie_between_observed_values)
{
    static const char *const cells[] = {"[9000,4,10000,30,30,10000]", "[9000,4,10000,30,30,10000]"};
    struct arena *arena = arena_create();
    struct estimate estimates[PERCENTILES];
    struct made made = observed(2, cells);
    percentiles_of(estimates, &made, arena);
    cr_expect_float_eq(estimates[P50].interval.mean, 9.004, 1e-9, "the greatest of the first");
    cr_expect_float_eq(estimates[P90].interval.mean, 9.034 + 0.8 * 0.03, 1e-9);
    for (int i = P90; i < PERCENTILES; i++) {
        const struct interval *interval = &estimates[i].interval;
        cr_expect(interval->known && interval->mean <= 9.064 && interval->upper <= 9.064);
        cr_expect(interval->lower <= 9.034 && interval->upper == 9.064,
                  "no narrower than a bucket");
    }
    arena_destroy(arena);
}

Test(estimate_percentiles, need_observations_beyond_them)
{
    static const char *const cells[] = {"[100,0,50,50,0,50]", "[100,0,50,50,0,50]",
                                        "[100,0,50,50,0,50]"};
    struct arena *arena = arena_create();
    struct estimate estimates[PERCENTILES];
    struct made made = observed(3, cells);
    for (int random = 0; random < 2; random++) {
        made.is_deterministic = random == 0;
        percentiles_of(estimates, &made, arena);
        for (int i = 0; i < PERCENTILES; i++) { /* 300 (1 - p) >= 10 up to p95 */
            cr_expect_eq(estimates[i].interval.samples > 0, i <= P95, "%s", percentile_names[i]);
            cr_expect_eq(estimates[i].reason == NULL, i <= P95);
        }
        cr_expect_not_null(strstr(estimates[P99].reason, "fewer than 10 beyond it"));
    }
    arena_destroy(arena);
}

/* 6,000 observations that all depend on their replication are worth few. */
Test(estimate_percentiles, know_that_observations_depend_on_each_other)
{
    static const char low[] = "[100,0,990,8900,20,10]";
    static const char high[] = "[100,0,10,8900,20,990]";
    static const char both[] = "[100,0,500,8900,20,500]";
    static const char *const apart[] = {low, high, low, high, low, high};
    static const char *const alike[] = {both, both, both, both, both, both};
    struct arena *arena = arena_create();
    struct estimate estimates[PERCENTILES];
    struct made made = observed(6, apart);
    percentiles_of(estimates, &made, arena);
    cr_expect_eq(estimates[P90].interval.samples, 0);
    cr_expect_not_null(strstr(estimates[P90].reason, "6000 observations are worth"));
    made = observed(6, alike);
    percentiles_of(estimates, &made, arena);
    cr_expect_float_eq(estimates[P90].interval.mean, 9 + 0.8 * 0.02, 1e-9);
    cr_expect_null(estimates[P90].reason);
    arena_destroy(arena);
}

/* Two pieces, the first of which the warm-up has. */
Test(estimate_percentiles, leave_out_the_pieces_that_a_warm_up_cuts)
{
    static const char *const cells[] = {"[1000,0,0,20000,8000,0,20000,0]",
                                        "[1000,0,0,20000,8000,0,20000,0]"};
    struct arena *arena = arena_create();
    struct estimate estimates[PERCENTILES];
    struct made made = observed(2, cells);
    made.windows = SIMULATION_WINDOWS;
    made.pieces = "[0,8]";
    made.series = series;
    percentiles_of(estimates, &made, arena);
    cr_expect(estimates[P999].interval.mean == 1 && estimates[P50].interval.upper == 1);
    made.series = NULL; /* with an explicit warm-up all of it counts */
    percentiles_of(estimates, &made, arena);
    cr_expect_not_null(strstr(estimates[P999].reason, "80000 observations are worth"));
    made.series = series;
    made.pieces = "[0,40]"; /* a cut inside a piece cuts the whole of it */
    percentiles_of(estimates, &made, arena);
    cr_expect_eq(estimates[P999].interval.mean, 1);
    arena_destroy(arena);
}

Test(estimate_percentiles, of_batches_count_each_batch)
{
    /* Two batches of four windows, each of which is a piece. */
    static const char *const cells[] = {"[1000,0,225,225,225,225,220,220,220,220,"
                                        "64,0,25,25,25,25,30,30,30,30]"};
    static const struct estimate of_mean = {
        .interval.confidence = 0.95, .mark = "short", .worth = INFINITY};
    struct arena *arena = arena_create();
    struct estimate estimates[PERCENTILES];
    struct replications replications;
    struct made made = observed(1, cells);
    made.windows = 2 * SIMULATION_BATCH;
    made.pieces = "[0,1,2,3,4,5,6,7]";
    made_up(&replications, arena, &made);
    estimate_percentiles(estimates, &replications, &replications.metrics[0], &of_mean, true, arena);
    cr_expect(estimates[P50].interval.samples == 2 && estimates[P50].interval.known);
    cr_expect_str_eq(estimates[P50].mark, "short", "as the mean of the metric is marked");
    estimate_percentiles(estimates, &replications, &replications.metrics[0], &of_mean, false,
                         arena);
    cr_expect_str_eq(estimates[P50].reason, "fewer than 2 samples have observations");
    arena_destroy(arena);
}

Test(estimate_percentiles, of_nothing_have_the_reason_of_the_metric)
{
    static const char *const cells[] = {"[]", "[]"};
    struct arena *arena = arena_create();
    struct estimate estimates[PERCENTILES];
    struct made made = observed(2, cells);
    percentiles_of(estimates, &made, arena);
    cr_expect_str_eq(estimates[P50].reason, "nothing was observed");
    made.metrics[0].extra = "'reason':'nobody came'";
    percentiles_of(estimates, &made, arena);
    cr_expect_str_eq(estimates[P99].reason, "nobody came");
    cr_expect_eq(estimates[P99].interval.samples, 0);
    arena_destroy(arena);
}

/* 20,000 observations in ten runs whose windows are worth few: none beyond p99 counts as one. */
Test(estimate_percentiles, are_worth_no_more_than_the_windows)
{
    static const char both[] = "[100,0,500,8900,20,1500]";
    static const char *const cells[] = {both, both, both, both, both, both, both, both, both, both};
    struct arena *arena = arena_create();
    struct estimate of_mean = {.interval.confidence = 0.95, .worth = 300};
    struct estimate estimates[PERCENTILES];
    struct replications replications;
    struct made made = observed(10, cells);
    made_up(&replications, arena, &made);
    estimate_percentiles(estimates, &replications, &replications.metrics[0], &of_mean, false,
                         arena);
    cr_expect_null(estimates[P90].reason);
    cr_expect_str_eq(estimates[P95].reason,
                     "20000 observations are worth 180 independent ones: fewer than 10 beyond it");
    of_mean.worth = 2000; /* 1200 independent ones: 12 beyond p99 */
    estimate_percentiles(estimates, &replications, &replications.metrics[0], &of_mean, false,
                         arena);
    cr_expect(estimates[P99].reason == NULL && estimates[P999].reason != NULL);
    arena_destroy(arena);
}

/* Ten pieces with bursts beyond p99 are as good as what the middle says; one piece with all of them
 * is not. */
Test(estimate_percentiles, of_the_tail_are_worth_what_the_middle_says_but_for_rare_bursts)
{
    static const char some_high[] = "[100,0,490,490,8900,20,12,12]";
    static const char more_high[] = "[100,0,490,490,8900,20,30,6]";
    static const char none_high[] = "[100,0,500,500]";
    static const char all_high[] = "[100,0,400,500,8900,20,200,0]";
    static const char *const many[] = {some_high, more_high, some_high, more_high, some_high,
                                       more_high, some_high, more_high, some_high, more_high};
    static const char *const one[] = {none_high, none_high, none_high, none_high, all_high,
                                      none_high, none_high, none_high, none_high, none_high};
    struct arena *arena = arena_create();
    struct estimate estimates[PERCENTILES];
    struct made made = observed(10, many);
    made.windows = SIMULATION_WINDOWS;
    made.pieces = "[0,40]";
    percentiles_of(estimates, &made, arena);
    cr_expect_null(estimates[P99].reason, "%s", estimates[P99].reason);
    made.metrics[0].cells = one;
    percentiles_of(estimates, &made, arena);
    cr_expect_not_null(estimates[P99].reason);
    arena_destroy(arena);
}

/* The mean is there, and the model says that its percentiles cannot be told. */
Test(estimate_percentiles, that_a_model_cannot_tell_have_its_reason)
{
    static const char *const cells[] = {"[]", "[]"};
    struct arena *arena = arena_create();
    struct estimate estimates[PERCENTILES];
    struct made made = observed(2, cells);
    made.metrics[0].extra = "'no_percentiles':'only means are kept'";
    percentiles_of(estimates, &made, arena);
    for (int i = 0; i < PERCENTILES; i++) {
        cr_expect_eq(estimates[i].interval.samples, 0);
        cr_expect_str_eq(estimates[i].reason, "only means are kept");
    }
    arena_destroy(arena);
}
