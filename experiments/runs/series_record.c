#include "experiments/runs/series_record.h"

#include "experiments/results/writer.h"

#include <math.h>
#include <string.h>

/* Whether the whole of each interval is 1, or 0 where there is no value. */
static bool has_values_alone(enum statistic statistic)
{
    return statistic == STATISTIC_MEAN || statistic == STATISTIC_COUNT ||
           statistic == STATISTIC_TOTAL;
}

static void write_line_values(struct writer *writer, const struct series_metric *metric,
                              size_t count)
{
    writer_open_list(writer, "values");
    for (size_t i = 0; i < count; i++) {
        if (metric->wholes[i] > 0) {
            writer_real(writer, NULL, metric->parts[i]);
        } else {
            writer_null(writer, NULL);
        }
    }
    writer_close_list(writer);
}

static void write_line_sums(struct writer *writer, const char *key, const double *numbers,
                            size_t count)
{
    writer_open_list(writer, key);
    for (size_t i = 0; i < count; i++) {
        writer_real(writer, NULL, numbers[i]);
    }
    writer_close_list(writer);
}

static void write_series_line(struct writer *writer, const struct series_metric *metric,
                              size_t count)
{
    writer_open_object(writer, NULL);
    writer_text(writer, "metric", metric->name);
    writer_text(writer, "unit", metric->unit);
    writer_text(writer, "statistic", statistic_names[metric->statistic]);
    if (isfinite(metric->most)) {
        writer_real(writer, "most", metric->most);
    }
    if (has_values_alone(metric->statistic)) {
        write_line_values(writer, metric, count);
    } else {
        write_line_sums(writer, "parts", metric->parts, count);
        write_line_sums(writer, "wholes", metric->wholes, count);
    }
    writer_close_object(writer);
}

void series_record_write(const struct series *series, struct text_buffer *text)
{
    for (size_t i = 0; i < series->metric_count; i++) {
        struct writer writer;
        writer_init(&writer, NULL);
        write_series_line(&writer, &series->metrics[i], series->interval_count);
        text_append(text, i == 0 ? ",\"over_time\":[\n" : ",\n");
        text_append_bytes(text, writer.buffer.text, writer.buffer.length);
        writer_end(&writer);
    }
    text_append(text, series->metric_count > 0 ? "\n]" : "");
}

const char *series_record_rest(const char *record, struct text_buffer *copy)
{
    size_t length = strcspn(record, "\n");
    if (record[length] == '\0') {
        return record;
    }
    text_append_bytes(copy, record, length);
    text_append(copy, "]}");
    return copy->text;
}

static bool read_line_values(const json_t *list, struct series_metric *metric, size_t count)
{
    bool is_good = json_array_size(list) == count;
    for (size_t i = 0; is_good && i < count; i++) {
        const json_t *value = json_array_get(list, i);
        metric->parts[i] = json_number_value(value);
        metric->wholes[i] = json_is_null(value) ? 0 : 1;
        is_good = json_is_number(value) || json_is_null(value);
    }
    return is_good;
}

static bool read_line_sums(const json_t *list, double *numbers, size_t count)
{
    bool is_good = json_array_size(list) == count;
    for (size_t i = 0; is_good && i < count; i++) {
        numbers[i] = json_number_value(json_array_get(list, i));
        is_good = json_is_number(json_array_get(list, i));
    }
    return is_good;
}

static bool read_statistic_over_time(const char *name, enum statistic *statistic)
{
    for (int i = 0; name != NULL && i < STATISTICS; i++) {
        if (strcmp(statistic_names[i], name) == 0) {
            *statistic = (enum statistic)i;
            return statistic_is_over_time(*statistic);
        }
    }
    return false;
}

/* Whether sums can be: not more of the trials than there were, no events below 0. */
static bool are_sums_possible(const struct series_metric *metric, size_t count)
{
    bool has_trials = metric->statistic == STATISTIC_SHARE;
    bool is_count = has_trials || metric->statistic == STATISTIC_COUNT;
    for (size_t i = 0; i < count; i++) {
        if (metric->wholes[i] < 0 || (is_count && metric->parts[i] < 0) ||
            (has_trials && metric->parts[i] > metric->wholes[i])) {
            return false;
        }
    }
    return true;
}

static bool read_line(const json_t *line, size_t count, struct arena *arena,
                      struct series_metric *metric)
{
    const char *name = json_string_value(json_object_get(line, "metric"));
    const char *unit = json_string_value(json_object_get(line, "unit"));
    const json_t *most = json_object_get(line, "most");
    if (name == NULL || unit == NULL || (most != NULL && !json_is_number(most)) ||
        !read_statistic_over_time(json_string_value(json_object_get(line, "statistic")),
                                  &metric->statistic)) {
        return false;
    }
    metric->name = arena_copy(arena, name);
    metric->unit = arena_copy(arena, unit);
    metric->most = most == NULL ? (double)INFINITY : json_number_value(most);
    metric->parts = ARENA_ARRAY(arena, double, count);
    metric->wholes = ARENA_ARRAY(arena, double, count);
    bool is_good = has_values_alone(metric->statistic)
                       ? read_line_values(json_object_get(line, "values"), metric, count)
                       : read_line_sums(json_object_get(line, "parts"), metric->parts, count) &&
                             read_line_sums(json_object_get(line, "wholes"), metric->wholes, count);
    return is_good && are_sums_possible(metric, count);
}

/* The line after the present one; NULL: none. */
static const char *next_line(const char *line)
{
    const char *end = strchr(line, '\n');
    return end == NULL ? NULL : end + 1;
}

bool series_record_read(const char *record, size_t intervals, struct arena *arena,
                        struct series *series, struct error *error)
{
    size_t lines = 0; /* with the one that closes the list */
    for (const char *line = next_line(record); line != NULL; line = next_line(line)) {
        lines++;
    }
    *series = (struct series){.interval_count = intervals,
                              .metrics = ARENA_ARRAY(arena, struct series_metric, lines)};
    const char *line = next_line(record);
    bool is_good = true;
    while (is_good && series->metric_count + 1 < lines) {
        bool is_last = series->metric_count + 2 == lines;
        size_t length = strcspn(line, "\n") - (is_last ? 0 : 1); /* without its comma */
        json_t *json = json_loadb(line, length, 0, NULL);
        is_good = read_line(json, intervals, arena, &series->metrics[series->metric_count++]);
        json_decref(json);
        line = next_line(line);
    }
    return (is_good && (lines == 0 || strcmp(line, "]}") == 0)) ||
           error_set(error, ERROR_IO, "runs.sqlite",
                     "the series of a run is damaged; move the file away and give the same command "
                     "again");
}
