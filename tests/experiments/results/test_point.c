#include "experiments/results/point.h"

#include "tests/experiments/results.h"

Test(result_point, has_each_metric_with_its_estimate_and_its_values)
{
    struct fixture fixture;
    struct results_look look;
    fixture_open(&fixture, MM1 MM1_RUN ", 'sweep': {'system.stations.cpu.servers': [2]}}");
    fixture_make_up(&fixture, 0, 0, 11, 0.5);
    fixture_put(&fixture, 0, 1, STORE_FAILED, "it crashed");
    fixture_make_up(&fixture, 0, 2, 13, 0.7);
    results_look_at(&fixture, 0, &look);
    const struct result_point *found = &look.found;
    cr_expect(found->id == 0 && found->replications == 3 && found->confidence == 0.95);
    cr_expect_eq(plain_get(&found->parameters, "system.stations.cpu.servers")->integer, 2);
    cr_assert_eq(found->metric_count, 2);
    const struct result_metric *throughput = &found->metrics[0];
    cr_expect_str_eq(throughput->name, "throughput");
    cr_expect_str_eq(throughput->unit, "1/s");
    cr_expect_eq(throughput->mean.interval.mean, 12);
    cr_expect_eq(throughput->mean.interval.samples, 2);
    cr_expect_null(throughput->percentiles);
    cr_expect(throughput->row.has[0] && !throughput->row.has[1]);
    cr_expect_eq(throughput->row.values[2], 13);
    cr_expect_str_eq(found->metrics[1].mean.reason, "nobody came");
    cr_assert_eq(found->failure_count, 1);
    cr_expect_eq(found->failures[0].replication, 1);
    cr_expect_str_eq(found->failures[0].reason, "it crashed");
    cr_expect_float_eq(found->bottleneck.busiest.utilization, 0.6, 1e-15);
    cr_expect_str_eq(found->bottleneck_reason, "none above 90 %: cpu 60.0 %");
    cr_expect_str_eq(found->warmup.method, "fixed");
    cr_expect(found->warmup.least_s == 2 && found->warmup.greatest_s == 2);
    cr_expect_eq(found->removed_s[2], 2);
    results_close(&look);
    fixture_close(&fixture);
}

/* A record whose law is off by so much in ticks, or speaks of nothing. */
static void put_law(struct fixture *fixture, uint64_t replication, int difference,
                    const char *holds)
{
    char text[256];
    snprintf(text, sizeof text,
             "{\"ticks_per_second\":1000,\"window_s\":[0,8],\"pieces\":[0],\"metrics\":{},"
             "\"resources\":{},\"laws\":[[\"little\",\"system\",%d,%s]]}",
             difference, holds);
    fixture_put(fixture, 0, replication, STORE_DONE, text);
}

Test(result_point, a_law_is_as_good_as_where_it_fails_worst)
{
    struct fixture fixture;
    struct results_look look;
    fixture_open(&fixture, MM1 MM1_RUN "}");
    put_law(&fixture, 0, 0, "true");
    put_law(&fixture, 1, -7, "false");
    put_law(&fixture, 2, 3, "false");
    results_look_at(&fixture, 0, &look);
    cr_assert_eq(look.found.law_count, 1);
    cr_expect_eq(look.found.laws[0].difference, -7);
    cr_expect_not(look.found.laws[0].holds);
    cr_expect_null(look.found.laws[0].reason);
    results_close(&look);
    fixture_close(&fixture);
}

Test(result_point, a_named_bottleneck_needs_no_reason)
{
    struct fixture fixture;
    struct results_look look;
    fixture_open(&fixture, MM1 MM1_RUN "}");
    for (uint64_t i = 0; i < 3; i++) {
        fixture_make_up(&fixture, 0, i, 1, 0.95);
    }
    results_look_at(&fixture, 0, &look);
    cr_expect(look.found.bottleneck.is_named && look.found.bottleneck_reason == NULL);
    results_close(&look);
    fixture_close(&fixture);
}

Test(result_point, has_percentiles_where_observations_were_counted)
{
    struct fixture fixture;
    struct results_look look;
    fixture_open(&fixture, MM1 MM1_RUN "}");
    fixture_run(&fixture, 0, 3);
    results_look_at(&fixture, 0, &look);
    bool has_percentiles = false;
    for (size_t i = 0; i < look.found.metric_count; i++) {
        const struct result_metric *metric = &look.found.metrics[i];
        if (strcmp(metric->name, "response_time") == 0) {
            cr_assert_not_null(metric->percentiles);
            cr_expect_gt(metric->percentiles[0].interval.mean, 0);
            cr_expect_lt(metric->percentiles[0].interval.mean,
                         metric->percentiles[1].interval.mean);
            has_percentiles = true;
        }
    }
    cr_expect(has_percentiles);
    cr_expect_gt(look.found.verdicts.count, 0, "M/M/1 has closed forms");
    results_close(&look);
    fixture_close(&fixture);
}
