#include "experiments/runs/run_record_same.h"

#include "sim/base/memory.h"

#include <string.h>

/* Metrics that are the same as no earlier one, by their value over the whole run. */
struct seen {
    const struct simulation_result *result;
    size_t *places; /* number of a metric + 1; 0: free */
    size_t count;   /* of places, a power of 2 above twice the metrics */
};

static size_t seen_place(const struct seen *seen, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return (size_t)((bits * UINT64_C(0x9e3779b97f4a7c15)) >> 32) & (seen->count - 1);
}

static bool is_equal_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool have_same_numbers(const struct metric *a, const struct metric *b)
{
    return a->statistic == b->statistic && a->value == b->value && a->part == b->part &&
           a->whole == b->whole && a->most == b->most && a->events == b->events &&
           is_equal_text(a->reason, b->reason) && is_equal_text(a->mark, b->mark) &&
           is_equal_text(a->unit, b->unit) && is_equal_text(a->no_percentiles, b->no_percentiles);
}

static bool have_same_cells(const struct simulation_result *result, const struct metric *a,
                            const struct metric *b)
{
    bool are_same = a->has_percentiles == b->has_percentiles && a->cell_count == b->cell_count;
    for (size_t i = 0; are_same && i < a->cell_count; i++) {
        const struct metric_cell *of_a = &a->cells[i];
        const struct metric_cell *of_b = &b->cells[i];
        are_same =
            of_a->least == of_b->least && of_a->greatest == of_b->greatest &&
            memcmp(of_a->counts, of_b->counts, result->pieces.count * sizeof *of_a->counts) == 0;
    }
    return are_same;
}

static bool are_same(const struct simulation_result *result, size_t a, size_t b)
{
    for (size_t i = 0; i < result->window_count; i++) {
        const struct metric *metrics = result->windows[i].metrics;
        if (!have_same_numbers(&metrics[a], &metrics[b])) {
            return false;
        }
    }
    const struct metric *metrics = result->report.metrics;
    return have_same_cells(result, &metrics[a], &metrics[b]);
}

/* The metric with the same numbers; RECORD_SAME_NONE after it was added where there is none. */
static size_t find_metric(struct seen *seen, size_t metric)
{
    size_t place = seen_place(seen, seen->result->report.metrics[metric].value);
    while (seen->places[place] != 0) {
        if (are_same(seen->result, seen->places[place] - 1, metric)) {
            return seen->places[place] - 1;
        }
        place = (place + 1) & (seen->count - 1);
    }
    seen->places[place] = metric + 1;
    return RECORD_SAME_NONE;
}

static bool is_utilization(const struct simulation_result *result, size_t metric, size_t resource)
{
    for (size_t i = 0; i < result->window_count; i++) {
        const struct metric *of = &result->windows[i].metrics[metric];
        if (of->statistic != STATISTIC_MEAN || of->reason != NULL ||
            of->value != result->windows[i].resources[resource].utilization) {
            return false;
        }
    }
    return true;
}

static size_t find_resource(const struct seen *seen, size_t resource)
{
    size_t place = seen_place(seen, seen->result->report.resources[resource].utilization);
    while (seen->places[place] != 0) {
        if (is_utilization(seen->result, seen->places[place] - 1, resource)) {
            return seen->places[place] - 1;
        }
        place = (place + 1) & (seen->count - 1);
    }
    return RECORD_SAME_NONE;
}

struct run_record_same run_record_same_find(const struct simulation_result *result)
{
    const struct report *report = &result->windows[0];
    struct seen seen = {.result = result, .count = 4};
    while (seen.count <= 2 * report->metric_count) {
        seen.count *= 2;
    }
    seen.places = memory_alloc_many(seen.count, sizeof *seen.places);
    struct run_record_same same = {
        .of_metric = memory_alloc_many(report->metric_count, sizeof *same.of_metric),
        .of_resource = memory_alloc_many(report->resource_count, sizeof *same.of_resource),
    };
    for (size_t i = 0; i < report->metric_count; i++) {
        same.of_metric[i] = find_metric(&seen, i);
    }
    for (size_t i = 0; i < report->resource_count; i++) {
        same.of_resource[i] = find_resource(&seen, i);
    }
    memory_free(seen.places);
    return same;
}

void run_record_same_free(struct run_record_same *same)
{
    memory_free(same->of_metric);
    memory_free(same->of_resource);
}
