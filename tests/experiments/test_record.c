#include "experiments/record.h"

#include "tests/experiments/fixture.h"

/* A report as a system would fill it in, with every form a metric can have. */
static void fill(struct simulation_result *result)
{
    static const struct marks marks = {2, 2, {0, 10}};
    static const struct window window = {&marks, 0, 1};
    *result =
        (struct simulation_result){.arena = arena_create(), .removed = 5, .events = 12, .ties = 3};
    report_init(&result->report, result->arena, &window, 10);
    report_value(&result->report, "throughput", "1/s", 0.1);
    report_undefined(&result->report, "lost", "1", "nobody \"came\"");
    report_value(&result->report, "response_time", "s", 1.0 / 3);
    struct metric *metric = &result->report.metrics[2];
    metric->has_percentiles = true;
    metric->supported[0] = true;
    metric->percentile[0] = 0.25;
    report_resource(&result->report, "cpu", 0.75);
    report_law(&result->report, "little", "system", 7, 5);
    report_law(&result->report, "little", "stations.cpu", 0, 0);
    report_law(&result->report, "utilization", "stations.cpu", 4, 4);
}

Test(record, reads_back_what_was_written)
{
    struct simulation_result result;
    struct text_buffer text = {0};
    struct record record;
    struct error error = {0};
    fill(&result);
    record_write(&result, &text);
    cr_assert(record_read(text.text, result.arena, &record, &error), "%s", error.text);
    cr_expect_eq(record.events, 12);
    cr_expect_eq(record.ties, 3);
    cr_expect(record.cut_count == 1 && record.cuts_s[0] == 0.5 && record.series == NULL);
    cr_assert_eq(record.metric_count, 3);
    cr_expect_str_eq(record.metrics[0].name, "throughput");
    cr_expect_eq(record.metrics[0].value, 0.1);
    cr_expect_str_eq(record.metrics[1].reason, "nobody \"came\"");
    cr_expect_eq(record.metrics[2].value, 1.0 / 3);
    cr_expect(record.metrics[2].has_percentiles && record.metrics[2].supported[0]);
    cr_expect_eq(record.metrics[2].percentile[0], 0.25);
    cr_expect_not(record.metrics[2].supported[1]);
    cr_expect_str_eq(record.resources[0].component, "cpu");
    cr_expect_eq(record.resources[0].utilization, 0.75);
    cr_expect_eq(record.laws[0].difference, 2);
    cr_assert_eq(record.law_count, 3);
    cr_expect(!record.laws[0].holds && !record.laws[0].is_empty);
    cr_expect(record.laws[1].holds && record.laws[1].is_empty);
    cr_expect(record.laws[2].holds && !record.laws[2].is_empty);
    uint64_t events;
    uint64_t ties;
    record_counts(text.text, &events, &ties);
    cr_expect(events == 12 && ties == 3);
    text_buffer_free(&text);
    simulation_result_free(&result);
}

Test(record, keeps_every_cut_and_the_signal)
{
    struct simulation_result result;
    struct text_buffer text = {0};
    struct record record;
    struct error error = {0};
    fill(&result);
    struct report cuts[2] = {result.report, result.report};
    struct metric metrics[2][3];
    sim_ticks cut_at[2] = {0, 5};
    double slices[SIMULATION_SLICES];
    for (size_t i = 0; i < SIMULATION_SLICES; i++) {
        slices[i] = (double)i;
    }
    for (size_t i = 0; i < 2; i++) {
        memcpy(metrics[i], result.report.metrics, sizeof metrics[i]);
        cuts[i].metrics = metrics[i];
    }
    metrics[1][0].value = 7;
    metrics[0][1].reason = NULL; /* defined with more to look at */
    result.cut_count = 2;
    result.cuts = cuts;
    result.cut_at = cut_at;
    result.slice_means = slices;
    record_write(&result, &text);
    cr_assert(record_read(text.text, result.arena, &record, &error), "%s", error.text);
    cr_expect(record.cut_count == 2 && record.cuts_s[0] == 0 && record.cuts_s[1] == 0.5);
    cr_assert_eq(record.metric_count, 3);
    cr_expect(record.metrics[0].value == 0.1 && record.metrics[1].value == 7);
    cr_expect_null(record.metrics[2].reason);
    cr_expect_str_eq(record.metrics[3].reason, "nobody \"came\"");
    cr_expect_eq(record.resources[1].utilization, 0.75);
    cr_expect_eq(record.series[1], 7); /* the mean of 5 to 9 */
    text_buffer_free(&text);
    simulation_result_free(&result);
}

Test(record, that_is_damaged_is_an_error_and_no_crash)
{
    static const char *const damaged[] = {
        "",
        "[]",
        "{\"events\":1",
        "{\"cuts_s\":[0],\"metrics\":{\"a\":1},\"resources\":{},\"laws\":[]}",
        "{\"cuts_s\":[0],\"metrics\":{\"a\":{\"unit\":\"1\"}},\"resources\":{},\"laws\":[]}",
        "{\"cuts_s\":[0],\"metrics\":{},\"resources\":{},\"laws\":[[1,2]]}",
        "{\"cuts_s\":[0],\"metrics\":{},\"laws\":[]}",
        "{\"metrics\":{},\"resources\":{},\"laws\":[]}",
        "{\"cuts_s\":[0],\"series\":[1],\"metrics\":{},\"resources\":{},\"laws\":[]}",
    };
    struct arena *arena = arena_create();
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        struct record record;
        struct error error = {0};
        cr_expect_not(record_read(damaged[i], arena, &record, &error), "%s", damaged[i]);
        cr_expect_eq(error.code, ERROR_IO);
    }
    arena_destroy(arena);
}
