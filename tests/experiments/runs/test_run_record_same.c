#include "experiments/runs/run_record_same.h"
#include "tests/sim/component/metric_of.h"

#include <criterion/criterion.h>

enum { WINDOWS = 2 };

static const struct marks marks = {3, 3, {0, 5, 10}};

static const uint64_t counts[] = {3, 4, 5};

/* A metric that may differ in one way from the others, in the second window alone. */
enum difference {
    IN_NOTHING,
    IN_NAME, /* which is none */
    IN_VALUE,
    IN_PART,
    IN_WHOLE,
    IN_UNIT,
    IN_STATISTIC,
    IN_MOST,
    IN_EVENTS,
    IN_REASON,
    IN_MARK,
    IN_PERCENTILES,
    IN_CELLS,
    IN_LEAST,
    IN_GREATEST,
    IN_COUNTS,
    DIFFERENCES
};

static void differ(struct metric *metric, enum difference difference)
{
    metric->name = difference == IN_NAME ? "other" : metric->name;
    metric->value += difference == IN_VALUE;
    metric->part += difference == IN_PART;
    metric->whole += difference == IN_WHOLE;
    metric->unit = difference == IN_UNIT ? "1" : metric->unit;
    metric->statistic = difference == IN_STATISTIC ? STATISTIC_MEAN : metric->statistic;
    metric->most = difference == IN_MOST ? 1 : metric->most;
    metric->events += difference == IN_EVENTS;
    metric->reason = difference == IN_REASON ? "none" : metric->reason;
    metric->mark = difference == IN_MARK ? "no mean" : metric->mark;
}

static void set_cells(struct metric *metric, struct arena *arena, enum difference difference)
{
    metric->has_percentiles = difference != IN_PERCENTILES;
    metric->cell_count = difference == IN_CELLS ? 1 : 2;
    metric->cells = ARENA_ARRAY(arena, struct metric_cell, 2);
    metric->cells[0] = (struct metric_cell){1, 2, counts};
    metric->cells[1] =
        (struct metric_cell){3 - (difference == IN_LEAST), 4 + (difference == IN_GREATEST),
                             &counts[difference == IN_COUNTS]};
}

static void fill(struct simulation_result *result, enum difference difference)
{
    static const struct window windows[WINDOWS] = {{&marks, 0, 1}, {&marks, 1, 2}};
    *result = (struct simulation_result){
        .arena = arena_create(), .window_count = WINDOWS, .pieces.count = 2};
    result->windows = ARENA_ARRAY(result->arena, struct report, WINDOWS);
    for (size_t i = 0; i <= WINDOWS; i++) {
        struct report *report = i < WINDOWS ? &result->windows[i] : &result->report;
        report_init(report, result->arena, &windows[i % WINDOWS], 10);
        report_ratio(report, "", METRIC_OF("first", "s", RATIO), 6, 3, "nothing");
        report_ratio(report, "", METRIC_OF("second", "s", RATIO), 6, 3, "nothing");
        report_utilization(report, "", METRIC_OF("idle", "1", MEAN), 0.25);
        report_utilization(report, "", METRIC_OF("busy", "1", MEAN), i == 1 ? 0.5 : 0.25);
        report_resource(report, "cpu", i == 1 ? 0.5 : 0.25);
        report_resource(report, "disk", i == 1 ? 0.5 : 0.75);
    }
    differ(&result->windows[1].metrics[1], difference);
    set_cells(&result->report.metrics[0], result->arena, IN_NOTHING);
    set_cells(&result->report.metrics[1], result->arena, difference);
}

Test(run_record_same, finds_metrics_with_the_same_numbers_and_no_others)
{
    for (enum difference difference = IN_NOTHING; difference < DIFFERENCES; difference++) {
        struct simulation_result result;
        fill(&result, difference);
        struct run_record_same same = run_record_same_find(&result);
        size_t expected = difference <= IN_NAME ? 0 : RECORD_SAME_NONE;
        cr_expect_eq(same.of_metric[0], RECORD_SAME_NONE);
        cr_expect_eq(same.of_metric[1], expected, "difference %d", (int)difference);
        cr_expect_eq(same.of_metric[3], RECORD_SAME_NONE, "only one window is the same");
        run_record_same_free(&same);
        simulation_result_free(&result);
    }
}

Test(run_record_same, finds_the_mean_over_time_that_a_resource_is_as_busy_as)
{
    struct simulation_result result;
    fill(&result, IN_NOTHING);
    struct run_record_same same = run_record_same_find(&result);
    cr_expect_eq(same.of_resource[0], 3);
    cr_expect_eq(same.of_resource[1], RECORD_SAME_NONE);
    run_record_same_free(&same);
    result.windows[0].metrics[3].statistic = STATISTIC_TOTAL;
    same = run_record_same_find(&result);
    cr_expect_eq(same.of_resource[0], RECORD_SAME_NONE);
    run_record_same_free(&same);
    simulation_result_free(&result);
}

/* The third of three names the first, which has numbers itself, and not the second. */
Test(run_record_same, names_the_first_of_many)
{
    enum { MANY = 1000, KINDS = 7 };
    struct simulation_result result = {.arena = arena_create(), .window_count = 1};
    struct window window = {&marks, 0, 2};
    struct report *report = &result.report;
    report_init(report, result.arena, &window, 10);
    for (size_t i = 0; i < MANY; i++) {
        report_value(report, "", METRIC_OF("x", "1", MEAN), (double)(i % KINDS));
    }
    result.windows = report;
    struct run_record_same same = run_record_same_find(&result);
    for (size_t i = 0; i < MANY; i++) {
        cr_assert_eq(same.of_metric[i], i < KINDS ? RECORD_SAME_NONE : i % KINDS);
    }
    run_record_same_free(&same);
    simulation_result_free(&result);
}
