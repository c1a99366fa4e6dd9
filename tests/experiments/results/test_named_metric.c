#include "experiments/results/named_metric.h"

#include "tests/experiments/made_up.h"

static const double some[SIMULATION_WINDOWS * 3];

/* Three replications that observed 1 s, 2 s and 3 s, each 20,000 times; another metric has none. */
static void make(struct replications *replications, struct arena *arena)
{
    static const char *const cells[] = {"[1000,0,20000]", "[2000,0,20000]", "[3000,0,20000]"};
    made_up(replications, arena,
            &(struct made){.replications = 3,
                           .metrics = {{.name = "response_time",
                                        .statistic = STATISTIC_RATIO,
                                        .parts = some,
                                        .cells = cells},
                                       {.name = "throughput", .parts = some}}});
}

Test(named_metric, is_a_metric_or_one_of_its_percentiles)
{
    struct arena *arena = arena_create();
    struct replications replications;
    make(&replications, arena);
    static const struct {
        const char *name;
        int metric; /* -1: there is none */
        int percentile;
    } facts[] = {
        {"response_time", 0, -1},     {"response_time.p50", 0, 0}, {"response_time.p99.9", 0, 4},
        {"throughput", 1, -1},        {"throughput.p50", -1, -1},  {"response_time.p75", -1, -1},
        {"response_tim.p50", -1, -1}, {"response_times", -1, -1},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct named_metric named = named_metric_find(&replications, facts[i].name);
        const struct metric_replications *expected =
            facts[i].metric < 0 ? NULL : &replications.metrics[facts[i].metric];
        cr_expect_eq(named.metric, expected, "%s", facts[i].name);
        cr_expect_eq(named.percentile, facts[i].percentile, "%s", facts[i].name);
    }
    arena_destroy(arena);
}

/* The estimate is that of all observations; the row has one percentile for each replication. */
Test(named_metric, a_percentile_has_a_row_over_replications)
{
    struct arena *arena = arena_create();
    struct replications replications;
    make(&replications, arena);
    struct named_metric median = named_metric_find(&replications, "response_time.p50");
    struct row row = named_metric_row(&replications, median, arena);
    for (int i = 0; i < 3; i++) {
        cr_expect(row.has[i]);
        cr_expect_float_eq(row.values[i], i + 1, 1e-12);
    }
    struct estimate estimate;
    named_metric_estimate(&estimate, &replications, median, false, 0.95, arena);
    struct estimate all[PERCENTILES];
    struct estimate of_mean;
    estimate_metric(&of_mean, &replications, median.metric, false, 0.95, arena);
    estimate_percentiles(all, &replications, median.metric, &of_mean, false, arena);
    cr_expect_eq(estimate.interval.mean, all[0].interval.mean);
    cr_expect_eq(estimate.interval.samples, all[0].interval.samples);
    cr_expect_eq(estimate.reason == NULL, all[0].reason == NULL);
    arena_destroy(arena);
}
