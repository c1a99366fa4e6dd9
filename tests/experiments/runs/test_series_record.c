#include "experiments/runs/series_record.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

enum { INTERVALS = 3 };

static double values[] = {0.1, 0, 1e-300};
static double ones[] = {1, 0, 1};
static double sums[] = {7, 0, 9.25};
static double counts[] = {3, 0, 4};
static double lost[] = {1, 0, 4};

static struct series_metric metrics[] = {
    {"throughput", "1/s", STATISTIC_MEAN, INFINITY, values, ones},
    {"response_time", "s", STATISTIC_RATIO, INFINITY, sums, counts},
    {"lost_fraction", "1", STATISTIC_SHARE, 1, lost, counts},
    {"failures", "1", STATISTIC_COUNT, INFINITY, counts, ones},
};

static const struct series whole = {
    .interval_count = INTERVALS, .metrics = metrics, .metric_count = 4};

static void write(const struct series *series, struct text_buffer *text)
{
    text_append(text, "{\"events\":12");
    series_record_write(series, text);
    text_append(text, "}");
}

Test(series_record, reads_back_as_it_was_written)
{
    struct text_buffer text = {0};
    struct arena *arena = arena_create();
    struct series read;
    struct error error = {0};
    write(&whole, &text);
    cr_assert(series_record_read(text.text, INTERVALS, arena, &read, &error), "%s", error.text);
    cr_assert_eq(read.metric_count, whole.metric_count);
    for (size_t i = 0; i < read.metric_count; i++) {
        const struct series_metric *metric = &read.metrics[i];
        cr_expect_str_eq(metric->name, metrics[i].name);
        cr_expect_str_eq(metric->unit, metrics[i].unit);
        cr_expect_eq(metric->statistic, metrics[i].statistic);
        cr_expect_eq(metric->most, metrics[i].most);
        for (size_t k = 0; k < INTERVALS; k++) {
            cr_expect_eq(metric->wholes[k], metrics[i].wholes[k]);
            cr_expect_eq(metric->parts[k], metrics[i].wholes[k] > 0 ? metrics[i].parts[k] : 0);
        }
    }
    arena_destroy(arena);
    text_buffer_free(&text);
}

/* SQLite reads the whole as JSON; statistics read all but the series. */
Test(series_record, a_record_with_a_series_is_json_and_so_is_its_rest)
{
    struct text_buffer text = {0};
    struct text_buffer rest = {0};
    write(&whole, &text);
    json_t *json = json_loads(text.text, 0, NULL);
    cr_expect_eq(json_array_size(json_object_get(json, "over_time")), 4);
    json_decref(json);
    json = json_loads(series_record_rest(text.text, &rest), 0, NULL);
    cr_expect_eq(json_integer_value(json_object_get(json, "events")), 12);
    cr_expect_eq(json_array_size(json_object_get(json, "over_time")), 0);
    json_decref(json);
    text_buffer_free(&rest);
    text_buffer_free(&text);
}

Test(series_record, without_a_series_is_the_record_as_it_was)
{
    struct text_buffer text = {0};
    struct text_buffer rest = {0};
    struct arena *arena = arena_create();
    struct series read;
    struct error error = {0};
    write(&(struct series){.interval_count = INTERVALS}, &text);
    cr_expect_str_eq(text.text, "{\"events\":12}");
    cr_expect_eq(series_record_rest(text.text, &rest), text.text);
    cr_expect(series_record_read(text.text, INTERVALS, arena, &read, &error));
    cr_expect_eq(read.metric_count, 0);
    arena_destroy(arena);
    text_buffer_free(&text);
}

Test(series_record, what_is_not_as_it_is_written_is_refused)
{
#define LINE "{\"metric\":\"x\",\"unit\":\"1\",\"statistic\":"
    static const char *const texts[] = {
        "{\"a\":1,\"over_time\":[\n" LINE "\"mean\",\"values\":[1,2]}\n]}",
        "{\"a\":1,\"over_time\":[\n" LINE "\"mean\",\"values\":[1,2,\"3\"]}\n]}",
        "{\"a\":1,\"over_time\":[\n" LINE "\"nines\",\"values\":[1,2,3]}\n]}",
        "{\"a\":1,\"over_time\":[\n" LINE "\"nothing\",\"values\":[1,2,3]}\n]}",
        "{\"a\":1,\"over_time\":[\n" LINE "\"count\",\"values\":[1,-2,3]}\n]}",
        "{\"a\":1,\"over_time\":[\n" LINE "\"ratio\",\"parts\":[1,2,3]}\n]}",
        "{\"a\":1,\"over_time\":[\n" LINE "\"ratio\",\"parts\":[1,2,3],\"wholes\":[1,-1,1]}\n]}",
        "{\"a\":1,\"over_time\":[\n" LINE "\"share\",\"parts\":[1,2,3],\"wholes\":[1,1,3]}\n]}",
        "{\"a\":1,\"over_time\":[\n" LINE "\"mean\",\"values\":[1,2,3]}",
        "{\"a\":1,\"over_time\":[\n" LINE "\"mean\",\"values\":[1,2,3]}\n] }",
        "{\"a\":1,\"over_time\":[\n",
        "{\"a\":1,\"over_time\":[\n{}\n]}",
        "{\"a\":1,\"over_time\":[\nnonsense\n]}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct arena *arena = arena_create();
        struct series read;
        struct error error = {0};
        cr_expect_not(series_record_read(texts[i], INTERVALS, arena, &read, &error), "%s",
                      texts[i]);
        cr_expect_eq(error.code, ERROR_IO);
        arena_destroy(arena);
    }
}
