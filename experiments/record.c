#include "experiments/record.h"

#include "experiments/writer.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

static void write_metric(struct writer *writer, const struct metric *metric)
{
    writer_open_object(writer, metric->name);
    writer_text(writer, "unit", metric->unit);
    if (metric->reason == NULL) {
        writer_real(writer, "value", metric->value);
    } else {
        writer_text(writer, "reason", metric->reason);
    }
    if (metric->has_percentiles) {
        writer_open_list(writer, "percentiles");
        for (int i = 0; i < PERCENTILES; i++) {
            if (metric->supported[i]) {
                writer_real(writer, NULL, metric->percentile[i]);
            } else {
                writer_null(writer, NULL);
            }
        }
        writer_close_list(writer);
    }
    writer_close_object(writer);
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
        writer_boolean(writer, NULL, law->holds);
        writer_close_list(writer);
    }
    writer_close_list(writer);
}

void record_write(const struct simulation_result *result, struct text_buffer *text)
{
    const struct report *report = &result->report;
    struct writer writer;
    writer_init(&writer, NULL);
    writer_open_object(&writer, NULL);
    writer_integer(&writer, "events", (int64_t)result->events);
    writer_integer(&writer, "ties", (int64_t)result->ties);
    writer_real(&writer, "warmup_s", (double)result->removed / (double)report->ticks_per_second);
    writer_open_object(&writer, "metrics");
    for (size_t i = 0; i < report->metric_count; i++) {
        write_metric(&writer, &report->metrics[i]);
    }
    writer_close_object(&writer);
    writer_open_object(&writer, "resources");
    for (size_t i = 0; i < report->resource_count; i++) {
        writer_real(&writer, report->resources[i].component, report->resources[i].utilization);
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

static bool read_metric(const char *name, json_t *object, struct arena *arena,
                        struct metric *metric)
{
    json_t *value = json_object_get(object, "value");
    json_t *percentiles = json_object_get(object, "percentiles");
    *metric = (struct metric){
        .name = arena_copy(arena, name),
        .unit = text_of(json_object_get(object, "unit"), arena),
        .reason = text_of(json_object_get(object, "reason"), arena),
        .value = json_number_value(value),
        .has_percentiles = percentiles != NULL,
    };
    for (size_t i = 0; percentiles != NULL && i < PERCENTILES; i++) {
        json_t *percentile = json_array_get(percentiles, i);
        metric->supported[i] = json_is_number(percentile);
        metric->percentile[i] = json_number_value(percentile);
    }
    return metric->unit != NULL && (metric->reason != NULL || json_is_number(value));
}

static bool read_metrics(json_t *object, struct arena *arena, struct record *record)
{
    record->metrics = ARENA_ARRAY(arena, struct metric, json_object_size(object));
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value)
    {
        if (!read_metric(name, value, arena, &record->metrics[record->metric_count++])) {
            return false;
        }
    }
    return json_is_object(object);
}

static bool read_resources(json_t *object, struct arena *arena, struct record *record)
{
    record->resources = ARENA_ARRAY(arena, struct resource, json_object_size(object));
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value)
    {
        record->resources[record->resource_count++] =
            (struct resource){arena_copy(arena, name), json_number_value(value)};
    }
    return json_is_object(object);
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
            .holds = json_is_true(json_array_get(row, 3)),
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
        .warmup_s = json_number_value(json_object_get(root, "warmup_s")),
    };
    bool is_good = read_metrics(json_object_get(root, "metrics"), arena, record) &&
                   read_resources(json_object_get(root, "resources"), arena, record) &&
                   read_laws(json_object_get(root, "laws"), arena, record);
    json_decref(root);
    return is_good || error_set(error, ERROR_IO, "runs.sqlite", "the record of a run is damaged");
}
