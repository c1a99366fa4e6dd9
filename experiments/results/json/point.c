#include "experiments/results/json/point.h"

#include "experiments/results/json/estimate.h"

#include <stdio.h>

static void write_percentiles(struct writer *writer, const struct estimate *percentiles)
{
    for (int i = 0; i < PERCENTILES; i++) {
        writer_open_object(writer, percentile_names[i]);
        result_estimate_write(writer, "value", &percentiles[i]);
        writer_close_object(writer);
    }
}

static void write_point_metric(struct writer *writer, const struct result_metric *metric,
                               double confidence)
{
    writer_open_object(writer, metric->name);
    writer_text(writer, "unit", metric->unit);
    result_estimate_write(writer, "mean", &metric->mean);
    writer_real(writer, "confidence", confidence);
    writer_integer(writer, "samples", (int64_t)metric->mean.interval.samples);
    if (metric->mean.has_correlation) {
        writer_real(writer, "correlation_time", metric->mean.correlation_s);
    }
    if (metric->percentiles != NULL) {
        write_percentiles(writer, metric->percentiles);
    }
    writer_close_object(writer);
}

static void write_busy_resource(struct writer *writer, const struct bottleneck_resource *resource)
{
    writer_text(writer, "component", resource->component);
    writer_real(writer, "utilization", resource->utilization);
}

static void write_bottleneck(struct writer *writer, const struct bottleneck *bottleneck,
                             const char *reason)
{
    writer_open_object(writer, "bottleneck");
    if (reason == NULL) {
        write_busy_resource(writer, &bottleneck->busiest);
    } else {
        writer_null(writer, "component");
        writer_null(writer, "utilization");
        writer_text(writer, "reason", reason);
    }
    if (bottleneck->has_latency) {
        writer_real(writer, "latency", bottleneck->latency);
    }
    if (reason != NULL && bottleneck->has_busiest) {
        writer_open_object(writer, "busiest");
        write_busy_resource(writer, &bottleneck->busiest);
        writer_close_object(writer);
    }
    writer_close_object(writer);
}

/* Members "difference" and "holds". @param reason  written where they are null */
static void write_verdict(struct writer *writer, double difference, bool holds, const char *reason)
{
    if (reason == NULL) {
        writer_real(writer, "difference", difference);
        writer_boolean(writer, "holds", holds);
    } else {
        writer_null(writer, "difference");
        writer_null(writer, "holds");
        writer_text(writer, "reason", reason);
    }
}

void result_verdicts_write(struct writer *writer, const struct closed_form_verdicts *verdicts)
{
    for (size_t i = 0; i < verdicts->count; i++) {
        const struct closed_form_verdict *verdict = &verdicts->list[i];
        writer_open_object(writer, NULL);
        writer_text(writer, "law", verdict->law);
        writer_text(writer, "metric", verdict->metric);
        writer_real(writer, "expected", verdict->expected);
        write_verdict(writer, verdict->difference, verdict->holds, verdict->reason);
        writer_close_object(writer);
    }
}

static void write_model_check(struct writer *writer, const struct result_point *point)
{
    writer_open_list(writer, "model_check");
    for (size_t i = 0; i < point->law_count; i++) {
        const struct result_law *law = &point->laws[i];
        writer_open_object(writer, NULL);
        writer_text(writer, "law", law->law);
        writer_text(writer, "component", law->component);
        write_verdict(writer, law->difference, law->holds, law->reason);
        writer_close_object(writer);
    }
    result_verdicts_write(writer, &point->verdicts);
    writer_close_list(writer);
}

static void write_seconds(struct writer *writer, const char *name, double seconds)
{
    char digits[TEXT_REAL_BYTES];
    char text[TEXT_REAL_BYTES + 4];
    snprintf(text, sizeof text, "%s s", text_from_real(digits, seconds));
    writer_text(writer, name, text);
}

static void write_warmup(struct writer *writer, const struct result_warmup *warmup)
{
    writer_open_object(writer, "warmup");
    writer_text(writer, "method", warmup->method);
    writer_open_object(writer, "removed");
    write_seconds(writer, "least", warmup->least_s);
    write_seconds(writer, "mean", warmup->mean_s);
    write_seconds(writer, "greatest", warmup->greatest_s);
    writer_close_object(writer);
    if (warmup->note != NULL) {
        writer_text(writer, "note", warmup->note);
    }
    writer_close_object(writer);
}

static void write_failures(struct writer *writer, const struct result_point *point)
{
    if (point->failure_count == 0) {
        return;
    }
    writer_open_list(writer, "failed");
    for (size_t i = 0; i < point->failure_count; i++) {
        writer_open_object(writer, NULL);
        writer_integer(writer, "replication", (int64_t)point->failures[i].replication);
        writer_text(writer, "reason", point->failures[i].reason);
        writer_close_object(writer);
    }
    writer_close_list(writer);
}

void result_point_write(struct writer *writer, const struct result_point *point)
{
    writer_open_object(writer, NULL);
    writer_integer(writer, "id", (int64_t)point->id);
    writer_plain(writer, "parameters", &point->parameters);
    writer_integer(writer, "replications", (int64_t)(point->replications - point->failure_count));
    writer_text(writer, "stopped_by", stopped_by_names[point->stopped_by]);
    write_failures(writer, point);
    writer_open_object(writer, "metrics");
    for (size_t i = 0; i < point->metric_count; i++) {
        write_point_metric(writer, &point->metrics[i], point->confidence);
    }
    writer_close_object(writer);
    write_bottleneck(writer, &point->bottleneck, point->bottleneck_reason);
    write_model_check(writer, point);
    write_warmup(writer, &point->warmup);
    writer_close_object(writer);
}
