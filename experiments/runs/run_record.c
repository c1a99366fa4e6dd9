/* Writing a record. */
#include "experiments/runs/run_record.h"

#include "experiments/results/writer.h"
#include "experiments/runs/run_record_same.h"
#include "experiments/runs/series_record.h"

#include <inttypes.h>
#include <stdio.h>

static const double LOW_SHARE = 0.2;

/* A list of one number for each window. */
typedef double window_number(const struct metric *metric);

static double value_of(const struct metric *metric)
{
    return metric->value;
}

static double part_of(const struct metric *metric)
{
    return metric->part;
}

static double whole_of(const struct metric *metric)
{
    return metric->whole;
}

static double events_of(const struct metric *metric)
{
    return metric->events;
}

static void write_numbers(struct writer *writer, const char *key, window_number *number,
                          const struct simulation_result *result, size_t index)
{
    writer_open_list(writer, key);
    for (size_t i = 0; i < result->window_count; i++) {
        writer_real(writer, NULL, number(&result->windows[i].metrics[index]));
    }
    writer_close_list(writer);
}

static int64_t count_of(const struct metric_cell *cell, size_t pieces)
{
    uint64_t count = 0;
    for (size_t i = 0; i < pieces; i++) {
        count += cell->counts[i];
    }
    return (int64_t)count;
}

/*
 * How many cells are written as one: those under the greatest power of 2 that at most a fifth of
 * all values lie under. No percentile and no bound of one is looked for there.
 */
static size_t low_cells(const struct metric *metric, size_t pieces)
{
    double total = 0;
    for (size_t i = 0; i < metric->cell_count; i++) {
        total += (double)count_of(&metric->cells[i], pieces);
    }
    double below = 0;
    size_t low = 0;
    while (low < metric->cell_count) {
        below += (double)count_of(&metric->cells[low], pieces);
        if (below > LOW_SHARE * total) {
            break;
        }
        low++;
    }
    uint64_t least = low < metric->cell_count ? (uint64_t)metric->cells[low].least : 0;
    int64_t end = least == 0 ? 0 : INT64_C(1) << (63 - __builtin_clzll(least));
    while (low > 0 && metric->cells[low - 1].greatest >= end) {
        low--;
    }
    return low > 0 ? low : 1;
}

/* Each cell is a row of whole numbers: how far its least value is from the greatest of the cell
 * before, its greatest from its least, and how often it was met in each piece. */
static void write_cells(struct writer *writer, const struct metric *metric, size_t pieces)
{
    size_t next = metric->cell_count == 0 ? 0 : low_cells(metric, pieces);
    int64_t before = 0;
    writer_open_list(writer, "cells");
    for (size_t first = 0; first < metric->cell_count; first = next++) {
        int64_t greatest = metric->cells[next - 1].greatest;
        int64_t row[2 + RUN_RECORD_PIECES] = {metric->cells[first].least - before,
                                              greatest - metric->cells[first].least};
        for (size_t i = first; i < next; i++) {
            for (size_t piece = 0; piece < pieces; piece++) {
                row[2 + piece] += (int64_t)metric->cells[i].counts[piece];
            }
        }
        writer_integers(writer, row, 2 + pieces);
        before = greatest;
    }
    writer_close_list(writer);
}

/* Why a metric is undefined in one of the windows; NULL: it is not. */
static const char *reason_of(const struct simulation_result *result, size_t index)
{
    for (size_t i = 0; i < result->window_count; i++) {
        if (result->windows[i].metrics[index].reason != NULL) {
            return result->windows[i].metrics[index].reason;
        }
    }
    return NULL;
}

static void write_metric(struct writer *writer, const struct simulation_result *result,
                         size_t index)
{
    const struct metric *first = &result->windows[0].metrics[index];
    const char *reason = reason_of(result, index);
    writer_open_object(writer, first->name);
    writer_text(writer, "unit", first->unit);
    if (first->statistic == STATISTIC_MEAN) {
        write_numbers(writer, "values", value_of, result, index);
    } else {
        writer_text(writer, "statistic", statistic_names[first->statistic]);
        write_numbers(writer, "parts", part_of, result, index);
        write_numbers(writer, "wholes", whole_of, result, index);
    }
    if (__builtin_isfinite(first->most)) {
        writer_real(writer, "most", first->most);
    }
    if (first->events >= 0) {
        write_numbers(writer, "events", events_of, result, index);
    }
    if (reason != NULL) {
        writer_text(writer, "reason", reason);
    }
    if (first->mark != NULL) {
        writer_text(writer, "mark", first->mark);
    }
    if (first->no_percentiles != NULL) {
        writer_text(writer, "no_percentiles", first->no_percentiles);
    }
    if (first->has_percentiles) {
        write_cells(writer, &result->report.metrics[index], result->pieces.count);
    }
    writer_close_object(writer);
}

static void write_metrics(struct writer *writer, const struct simulation_result *result,
                          const struct run_record_same *same)
{
    const struct report *first = &result->windows[0];
    writer_open_object(writer, "metrics");
    for (size_t i = 0; i < first->metric_count; i++) {
        if (same->of_metric[i] == RECORD_SAME_NONE) {
            write_metric(writer, result, i);
        } else {
            writer_text(writer, first->metrics[i].name, first->metrics[same->of_metric[i]].name);
        }
    }
    writer_close_object(writer);
}

static void write_resource(struct writer *writer, const struct simulation_result *result,
                           size_t index)
{
    writer_open_list(writer, result->windows[0].resources[index].component);
    for (size_t i = 0; i < result->window_count; i++) {
        writer_real(writer, NULL, result->windows[i].resources[index].utilization);
    }
    writer_close_list(writer);
}

static void write_resources(struct writer *writer, const struct simulation_result *result,
                            const struct run_record_same *same)
{
    const struct report *first = &result->windows[0];
    writer_open_object(writer, "resources");
    for (size_t i = 0; i < first->resource_count; i++) {
        if (same->of_resource[i] == RECORD_SAME_NONE) {
            write_resource(writer, result, i);
        } else {
            writer_text(writer, first->resources[i].component,
                        first->metrics[same->of_resource[i]].name);
        }
    }
    writer_close_object(writer);
}

/* Where windows start and end, which make a piece, and the signal that a cut is chosen by. */
static void write_windows(struct writer *writer, const struct simulation_result *result)
{
    writer_open_list(writer, "window_s");
    for (size_t i = 0; i <= result->window_count; i++) {
        writer_real(writer, NULL,
                    ticks_to_seconds(result->window_at[i], result->report.ticks_per_second));
    }
    writer_close_list(writer);
    writer_open_list(writer, "pieces");
    for (size_t i = 0; i < result->pieces.count; i++) {
        writer_integer(writer, NULL, (int64_t)result->piece_first[i]);
    }
    writer_close_list(writer);
    if (result->slice_means == NULL) {
        return;
    }
    writer_open_list(writer, "series");
    for (size_t i = 0; i < RUN_RECORD_SERIES; i++) {
        double sum = 0;
        for (size_t k = 0; k < MSER_BATCH; k++) {
            sum += result->slice_means[MSER_BATCH * i + k];
        }
        writer_real(writer, NULL, sum / MSER_BATCH);
    }
    writer_close_list(writer);
}

static void write_laws(struct writer *writer, const struct report *report)
{
    writer_open_list(writer, "laws");
    for (size_t i = 0; i < report->law_count; i++) {
        const struct law *law = &report->laws[i];
        writer_open_list(writer, NULL);
        writer_text(writer, NULL, law->law);
        writer_text(writer, NULL, law->component);
        writer_real(writer, NULL, law->difference);
        if (law->is_empty) {
            writer_null(writer, NULL);
        } else {
            writer_boolean(writer, NULL, law->holds);
        }
        writer_close_list(writer);
    }
    writer_close_list(writer);
}

void run_record_write(const struct simulation_result *result, struct text_buffer *text)
{
    struct run_record_same same = run_record_same_find(result);
    struct writer writer;
    writer_init(&writer, NULL);
    writer_open_object(&writer, NULL);
    writer_integer(&writer, "events", (int64_t)result->events);
    writer_integer(&writer, "ties", (int64_t)result->ties);
    writer_boolean(&writer, "random", result->is_random);
    writer_integer(&writer, "ticks_per_second", result->report.ticks_per_second);
    write_windows(&writer, result);
    write_metrics(&writer, result, &same);
    write_resources(&writer, result, &same);
    write_laws(&writer, &result->report);
    series_record_write(&result->series, &writer.buffer);
    writer_close_object(&writer);
    text_append_bytes(text, writer.buffer.text, writer.buffer.length);
    writer_end(&writer);
    run_record_same_free(&same);
}

void run_record_counts(const char *text, uint64_t *events, uint64_t *ties)
{
    *events = 0;
    *ties = 0;
    sscanf(text, "{\"events\":%" SCNu64 ",\"ties\":%" SCNu64, events, ties);
}
