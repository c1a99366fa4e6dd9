#include "experiments/record.h"

#include "experiments/writer.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* The reports a record is written from: one for each cut, or for each batch. */
struct cuts {
    const struct report *reports;
    size_t count;
};

static void write_percentiles(struct writer *writer, const struct metric *metric)
{
    writer_open_list(writer, NULL);
    for (int i = 0; i < PERCENTILES; i++) {
        if (metric->supported[i]) {
            writer_real(writer, NULL, metric->percentile[i]);
        } else {
            writer_null(writer, NULL);
        }
    }
    writer_close_list(writer);
}

/* A metric's value in each report. @return why it is undefined in one of them; NULL: it is not */
static const char *write_values(struct writer *writer, const char *name, struct cuts cuts,
                                size_t index)
{
    const char *reason = NULL;
    writer_open_list(writer, name);
    for (size_t i = 0; i < cuts.count; i++) {
        const struct metric *metric = &cuts.reports[i].metrics[index];
        if (metric->reason == NULL) {
            writer_real(writer, NULL, metric->value);
        } else {
            reason = metric->reason;
            writer_null(writer, NULL);
        }
    }
    writer_close_list(writer);
    return reason;
}

static void write_metric(struct writer *writer, struct cuts cuts, struct cuts batches, size_t index)
{
    const struct metric *first = &cuts.reports[0].metrics[index];
    writer_open_object(writer, first->name);
    writer_text(writer, "unit", first->unit);
    const char *reason = write_values(writer, "values", cuts, index);
    if (reason != NULL) {
        writer_text(writer, "reason", reason);
    }
    if (batches.count > 0) {
        write_values(writer, "batches", batches, index);
    }
    if (first->has_percentiles) {
        writer_open_list(writer, "percentiles");
        for (size_t i = 0; i < cuts.count; i++) {
            write_percentiles(writer, &cuts.reports[i].metrics[index]);
        }
        writer_close_list(writer);
    }
    writer_close_object(writer);
}

static void write_resource(struct writer *writer, struct cuts cuts, size_t index)
{
    writer_open_list(writer, cuts.reports[0].resources[index].component);
    for (size_t i = 0; i < cuts.count; i++) {
        writer_real(writer, NULL, cuts.reports[i].resources[index].utilization);
    }
    writer_close_list(writer);
}

/* What the cut is chosen by: when each starts, and the signal. */
static void write_cuts(struct writer *writer, const struct simulation_result *result)
{
    const double per_second = (double)result->report.ticks_per_second;
    writer_open_list(writer, "cuts_s");
    for (size_t i = 0; i < result->cut_count; i++) {
        writer_real(writer, NULL, (double)result->cut_at[i] / per_second);
    }
    if (result->cut_count == 0) {
        writer_real(writer, NULL, (double)result->removed / per_second);
    }
    writer_close_list(writer);
    if (result->cut_count == 0) {
        return;
    }
    writer_open_list(writer, "series");
    for (size_t i = 0; i < RECORD_SERIES; i++) {
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

void record_write(const struct simulation_result *result, struct text_buffer *text)
{
    const struct report *report = &result->report;
    struct cuts cuts = {result->cut_count == 0 ? report : result->cuts,
                        result->cut_count == 0 ? 1 : result->cut_count};
    struct writer writer;
    writer_init(&writer, NULL);
    writer_open_object(&writer, NULL);
    writer_integer(&writer, "events", (int64_t)result->events);
    writer_integer(&writer, "ties", (int64_t)result->ties);
    write_cuts(&writer, result);
    writer_open_object(&writer, "metrics");
    for (size_t i = 0; i < report->metric_count; i++) {
        write_metric(&writer, cuts, (struct cuts){result->batches, result->batch_count}, i);
    }
    writer_close_object(&writer);
    writer_open_object(&writer, "resources");
    for (size_t i = 0; i < report->resource_count; i++) {
        write_resource(&writer, cuts, i);
    }
    writer_close_object(&writer);
    write_laws(&writer, report);
    writer_close_object(&writer);
    text_append_bytes(text, writer.buffer.text, writer.buffer.length);
    writer_end(&writer);
}

void record_counts(const char *text, uint64_t *events, uint64_t *ties)
{
    *events = 0;
    *ties = 0;
    sscanf(text, "{\"events\":%" SCNu64 ",\"ties\":%" SCNu64, events, ties);
}

static const char *text_of(json_t *value, struct arena *arena)
{
    const char *text = json_string_value(value);
    return text == NULL ? NULL : arena_copy(arena, text);
}

static bool read_metric(const char *name, json_t *object, struct arena *arena, size_t cuts,
                        struct metric *metrics)
{
    json_t *values = json_object_get(object, "values");
    json_t *percentiles = json_object_get(object, "percentiles");
    const char *kept = arena_copy(arena, name);
    const char *unit = text_of(json_object_get(object, "unit"), arena);
    const char *reason = text_of(json_object_get(object, "reason"), arena);
    for (size_t cut = 0; cut < cuts; cut++) {
        json_t *value = json_array_get(values, cut);
        struct metric *metric = &metrics[cut];
        *metric = (struct metric){
            .name = kept,
            .unit = unit,
            .reason = json_is_number(value) ? NULL : reason,
            .value = json_number_value(value),
            .has_percentiles = percentiles != NULL,
        };
        json_t *list = json_array_get(percentiles, cut);
        for (size_t i = 0; i < PERCENTILES; i++) {
            json_t *percentile = json_array_get(list, i);
            metric->supported[i] = json_is_number(percentile);
            metric->percentile[i] = json_number_value(percentile);
        }
        if (!json_is_number(value) && reason == NULL) {
            return false;
        }
    }
    return unit != NULL;
}

/* The batches of metric number `index`; those of the first say how many there are. */
static bool read_batches(json_t *list, struct arena *arena, size_t metrics, size_t index,
                         struct record *record)
{
    if (index == 0 && json_array_size(list) > 0) {
        record->batch_count = json_array_size(list);
        record->batches = ARENA_ARRAY(arena, double, metrics * record->batch_count);
    }
    for (size_t i = 0; i < record->batch_count; i++) {
        json_t *value = json_array_get(list, i);
        record->batches[index * record->batch_count + i] =
            json_is_number(value) ? json_number_value(value) : (double)NAN;
    }
    return json_array_size(list) == record->batch_count;
}

static bool read_metrics(json_t *object, struct arena *arena, struct record *record)
{
    size_t cuts = record->cut_count;
    record->metrics = ARENA_ARRAY(arena, struct metric, json_object_size(object) * cuts);
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value)
    {
        size_t index = record->metric_count++;
        if (!read_metric(name, value, arena, cuts, &record->metrics[index * cuts]) ||
            !read_batches(json_object_get(value, "batches"), arena, json_object_size(object), index,
                          record)) {
            return false;
        }
    }
    return json_is_object(object);
}

static bool read_resources(json_t *object, struct arena *arena, struct record *record)
{
    size_t cuts = record->cut_count;
    record->resources = ARENA_ARRAY(arena, struct resource, json_object_size(object) * cuts);
    const char *name;
    json_t *values;
    json_object_foreach(object, name, values)
    {
        const char *kept = arena_copy(arena, name);
        struct resource *resources = &record->resources[record->resource_count++ * cuts];
        for (size_t cut = 0; cut < cuts; cut++) {
            resources[cut] =
                (struct resource){kept, json_number_value(json_array_get(values, cut))};
        }
    }
    return json_is_object(object);
}

static bool read_cuts(json_t *root, struct arena *arena, struct record *record)
{
    json_t *cuts = json_object_get(root, "cuts_s");
    json_t *series = json_object_get(root, "series");
    record->cut_count = json_array_size(cuts);
    if (record->cut_count == 0 || record->cut_count > RECORD_CUTS_MOST ||
        (series != NULL && json_array_size(series) != RECORD_SERIES)) {
        return false;
    }
    for (size_t i = 0; i < record->cut_count; i++) {
        record->cuts_s[i] = json_number_value(json_array_get(cuts, i));
    }
    if (series != NULL) {
        record->series = ARENA_ARRAY(arena, double, RECORD_SERIES);
        for (size_t i = 0; i < RECORD_SERIES; i++) {
            record->series[i] = json_number_value(json_array_get(series, i));
        }
    }
    return true;
}

static bool read_laws(json_t *list, struct arena *arena, struct record *record)
{
    record->laws = ARENA_ARRAY(arena, struct law, json_array_size(list));
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *row = json_array_get(list, i);
        struct law law = {
            .law = text_of(json_array_get(row, 0), arena),
            .component = text_of(json_array_get(row, 1), arena),
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

bool record_read(const char *text, struct arena *arena, struct record *record, struct error *error)
{
    json_error_t reason;
    json_t *root = json_loads(text, 0, &reason);
    *record = (struct record){
        .events = (uint64_t)json_integer_value(json_object_get(root, "events")),
        .ties = (uint64_t)json_integer_value(json_object_get(root, "ties")),
    };
    bool is_good = read_cuts(root, arena, record) &&
                   read_metrics(json_object_get(root, "metrics"), arena, record) &&
                   read_resources(json_object_get(root, "resources"), arena, record) &&
                   read_laws(json_object_get(root, "laws"), arena, record);
    json_decref(root);
    return is_good ||
           error_set(error, ERROR_IO, "runs.sqlite",
                     "the record of a run is damaged; move the file away and give the same "
                     "command again");
}
