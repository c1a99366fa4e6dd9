#include "experiments/timeline/against_json.h"

#include "experiments/results/writer.h"
#include "experiments/timeline/against_words.h"

#include <math.h>

static const double second = 1e6; /* [us] */

/* Seconds, to the microsecond. */
static void write_seconds(struct writer *writer, const char *key, double microseconds)
{
    writer_real(writer, key, round(microseconds) / second + 0.0); /* 0, not -0 */
}

static void write_range(struct writer *writer, const struct timeline_range *range)
{
    writer_open_object(writer, "predicted");
    write_seconds(writer, "mean", timeline_range_mean(range));
    write_seconds(writer, "minimum", (double)range->minimum);
    write_seconds(writer, "maximum", (double)range->maximum);
    writer_integer(writer, "replications", (int64_t)range->count);
    writer_close_object(writer);
}

static void write_difference(struct writer *writer, const struct timeline_range *range,
                             int64_t measured)
{
    write_seconds(writer, "difference", (double)measured - timeline_range_mean(range));
    if (against_has_range(range)) {
        writer_boolean(writer, "within", timeline_range_holds(range, measured));
    } else {
        writer_null(writer, "within");
    }
}

static void write_name(struct writer *writer, const char *key, const char *name)
{
    if (name != NULL) {
        writer_text(writer, key, name);
    } else {
        writer_null(writer, key);
    }
}

static void write_what(struct writer *writer, const char *event, const char *node,
                       const char *object)
{
    writer_text(writer, "event", event);
    write_name(writer, "node", node);
    write_name(writer, "object", object);
}

static void write_measured(struct writer *writer, const struct measured_event *event)
{
    write_seconds(writer, "measured", (double)event->at);
    writer_integer(writer, "line", (int64_t)event->line);
}

static void write_row(struct writer *writer, const struct against *against,
                      const struct against_row *row)
{
    const struct prediction_row *what = row->row;
    writer_open_object(writer, NULL);
    write_what(writer, row->group->event, row->group->node, row->group->object);
    writer_integer(writer, "occurrence", (int64_t)row->occurrence);
    if (what->measured != NULL) {
        write_measured(writer, what->measured);
    }
    if (what->predicted.count > 0) {
        write_range(writer, &what->predicted);
    }
    if (what->measured != NULL && what->predicted.count > 0) {
        write_difference(writer, &what->predicted, what->measured->at);
    } else if (what->measured != NULL) {
        struct text_buffer reason = {0};
        against_words_reason(against, row, &reason);
        writer_text(writer, "reason", reason.text);
        text_buffer_free(&reason);
    }
    writer_close_object(writer);
}

/* The rows that were measured, or not, and predicted, or not. */
static void write_rows(struct writer *writer, const struct against *against, bool is_measured,
                       bool is_predicted)
{
    for (size_t i = 0; i < against->count; i++) {
        const struct prediction_row *row = against->rows[i].row;
        if ((row->measured != NULL) == is_measured && (row->predicted.count > 0) == is_predicted) {
            write_row(writer, against, &against->rows[i]);
        }
    }
}

/* Events that were measured before the fault. */
static void write_before(struct writer *writer, const struct measured_log *log)
{
    for (size_t i = 0; i < log->count && log->list[i].at < 0; i++) {
        const struct measured_event *event = &log->list[i];
        writer_open_object(writer, NULL);
        write_what(writer, event->event, event->node, event->object);
        write_measured(writer, event);
        writer_text(writer, "reason", "before the fault");
        writer_close_object(writer);
    }
}

static void write_stretch(struct writer *writer, const char *key,
                          const struct prediction_stretch *stretch)
{
    writer_open_object(writer, key);
    if (stretch->phase_count > 0) {
        writer_open_list(writer, "phases");
        for (size_t i = 0; i < stretch->phase_count; i++) {
            writer_text(writer, NULL, stretch->phases[i]);
        }
        writer_close_list(writer);
    }
    if (stretch->is_measured) {
        write_seconds(writer, "measured", (double)stretch->measured);
    } else {
        writer_null(writer, "measured");
    }
    write_range(writer, &stretch->predicted);
    if (stretch->is_measured) {
        write_difference(writer, &stretch->predicted, stretch->measured);
    }
    writer_close_object(writer);
}

static void write_phases(struct writer *writer, const struct against *against)
{
    struct prediction_service service;
    writer_open_list(writer, "phases");
    for (size_t i = 0; prediction_phases_service(&against->phases, i, &service); i++) {
        writer_open_object(writer, NULL);
        writer_text(writer, "service", service.name);
        writer_integer(writer, "replication", (int64_t)service.replication);
        writer_open_list(writer, "stretches");
        for (size_t k = 0; k < service.count; k++) {
            write_stretch(writer, NULL, &service.stretches[k]);
        }
        writer_close_list(writer);
        write_stretch(writer, "outage", &service.whole);
        writer_close_object(writer);
    }
    writer_close_list(writer);
}

void against_write_json(const struct against *against, FILE *out)
{
    struct writer writer;
    writer_init(&writer, out);
    writer_open_object(&writer, NULL);
    writer_integer(&writer, "point", (int64_t)against->point);
    writer_integer(&writer, "replications", (int64_t)against->replications);
    writer_integer(&writer, "without_fault", (int64_t)against->prediction.without);
    writer_text(&writer, "fault", against->fault);
    writer_open_list(&writer, "events");
    write_rows(&writer, against, true, true);
    writer_close_list(&writer);
    write_phases(&writer, against);
    writer_integer(&writer, "unfinished_outages", (int64_t)against->phases.unfinished);
    writer_open_list(&writer, "measured_only");
    write_before(&writer, &against->file->log);
    write_rows(&writer, against, true, false);
    writer_close_list(&writer);
    writer_open_list(&writer, "predicted_only");
    write_rows(&writer, against, false, true);
    writer_close_list(&writer);
    writer_open_list(&writer, "ignored_keys");
    for (size_t i = 0; i < against->file->ignored_count; i++) {
        writer_text(&writer, NULL, against->file->ignored[i]);
    }
    writer_close_list(&writer);
    writer_close_object(&writer);
    writer_end(&writer);
}
