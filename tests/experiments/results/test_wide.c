#include "experiments/results/wide.h"

#include "tests/experiments/results.h"

/* The last row that was visited, as JSON; json_decref it. */
static void keep(void *context, const struct tidy_row *row)
{
    struct writer writer;
    json_t **kept = context;
    writer_init(&writer, NULL);
    writer_open_object(&writer, NULL);
    for (size_t i = 0; i < row->count; i++) {
        writer_plain(&writer, row->cells[i].name, &row->cells[i].value);
    }
    writer_close_object(&writer);
    json_decref(*kept);
    *kept = results_json(&writer);
    text_buffer_free(&writer.buffer);
}

Test(wide, point_has_a_column_for_each_metric_and_its_bounds)
{
    json_t *row = NULL;
    struct fixture fixture;
    struct point_summaries summaries;
    fixture_open(&fixture, MM1 MM1_RUN ", 'sweep': {'system.stations.cpu.servers': [2]}, "
                                       "'analysis': {'metrics': ['throughput', 'lost_fraction']}}");
    for (uint64_t i = 0; i < 3; i++) {
        fixture_make_up(&fixture, 0, i, (double)(i + 1), 0.5);
    }
    results_find(&fixture, &summaries);
    wide_point(&summaries, &summaries.list[0], 3, 5, keep, &row);
    cr_expect_eq(results_number(row, "point"), 0);
    cr_expect_eq(results_number(row, "system.stations.cpu.servers"), 2);
    cr_expect_eq(results_number(row, "throughput"), 2);
    cr_expect_eq(results_number(row, "throughput.low"),
                 summaries.list[0].metrics[0].estimate.interval.lower);
    cr_expect_eq(results_number(row, "throughput.high"),
                 summaries.list[0].metrics[0].estimate.interval.upper);
    cr_expect(json_is_null(results_at(row, "lost_fraction")));
    cr_expect_eq(results_number(row, "runs"), 3);
    cr_expect_eq(results_number(row, "wanted_runs"), 5);
    cr_expect_str_eq(results_text(row, "bottleneck"), "none above 90 %: cpu 50.0 %");
    json_decref(row);
    point_summaries_free(&summaries);
    fixture_close(&fixture);
}

Test(wide, metric_has_its_percentiles_and_its_spread)
{
    json_t *row = NULL;
    struct fixture fixture;
    struct results_look look;
    fixture_open(&fixture, MM1 ", 'run': {'horizon': '20000 s', 'replications': 3}}");
    fixture_run(&fixture, 0, 3);
    results_look_at(&fixture, 0, &look);
    for (size_t i = 0; i < look.found.metric_count; i++) {
        const struct result_metric *metric = &look.found.metrics[i];
        wide_metric(&look.found, metric, keep, &row);
        if (strcmp(metric->name, "classes.all.response_time") == 0) {
            cr_expect_str_eq(results_text(row, "component"), "classes.all");
            cr_expect_str_eq(results_text(row, "metric"), "response_time");
            cr_expect_eq(results_number(row, "p50"), metric->percentiles[0].interval.mean);
            cr_expect(json_is_null(results_at(row, "p99.9")));
            cr_expect_leq(results_number(row, "spread.minimum"), results_number(row, "mean"));
            cr_expect_geq(results_number(row, "spread.maximum"), results_number(row, "mean"));
        }
    }
    wide_metric(&look.found, &look.found.metrics[0], keep, &row);
    cr_expect_str_eq(results_text(row, "component"), "system");
    cr_expect(json_is_null(results_at(row, "p50")));
    json_decref(row);
    results_close(&look);
    fixture_close(&fixture);
}
