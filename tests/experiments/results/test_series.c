#include "experiments/results/series.h"

#include "experiments/results/point.h"
#include "tests/experiments/fixture.h"

#include <math.h>

#define SERIES(horizon, interval)                                                                  \
    ", 'run': {'horizon': '" horizon "', 'warmup': '0 s', 'replications': 6, 'series': "           \
    "{'interval': '" interval "', 'metrics': ['throughput', 'response_time', "                     \
    "'stations.cpu.utilization', 'lost_fraction', 'number_in_system']}}}"

enum { REPLICATIONS = 6, METRICS = 5 };

/* Simulates the replications of a spec with a series and puts them. */
static void make_runs(struct fixture *fixture)
{
    struct experiment_point point;
    experiment_point_open(&fixture->experiment, 0, &point);
    for (uint64_t i = 0; i < REPLICATIONS; i++) {
        struct simulation simulation = {
            .system = point.point.system,
            .parameters = point.point.system_parameters,
            .horizon = point.point.run.horizon,
            .ticks_per_second = point.point.run.ticks_per_second,
            .seed = 5,
            .replication = i,
            .has_windows = true,
            .series = point.point.run.series,
        };
        struct simulation_result result;
        struct text_buffer text = {0};
        cr_assert(simulate(&simulation, &result, &fixture->error), "%s", fixture->error.text);
        run_record_write(&result, &text);
        fixture_put(fixture, 0, i, STORE_DONE, text.text);
        text_buffer_free(&text);
        simulation_result_free(&result);
    }
    experiment_point_close(&point);
}

struct loaded {
    struct fixture fixture;
    struct experiment_point point;
    struct replications replications;
    struct stopping stopping;
    struct result_series series;
};

static void load(struct loaded *loaded, const char *text)
{
    struct fixture *fixture = &loaded->fixture;
    fixture_open(fixture, text);
    make_runs(fixture);
    experiment_point_open(&fixture->experiment, 0, &loaded->point);
    cr_assert(experiment_replications(&fixture->experiment, &loaded->point, &loaded->replications,
                                      &loaded->stopping, &fixture->error),
              "%s", fixture->error.text);
    cr_assert(result_series_load(&loaded->series, fixture->store, &loaded->point,
                                 &loaded->replications, loaded->point.arena, &fixture->error),
              "%s", fixture->error.text);
}

static void unload(struct loaded *loaded)
{
    experiment_point_close(&loaded->point);
    fixture_close(&loaded->fixture);
}

/* The same estimators: what results.json says of the run. */
Test(series_results, an_interval_as_long_as_the_run_has_the_estimate_of_the_run)
{
    struct loaded loaded;
    load(&loaded, MM1 SERIES("400 s", "400 s"));
    cr_assert_eq(loaded.series.interval_count, 1);
    cr_assert_eq(loaded.series.metric_count, METRICS);
    for (size_t i = 0; i < METRICS; i++) {
        struct result_series_value value = result_series_value(&loaded.series, i, 0);
        struct estimate whole;
        estimate_metric(&whole, &loaded.replications,
                        replications_metric(&loaded.replications, loaded.series.metrics[i].name),
                        false, 0.95, loaded.point.arena);
        const char *name = loaded.series.metrics[i].name;
        double most = 1e-11 * fabs(whole.interval.mean);
        cr_expect(fabs(value.interval.mean - whole.interval.mean) <= most, "%s", name);
        cr_expect(fabs(value.interval.lower - whole.interval.lower) <= most, "%s", name);
        cr_expect(fabs(value.interval.upper - whole.interval.upper) <= most, "%s", name);
        cr_expect_eq(value.interval.known, whole.interval.known, "%s", name);
        cr_expect_eq(value.replications, REPLICATIONS);
        cr_expect(value.from_s == 0 && value.to_s == 400);
    }
    unload(&loaded);
}

/* Customers in each interval are whole numbers: their sum is that of the run exactly. */
Test(series_results, sums_over_intervals_are_the_totals_of_the_run)
{
    struct loaded loaded;
    load(&loaded, MM1 SERIES("403 s", "7 s"));
    const struct result_series *series = &loaded.series;
    cr_assert_eq(series->interval_count, 58);
    for (size_t r = 0; r < REPLICATIONS; r++) {
        double passes = 0, responses = 0, observed = 0, number = 0;
        for (size_t k = 0; k < series->interval_count; k++) {
            size_t at = k * REPLICATIONS + r;
            double length = k + 1 == series->interval_count ? 4 : 7;
            double in_interval = series->metrics[0].parts[at] * length;
            cr_expect(fabs(in_interval - round(in_interval)) < 1e-12 * (1 + in_interval));
            passes += round(in_interval);
            responses += series->metrics[1].parts[at];
            observed += series->metrics[1].wholes[at];
            number += series->metrics[4].parts[at] * length;
        }
        const struct metric_replications *response =
            replications_metric(&loaded.replications, "response_time");
        double in_run =
            replications_metric(&loaded.replications, "throughput")->row.values[r] * 403;
        double mean =
            replications_metric(&loaded.replications, "number_in_system")->row.values[r] * 403;
        cr_expect_eq(passes, round(in_run));
        cr_expect(fabs(in_run - round(in_run)) < 1e-9);
        cr_expect_eq(observed, response->whole[r]);
        cr_expect_float_eq(responses, response->part[r], 1e-12 * responses);
        cr_expect_float_eq(number, mean, 1e-12 * mean);
    }
    unload(&loaded);
}

Test(series_results, an_interval_in_which_nobody_ends_has_no_response_time)
{
    struct loaded loaded;
    load(&loaded, MM1 SERIES("400 s", "10 ms"));
    struct result_series_value value = result_series_value(&loaded.series, 1, 0);
    cr_expect_eq(value.replications, 0);
    cr_expect_eq(value.interval.samples, 0);
    cr_expect_not(value.interval.known);
    value = result_series_value(&loaded.series, 0, 0); /* but a throughput of 0 */
    cr_expect_eq(value.replications, REPLICATIONS);
    cr_expect_eq(value.interval.mean, 0);
    cr_expect_not(value.interval.known); /* equal values say nothing of their spread */
    unload(&loaded);
}

Test(series_results, a_spec_without_a_series_has_none)
{
    struct fixture fixture;
    struct experiment_point point;
    struct replications replications;
    struct stopping stopping;
    struct result_series series;
    fixture_open(&fixture, MM1 MM1_RUN "}");
    fixture_run(&fixture, 0, 3);
    experiment_point_open(&fixture.experiment, 0, &point);
    cr_assert(experiment_replications(&fixture.experiment, &point, &replications, &stopping,
                                      &fixture.error));
    cr_assert(result_series_load(&series, fixture.store, &point, &replications, point.arena,
                                 &fixture.error));
    cr_expect_eq(series.metric_count, 0);
    cr_expect_eq(series.interval_count, 0);
    experiment_point_close(&point);
    fixture_close(&fixture);
}

Test(series_results, runs_that_differ_in_their_metrics_are_damaged)
{
    static const char *const names[] = {"throughput", "number_in_system"};
    struct fixture fixture;
    struct experiment_point point;
    struct replications replications;
    struct stopping stopping;
    struct result_series series;
    fixture_open(&fixture, MM1 ", 'run': {'horizon': '400 s', 'replications': 2, 'series': "
                               "{'interval': '400 s', 'metrics': ['throughput']}}}");
    for (uint64_t i = 0; i < 2; i++) {
        char record[512];
        snprintf(record, sizeof record,
                 "{\"events\":1,\"ties\":0,\"ticks_per_second\":1000,\"window_s\":[0,400],"
                 "\"pieces\":[0],\"metrics\":{},\"resources\":{},\"laws\":[],\"over_time\":[\n"
                 "{\"metric\":\"%s\",\"unit\":\"1\",\"statistic\":\"mean\",\"values\":[1]}\n]}",
                 names[i]);
        fixture_put(&fixture, 0, i, STORE_DONE, record);
    }
    experiment_point_open(&fixture.experiment, 0, &point);
    cr_assert(experiment_replications(&fixture.experiment, &point, &replications, &stopping,
                                      &fixture.error));
    cr_expect_not(result_series_load(&series, fixture.store, &point, &replications, point.arena,
                                     &fixture.error));
    cr_expect_eq(fixture.error.code, ERROR_IO);
    experiment_point_close(&point);
    fixture_close(&fixture);
}
