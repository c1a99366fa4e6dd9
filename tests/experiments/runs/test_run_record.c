#include "experiments/runs/run_record.h"

#include "sim/measure/histogram.h"
#include "tests/experiments/made_up.h"
#include "tests/sim/component/metric_of.h"

#include <math.h>

enum { WINDOWS = 3, PIECES = 2 };

static const struct marks marks = {4, 4, {0, 5, 10, 20}};

/* Metrics of one window, in all their forms. No customer came in the last one. */
static void report_window(struct report *report, struct arena *arena, size_t index)
{
    static const struct window windows[WINDOWS] = {{&marks, 0, 1}, {&marks, 1, 2}, {&marks, 2, 3}};
    const double number = (double)index;
    report_init(report, arena, &windows[index], 10);
    report_value(report, "", METRIC_OF("throughput", "1/s", MEAN), 0.1 + number);
    report_share(report, "", METRIC_OF("lost", "1", SHARE), index < 2 ? 1 + index : 0,
                 index < 2 ? 10 : 0, "nobody \"came\"");
    report_mark(report, "no mean");
    report_ratio(report, "", METRIC_OF("response_time", "s", RATIO), 1.0 / 3, 1 + number, "none");
    report->metrics[2].has_percentiles = true;
    report_utilization(report, "", METRIC_OF("availability", "1", MEAN), 1 - number / 8);
    report_events(report, index);
    report_count(report, "", METRIC_OF("failures", "1", COUNT), index);
    report_nines(report, "", METRIC_OF("nines", "1", NINES), number / 8);
    report_passage(report, "", METRIC_OF("first", "s", PASSAGE), 7, index == 2);
    if (index == 1) {
        report_missing(report, "", METRIC_OF("least", "s", LEAST), "no outage");
    } else {
        report_extreme(report, "", METRIC_OF("least", "s", LEAST), 3 + number);
    }
    report_resource(report, "cpu", 0.75 - number / 8);
}

/* A cell of the first piece, one that both have, and one of the second: 5 values are under 512. */
static const uint64_t counts[][PIECES] = {{3, 0}, {1, 4}, {0, 12}};
static struct metric_cell cells[] = {
    {7, 7, counts[0]}, {1000, 1002, counts[1]}, {1004, 1004, counts[2]}};

/* A run as a system would fill it in. */
static void fill(struct simulation_result *result)
{
    *result = (struct simulation_result){.arena = arena_create(),
                                         .events = 12,
                                         .ties = 3,
                                         .is_random = true,
                                         .window_count = WINDOWS,
                                         .pieces.count = PIECES};
    result->windows = ARENA_ARRAY(result->arena, struct report, WINDOWS);
    result->window_at = ARENA_ARRAY(result->arena, sim_ticks, WINDOWS + 1);
    result->piece_first = ARENA_ARRAY(result->arena, size_t, PIECES);
    for (size_t i = 0; i < WINDOWS; i++) {
        report_window(&result->windows[i], result->arena, i);
        result->window_at[i] = marks.at[i];
    }
    result->window_at[WINDOWS] = marks.at[WINDOWS];
    result->piece_first[1] = 2;
    report_window(&result->report, result->arena, 0);
    result->report.metrics[2].cells = cells;
    result->report.metrics[2].cell_count = 3;
    report_law(&result->report, "little", "system", 7, 5);
    report_law(&result->report, "little", "stations.cpu", 0, 0);
    report_law(&result->report, "utilization", "stations.cpu", 4, 4);
}

/* A result written and read back; the record lives in the result's arena. */
static void reread(struct simulation_result *result, struct run_record *record)
{
    struct text_buffer text = {0};
    struct error error = {0};
    run_record_write(result, &text);
    cr_assert(run_record_read(text.text, result->arena, record, &error), "%s", error.text);
    text_buffer_free(&text);
}

Test(record, reads_back_what_was_written)
{
    struct simulation_result result;
    struct run_record record;
    fill(&result);
    reread(&result, &record);
    cr_expect(record.events == 12 && record.ties == 3 && record.is_random);
    cr_assert(record.window_count == WINDOWS && record.series == NULL);
    cr_expect(record.window_s[0] == 0 && record.window_s[1] == 0.5 && record.window_s[3] == 2);
    cr_assert_eq(record.piece_count, PIECES);
    cr_expect(record.piece_first[0] == 0 && record.piece_first[1] == 2);
    cr_expect_str_eq(record.resources[0].component, "cpu");
    cr_expect(record.resources[0].utilization[0] == 0.75 &&
              record.resources[0].utilization[2] == 0.5);
    cr_assert_eq(record.law_count, 3);
    cr_expect_eq(record.laws[0].difference, 2);
    cr_expect(!record.laws[0].holds && !record.laws[0].is_empty);
    cr_expect(record.laws[1].holds && record.laws[1].is_empty);
    cr_expect(record.laws[2].holds && !record.laws[2].is_empty);
    simulation_result_free(&result);
}

Test(record, keeps_the_sums_of_every_window_and_the_statistic)
{
    static const enum statistic statistics[] = {STATISTIC_MEAN,    STATISTIC_SHARE, STATISTIC_RATIO,
                                                STATISTIC_MEAN,    STATISTIC_COUNT, STATISTIC_NINES,
                                                STATISTIC_PASSAGE, STATISTIC_LEAST};
    struct simulation_result result;
    struct run_record record;
    fill(&result);
    reread(&result, &record);
    cr_assert_eq(record.metric_count, 8);
    const struct run_record_metric *metrics = record.metrics;
    for (size_t i = 0; i < 8; i++) {
        cr_expect_eq(metrics[i].statistic, statistics[i], "%s", metrics[i].name);
        cr_expect_eq(metrics[i].events != NULL, i == 3);
        cr_expect_eq(metrics[i].cells != NULL, i == 2);
        cr_expect_eq(metrics[i].most == 1, i == 1 || i == 3);
    }
    cr_expect_str_eq(metrics[0].name, "throughput");
    cr_expect_str_eq(metrics[0].unit, "1/s");
    cr_expect(isinf(metrics[0].most) && metrics[0].reason == NULL);
    cr_expect_eq(metrics[0].wholes[2], 1, "a mean over time counts by the window's length [s]");
    cr_expect_eq(metrics[0].parts[2], 2.1);
    cr_expect_eq(metrics[0].parts[1], 1.1 * 0.5);
    cr_expect(metrics[1].parts[1] == 2 && metrics[1].wholes[1] == 10);
    cr_expect(metrics[1].parts[2] == 0 && metrics[1].wholes[2] == 0);
    cr_expect_str_eq(metrics[1].reason, "nobody \"came\"");
    cr_expect(metrics[2].parts[0] == 1.0 / 3 && metrics[2].wholes[2] == 3);
    cr_expect(metrics[3].events[0] == 0 && metrics[3].events[2] == 2);
    cr_expect(metrics[4].parts[2] == 2 && metrics[4].wholes[2] == 1);
    cr_expect(metrics[5].parts[2] == 0.25 && metrics[5].wholes[0] == 1);
    cr_expect(metrics[6].parts[0] == 7 && metrics[6].wholes[0] == 0 && metrics[6].wholes[2] == 1);
    cr_expect(metrics[7].parts[2] == 5 && metrics[7].wholes[1] == 0);
    cr_expect_str_eq(metrics[7].reason, "no outage");
    cr_expect_str_eq(metrics[1].mark, "no mean");
    cr_expect_null(metrics[2].mark);
    simulation_result_free(&result);
}

static void expect_cell(const struct quantile_cell *cell, int64_t least, int64_t greatest,
                        uint64_t count)
{
    cr_expect_eq(cell->count, count);
    cr_expect_eq(cell->least, (double)least / 10, "in seconds");
    cr_expect_eq(cell->greatest, (double)greatest / 10);
    cr_expect_eq(cell->bucket, histogram_bucket(greatest));
}

Test(record, keeps_what_was_counted_in_each_piece)
{
    struct simulation_result result;
    struct run_record record;
    fill(&result);
    reread(&result, &record);
    const struct run_record_cells *pieces = record.metrics[2].cells;
    cr_assert(pieces[0].count == 2 && pieces[1].count == 2);
    expect_cell(&pieces[0].list[0], 7, 7, 3);
    expect_cell(&pieces[0].list[1], 1000, 1002, 1);
    expect_cell(&pieces[1].list[0], 1000, 1002, 4);
    expect_cell(&pieces[1].list[1], 1004, 1004, 12);
    result.report.metrics[2].cell_count = 0; /* nothing was observed */
    reread(&result, &record);
    pieces = record.metrics[2].cells;
    cr_assert(pieces != NULL && pieces[0].count == 0 && pieces[1].count == 0);
    simulation_result_free(&result);
}

/* Cells no percentile needs are one: under a power of 2 that a fifth of all values lie under. */
Test(record, joins_the_lowest_cells)
{
    static const uint64_t numbers[][PIECES] = {{3, 0}, {0, 4}, {5, 0}, {80, 0}, {7, 0}, {1, 0}};
    static struct metric_cell many[] = {{0, 0, numbers[0]},   {5, 5, numbers[1]},
                                        {9, 9, numbers[2]},   {60, 60, numbers[3]},
                                        {70, 70, numbers[4]}, {1000, 1002, numbers[5]}};
    struct simulation_result result;
    struct run_record record;
    fill(&result);
    result.report.metrics[2].cells = many;
    result.report.metrics[2].cell_count = 6;
    reread(&result, &record);
    const struct run_record_cells *pieces = record.metrics[2].cells;
    cr_assert(pieces[0].count == 4 && pieces[1].count == 1);
    expect_cell(&pieces[0].list[0], 0, 9, 8); /* 12 of 100 are under 32 */
    expect_cell(&pieces[1].list[0], 0, 9, 4);
    expect_cell(&pieces[0].list[1], 60, 60, 80);
    expect_cell(&pieces[0].list[3], 1000, 1002, 1);
    result.report.metrics[2].cell_count = 1; /* one cell is written, whatever it holds */
    reread(&result, &record);
    expect_cell(&record.metrics[2].cells[0].list[0], 0, 0, 3);
    simulation_result_free(&result);
}

/* Numbers that another metric has are written once, and read back for each that has them. */
Test(record, has_the_same_numbers_once)
{
    struct simulation_result result;
    struct text_buffer text = {0};
    struct run_record record;
    fill(&result);
    for (size_t i = 0; i <= WINDOWS; i++) {
        struct report *report = i < WINDOWS ? &result.windows[i] : &result.report;
        double utilization = 0.75 - (double)(i % WINDOWS) / 8;
        report_utilization(report, "", METRIC_OF("cpu.utilization", "1", MEAN), utilization);
        report_ratio(report, "", METRIC_OF("classes.a.response_time", "s", RATIO), 1.0 / 3,
                     1 + (double)(i % WINDOWS), "none");
        report->metrics[9].has_percentiles = true;
    }
    result.report.metrics[9].cells = cells;
    result.report.metrics[9].cell_count = 3;
    run_record_write(&result, &text);
    cr_expect_not_null(strstr(text.text, "\"classes.a.response_time\":\"response_time\""));
    cr_expect_not_null(strstr(text.text, "\"resources\":{\"cpu\":\"cpu.utilization\"}"));
    text_buffer_free(&text);
    reread(&result, &record);
    cr_assert_eq(record.metric_count, 10);
    const struct run_record_metric *same = &record.metrics[9];
    cr_expect_str_eq(same->name, "classes.a.response_time");
    cr_expect_str_eq(same->unit, "s");
    cr_expect(same->statistic == STATISTIC_RATIO && same->parts[1] == 1.0 / 3 &&
              same->wholes[2] == 3);
    cr_assert(same->cells != NULL && same->cells[0].count == 2);
    expect_cell(&same->cells[1].list[1], 1004, 1004, 12);
    cr_expect(record.resources[0].utilization[0] == 0.75 &&
              record.resources[0].utilization[2] == 0.5);
    simulation_result_free(&result);
}

Test(record, keeps_the_signal_and_whether_anything_was_random)
{
    struct simulation_result result;
    struct text_buffer text = {0};
    struct run_record record;
    struct error error = {0};
    double slices[SIMULATION_SLICES];
    for (size_t i = 0; i < SIMULATION_SLICES; i++) {
        slices[i] = (double)i;
    }
    fill(&result);
    result.is_random = false;
    result.slice_means = slices;
    run_record_write(&result, &text);
    cr_expect_not_null(strstr(text.text, "\"random\":false"));
    cr_expect_not_null(strstr(text.text, "\"series\":[2,7,12,")); /* means of five slices */
    cr_expect_not(run_record_read(text.text, result.arena, &record, &error),
                  "a signal belongs to a run in all its windows");
    uint64_t events;
    uint64_t ties;
    run_record_counts(text.text, &events, &ties);
    cr_expect(events == 12 && ties == 3);
    text_buffer_free(&text);
    result.slice_means = NULL;
    reread(&result, &record);
    cr_expect_not(record.is_random);
    simulation_result_free(&result);
}
