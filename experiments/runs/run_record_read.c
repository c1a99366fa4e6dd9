/* Reading a record: whatever is not as it is written is refused. */
#include "experiments/runs/run_record.h"

#include "experiments/runs/cell_lists.h"
#include "experiments/runs/series_record.h"
#include "sim/measure/histogram.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

static const char *copied_text(json_t *value, struct arena *arena)
{
    const char *text = json_string_value(value);
    return text == NULL ? NULL : arena_copy(arena, text);
}

/* One number for each window. @return NULL when the list is no list of so many numbers */
static double *read_numbers(json_t *list, struct arena *arena, size_t windows)
{
    if (json_array_size(list) != windows) {
        return NULL;
    }
    double *numbers = ARENA_ARRAY(arena, double, windows);
    for (size_t i = 0; i < windows; i++) {
        json_t *number = json_array_get(list, i);
        if (!json_is_number(number)) {
            return NULL;
        }
        numbers[i] = json_number_value(number);
    }
    return numbers;
}

/* The same of amounts, none of which is below 0. */
static double *read_amounts(json_t *list, struct arena *arena, size_t windows)
{
    double *numbers = read_numbers(list, arena, windows);
    for (size_t i = 0; numbers != NULL && i < windows; i++) {
        if (numbers[i] < 0) {
            return NULL;
        }
    }
    return numbers;
}

/* A mean over time: values become sums over the time of their windows. */
static bool read_sums(json_t *values, const struct run_record *record, struct arena *arena,
                      struct run_record_metric *metric)
{
    if (json_array_size(values) != record->window_count) {
        return false;
    }
    metric->parts = ARENA_ARRAY(arena, double, record->window_count);
    metric->wholes = ARENA_ARRAY(arena, double, record->window_count);
    for (size_t i = 0; i < record->window_count; i++) {
        json_t *value = json_array_get(values, i);
        if (json_is_number(value)) {
            metric->wholes[i] = record->window_s[i + 1] - record->window_s[i];
            metric->parts[i] = json_number_value(value) * metric->wholes[i];
        } else if (!json_is_null(value) || metric->reason == NULL) {
            return false;
        }
    }
    return true;
}

/* Whether a sum can be: not more of the trials than there were, no events below 0. */
static bool is_possible(const struct run_record_metric *metric, size_t windows)
{
    for (size_t i = 0; i < windows; i++) {
        double part = metric->parts[i];
        switch (metric->statistic) {
        case STATISTIC_SHARE:
            if (part < 0 || part > metric->wholes[i]) {
                return false;
            }
            break;
        case STATISTIC_OUTCOME:
            if (part != 0 && part != 1) {
                return false;
            }
            break;
        case STATISTIC_COUNT:
        case STATISTIC_PASSAGE:
            if (part < 0) {
                return false;
            }
            break;
        default:
            break;
        }
    }
    return true;
}

static bool read_statistic(const char *name, struct run_record_metric *metric)
{
    for (int i = 0; i < STATISTICS; i++) {
        if (name != NULL && strcmp(statistic_names[i], name) == 0) {
            metric->statistic = (enum statistic)i;
            return true;
        }
    }
    return false;
}

/* One row of the list of cells, whose number is `row`. */
static bool read_cell(const int64_t *numbers, size_t row, int64_t *before,
                      const struct run_record *record, struct run_record_metric *metric)
{
    int64_t gap = numbers[0];
    int64_t width = numbers[1];
    uint64_t total = 0;
    if (gap < 0 || width < 0 || gap > INT64_MAX - *before - width || (row > 0 && gap == 0)) {
        return false;
    }
    int64_t least = *before + gap;
    *before = least + width;
    if (row > 0 && (histogram_bucket(least) != histogram_bucket(*before) ||
                    histogram_bucket(least) == histogram_bucket(least - gap))) {
        return false; /* a bucket has one row, and but for the first a row has one bucket */
    }
    struct quantile_cell cell = {
        .bucket = histogram_bucket(*before),
        .least = (double)least / (double)record->ticks_per_second,
        .greatest = (double)*before / (double)record->ticks_per_second,
    };
    for (size_t i = 0; i < record->piece_count; i++) {
        int64_t count = numbers[2 + i];
        if (count < 0) {
            return false;
        }
        cell.count = (uint64_t)count;
        total += cell.count;
        if (count > 0) {
            metric->cells[i].list[metric->cells[i].count++] = cell;
        }
    }
    return total > 0;
}

static bool read_cells(const json_t *value, const struct cell_lists *lists, struct arena *arena,
                       const struct run_record *record, struct run_record_metric *metric)
{
    if (value == NULL) {
        return true;
    }
    const struct cell_list *list = cell_lists_find(lists, value);
    size_t numbers = 2 + record->piece_count; /* in a row */
    int64_t before = 0;
    if (list == NULL || list->count % numbers != 0) {
        return false;
    }
    size_t rows = list->count / numbers;
    metric->cells = ARENA_ARRAY(arena, struct run_record_cells, record->piece_count);
    for (size_t i = 0; i < record->piece_count; i++) {
        metric->cells[i].list = ARENA_ARRAY(arena, struct quantile_cell, rows);
    }
    bool is_good = true;
    for (size_t row = 0; is_good && row < rows; row++) {
        is_good = read_cell(&list->numbers[row * numbers], row, &before, record, metric);
    }
    return is_good;
}

static bool read_metric(const char *name, json_t *object, const struct cell_lists *lists,
                        struct arena *arena, const struct run_record *record,
                        struct run_record_metric *metric)
{
    size_t windows = record->window_count;
    json_t *most = json_object_get(object, "most");
    json_t *events = json_object_get(object, "events");
    *metric = (struct run_record_metric){
        .name = arena_copy(arena, name),
        .unit = copied_text(json_object_get(object, "unit"), arena),
        .reason = copied_text(json_object_get(object, "reason"), arena),
        .mark = copied_text(json_object_get(object, "mark"), arena),
        .no_percentiles = copied_text(json_object_get(object, "no_percentiles"), arena),
        .most = most == NULL ? (double)INFINITY : json_number_value(most),
    };
    json_t *values = json_object_get(object, "values");
    bool is_good = metric->unit != NULL && (most == NULL || json_is_number(most));
    if (values != NULL) {
        is_good = is_good && read_sums(values, record, arena, metric);
    } else {
        metric->parts = read_numbers(json_object_get(object, "parts"), arena, windows);
        metric->wholes = read_amounts(json_object_get(object, "wholes"), arena, windows);
        is_good = is_good && metric->parts != NULL && metric->wholes != NULL &&
                  read_statistic(json_string_value(json_object_get(object, "statistic")), metric) &&
                  is_possible(metric, windows);
    }
    if (events != NULL) {
        metric->events = read_amounts(events, arena, windows);
        is_good = is_good && metric->events != NULL;
    }
    return is_good && read_cells(json_object_get(object, "cells"), lists, arena, record, metric);
}

/* A metric that has numbers itself, where the name of one can stand in their place; or NULL. */
static json_t *numbers_of(json_t *metrics, json_t *value)
{
    const char *name = json_string_value(value);
    json_t *object = name == NULL ? value : json_object_get(metrics, name);
    return json_is_object(object) ? object : NULL;
}

static bool read_metrics(json_t *object, const struct cell_lists *lists, struct arena *arena,
                         struct run_record *record)
{
    record->metrics = ARENA_ARRAY(arena, struct run_record_metric, json_object_size(object));
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value)
    {
        json_t *numbers = numbers_of(object, value);
        if (numbers == NULL || !read_metric(name, numbers, lists, arena, record,
                                            &record->metrics[record->metric_count++])) {
            return false;
        }
    }
    return json_is_object(object);
}

static bool read_resources(json_t *object, json_t *metrics, struct arena *arena,
                           struct run_record *record)
{
    record->resources = ARENA_ARRAY(arena, struct run_record_resource, json_object_size(object));
    const char *name;
    json_t *values;
    json_object_foreach(object, name, values)
    {
        struct run_record_resource *resource = &record->resources[record->resource_count++];
        resource->component = arena_copy(arena, name);
        if (json_is_string(values)) {
            values = json_object_get(numbers_of(metrics, values), "values");
        }
        resource->utilization = read_numbers(values, arena, record->window_count);
        if (resource->utilization == NULL) {
            return false;
        }
    }
    return json_is_object(object);
}

/* The windows that pieces start with: the first, and then later ones. */
static bool read_pieces(json_t *list, struct arena *arena, struct run_record *record)
{
    size_t count = json_array_size(list);
    if (count < 1 || count > record->window_count) {
        return false;
    }
    record->piece_count = count;
    record->piece_first = ARENA_ARRAY(arena, size_t, count);
    for (size_t i = 0; i < count; i++) {
        json_t *value = json_array_get(list, i);
        json_int_t first = json_integer_value(value);
        json_int_t least = i == 0 ? 0 : (json_int_t)record->piece_first[i - 1] + 1;
        if (!json_is_integer(value) || first < least || first >= (json_int_t)record->window_count ||
            (i == 0 && first > 0)) {
            return false;
        }
        record->piece_first[i] = (size_t)first;
    }
    return true;
}

static bool read_windows(json_t *root, struct arena *arena, struct run_record *record)
{
    json_t *windows = json_object_get(root, "window_s");
    json_t *series = json_object_get(root, "series");
    size_t count = json_array_size(windows);
    if (count < 2 || count > SIMULATION_WINDOWS + 1) {
        return false;
    }
    record->window_count = count - 1;
    record->window_s = read_numbers(windows, arena, count);
    for (size_t i = 1; record->window_s != NULL && i < count; i++) {
        if (record->window_s[i] <= record->window_s[i - 1]) {
            return false;
        }
    }
    if (record->window_s == NULL || !read_pieces(json_object_get(root, "pieces"), arena, record)) {
        return false;
    }
    if (series != NULL) {
        record->series = read_numbers(series, arena, RUN_RECORD_SERIES);
        return record->series != NULL && record->window_count == SIMULATION_WINDOWS;
    }
    return true;
}

static bool read_laws(json_t *list, struct arena *arena, struct run_record *record)
{
    record->laws = ARENA_ARRAY(arena, struct law, json_array_size(list));
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *row = json_array_get(list, i);
        struct law law = {
            .law = copied_text(json_array_get(row, 0), arena),
            .component = copied_text(json_array_get(row, 1), arena),
            .difference = json_number_value(json_array_get(row, 2)),
            .holds = !json_is_false(json_array_get(row, 3)),
            .is_empty = json_is_null(json_array_get(row, 3)),
        };
        if (law.law == NULL || law.component == NULL) {
            return false;
        }
        record->laws[record->law_count++] = law;
    }
    return json_is_array(list);
}

bool run_record_read(const char *text, struct arena *arena, struct run_record *record,
                     struct error *error)
{
    json_error_t reason;
    struct text_buffer rest = {0};
    struct text_buffer without = {0};
    struct cell_lists lists = {0};
    cell_lists_take(&lists, series_record_rest(text, &rest), arena, &without);
    json_t *root = json_loads(without.text, 0, &reason);
    text_buffer_free(&without);
    text_buffer_free(&rest);
    *record = (struct run_record){
        .events = (uint64_t)json_integer_value(json_object_get(root, "events")),
        .ties = (uint64_t)json_integer_value(json_object_get(root, "ties")),
        .is_random = !json_is_false(json_object_get(root, "random")),
        .ticks_per_second = json_integer_value(json_object_get(root, "ticks_per_second")),
    };
    json_t *metrics = json_object_get(root, "metrics");
    bool is_good = record->ticks_per_second > 0 && read_windows(root, arena, record) &&
                   read_metrics(metrics, &lists, arena, record) &&
                   read_resources(json_object_get(root, "resources"), metrics, arena, record) &&
                   read_laws(json_object_get(root, "laws"), arena, record);
    json_decref(root);
    return is_good ||
           error_set(error, ERROR_IO, "runs.sqlite",
                     "the record of a run is damaged; move the file away and give the same "
                     "command again");
}
