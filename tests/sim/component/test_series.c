#include "tests/sim/component/counting.h"

#include <math.h>

static const char *const wanted[] = {"rate", "delay", "ticks", "nothing", "level"};

/* A system that counts each tick, looked at in intervals. */
static struct simulation in_intervals(sim_ticks horizon, sim_ticks interval)
{
    struct simulation simulation = counting_to(horizon);
    simulation.series = (struct series_request){interval, sizeof wanted / sizeof *wanted, wanted};
    return simulation;
}

static const struct series_metric *metric_named(const struct series *series, const char *name)
{
    for (size_t i = 0; i < series->metric_count; i++) {
        if (strcmp(series->metrics[i].name, name) == 0) {
            return &series->metrics[i];
        }
    }
    cr_assert_fail("there is no metric %s", name);
    return NULL;
}

static double sum(const double *values, size_t count)
{
    double total = 0;
    for (size_t i = 0; i < count; i++) {
        total += values[i];
    }
    return total;
}

Test(series, intervals_cover_the_run)
{
    cr_expect_eq(series_intervals(10, 100), 10);
    cr_expect_eq(series_intervals(10, 101), 11);
    cr_expect_eq(series_intervals(200, 100), 1);
    cr_expect_eq(series_end(10, 101, 0), 10);
    cr_expect_eq(series_end(10, 101, 9), 100);
    cr_expect_eq(series_end(10, 101, 10), 101);
    cr_expect_eq(series_end(10, 100, 9), 100);
    cr_expect_eq(series_end(INT64_MAX / 2 + 1, INT64_MAX - 1, 1), INT64_MAX - 1);
}

/* One event a tick, from 1 on: [0, 10) has 9 of them, [10, 20) has 10, and the last interval has
 * that at the horizon. A wrong twin would put the event at 10 into the first interval. */
Test(series, what_happens_at_a_bound_belongs_to_the_later_interval)
{
    struct simulation simulation = in_intervals(25, 10);
    struct simulation_result result = run_well(&simulation);
    const struct series_metric *ticks = metric_named(&result.series, "ticks");
    cr_assert_eq(result.series.interval_count, 3);
    cr_expect_eq(ticks->parts[0], 9);
    cr_expect_eq(ticks->parts[1], 10);
    cr_expect_eq(ticks->parts[2], 6);
    cr_expect_eq(ticks->wholes[1], 1);
    simulation_result_free(&result);
}

Test(series, metrics_come_in_the_order_asked_for_without_those_not_reported)
{
    struct simulation simulation = in_intervals(100, 10);
    struct simulation_result result = run_well(&simulation);
    cr_assert_eq(result.series.metric_count, 4);
    cr_expect_str_eq(result.series.metrics[0].name, "rate");
    cr_expect_str_eq(result.series.metrics[1].name, "delay");
    cr_expect_str_eq(result.series.metrics[2].name, "ticks");
    cr_expect_str_eq(result.series.metrics[3].name, "level");
    cr_expect_str_eq(result.series.metrics[0].unit, "1/s");
    cr_expect_eq(result.series.metrics[1].statistic, STATISTIC_RATIO);
    simulation_result_free(&result);
}

/* Whatever cuts the warm-up, the intervals are those of the whole run. */
Test(series, sums_are_the_totals_of_the_run)
{
    struct counting_parameters given = {.starts_at_0 = true, .delay = distribution_exponential(7)};
    for (sim_ticks interval = 1; interval <= 2000; interval += 1 + interval / 3) {
        struct simulation simulation = in_intervals(1999, interval);
        simulation.parameters = &given;
        struct simulation_result result = run_well(&simulation);
        const struct series *series = &result.series;
        const struct metric *whole = find(&result.report, "delay");
        const struct series_metric *delay = metric_named(series, "delay");
        cr_expect_eq(sum(metric_named(series, "ticks")->parts, series->interval_count),
                     value(&result.report, "ticks"));
        cr_expect_eq(sum(delay->parts, series->interval_count), whole->part);
        cr_expect_eq(sum(delay->wholes, series->interval_count), whole->whole);
        double level = 0;
        for (size_t i = 0; i < series->interval_count; i++) {
            double length = (double)(series_end(interval, 1999, i) - (sim_ticks)i * interval);
            level += metric_named(series, "level")->parts[i] * length / 1999;
        }
        double expected = value(&result.report, "level");
        cr_expect(fabs(level - expected) <= 1e-13 * expected, "%.17g, %.17g", level, expected);
        simulation_result_free(&result);
        simulation.is_automatic = true;
        result = run_well(&simulation);
        cr_expect_eq(sum(metric_named(&result.series, "ticks")->parts, series->interval_count),
                     2000);
        simulation_result_free(&result);
    }
}

/* With or without a series: the same windows, the same events, the same random numbers. */
Test(series, the_run_is_the_same_as_without)
{
    struct counting_parameters given = {.delay = distribution_exponential(7)};
    for (int automatic = 0; automatic < 2; automatic++) {
        struct simulation plain = counting_to(5000);
        plain.parameters = &given;
        plain.is_automatic = automatic;
        plain.has_windows = !automatic;
        plain.warmup = 50;
        struct simulation looked_at = plain;
        looked_at.series = (struct series_request){7, sizeof wanted / sizeof *wanted, wanted};
        struct simulation_result a = run_well(&plain);
        struct simulation_result b = run_well(&looked_at);
        cr_expect(a.events == b.events && a.ties == b.ties && a.window_count == b.window_count);
        for (size_t i = 0; i < a.window_count; i++) {
            for (size_t k = 0; k < a.windows[i].metric_count; k++) {
                cr_assert_eq(a.windows[i].metrics[k].value, b.windows[i].metrics[k].value);
            }
        }
        cr_expect_eq(a.report.metrics[3].cell_count, b.report.metrics[3].cell_count);
        simulation_result_free(&a);
        simulation_result_free(&b);
    }
}

Test(series, an_interval_without_observations_has_no_whole)
{
    static const char *const delay[] = {"delay"};
    struct simulation simulation = counting_to(10);
    simulation.series = (struct series_request){1, 1, delay};
    struct simulation_result result = run_well(&simulation);
    cr_assert_eq(result.series.interval_count, 10);
    cr_expect_eq(result.series.metrics[0].wholes[0], 0);
    cr_expect_eq(result.series.metrics[0].wholes[1], 1);
    cr_expect_eq(result.series.metrics[0].wholes[9], 2); /* at 9 and at the horizon */
    simulation_result_free(&result);
}

Test(series, a_run_that_fails_between_two_looks_fails)
{
    struct counting_parameters failing = {.fails_at = 55};
    struct simulation simulation = in_intervals(100, 10);
    simulation.parameters = &failing;
    struct simulation_result result;
    struct error error = {0};
    cr_expect_not(simulate(&simulation, &result, &error));
    cr_expect_not_null(strstr(error.where, "counting at 55"));
    simulation_result_free(&result);
}
