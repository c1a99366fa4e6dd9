#include "experiments/result_point.h"

#include "analysis/statistics/percentile.h"
#include "analysis/statistics/round.h"
#include "analysis/statistics/sum.h"
#include "experiments/closed_form.h"
#include "experiments/store_results.h"
#include "sim/base/memory.h"

#include <stdio.h>

/* Where the numbers of a point go: results.json, and the tables of the last results. */
struct sink {
    struct writer *writer;
    struct store *store; /* NULL: no tables */
    const struct experiment_point *point;
    const struct finding *finding;
};

/* The shares of percentile_names in thousandths. */
static const unsigned per_mille[PERCENTILES] = {500, 900, 950, 990, 999};

void result_interval_write(struct writer *writer, const char *name, const struct interval *interval,
                           const char *reason)
{
    if (interval->samples == 0) {
        writer_null(writer, name);
    } else {
        writer_real(writer, name, interval->mean);
    }
    if (interval->known) {
        writer_real(writer, "lower", interval->lower);
        writer_real(writer, "upper", interval->upper);
    } else {
        writer_null(writer, "lower");
        writer_null(writer, "upper");
        writer_text(writer, "reason", reason != NULL ? reason : student_reason(interval));
    }
}

static void tabulate(const struct sink *sink, const struct metric_samples *metric,
                     const char *statistic, const struct interval *interval)
{
    if (sink->store != NULL) {
        struct store_result result = {.point = sink->point->point.id,
                                      .metric = metric->name,
                                      .statistic = statistic,
                                      .unit = metric->unit,
                                      .interval = *interval};
        store_results_add(sink->store, &result);
    }
}

static void tabulate_samples(const struct sink *sink, const struct metric_samples *metric,
                             uint64_t replications)
{
    const struct row *row = &metric->rows[SAMPLE_OF_VALUES];
    for (uint64_t i = 0; sink->store != NULL && i < replications; i++) {
        if (row->has[i]) {
            store_results_sample(sink->store, sink->point->point.id, i, metric->name,
                                 row->values[i]);
        }
    }
}

static void tabulate_parameters(const struct sink *sink)
{
    const char *path;
    json_t *value;
    json_object_foreach(sink->point->point.parameters, path, value)
    {
        if (sink->store != NULL) {
            store_results_parameter(sink->store, sink->point->point.id, path, value);
        }
    }
}

static void write_percentile(const struct sink *sink, const struct metric_samples *metric,
                             int which, uint64_t replications)
{
    struct writer *writer = sink->writer;
    const struct row *row = &metric->rows[which];
    struct percentile percentile = percentile_interval(row->values, row->has, replications,
                                                       per_mille[which], sink->finding->confidence);
    writer_open_object(writer, percentile_names[which]);
    result_interval_write(writer, "value", &percentile.interval,
                          percentile.known ? NULL : percentile.reason);
    writer_close_object(writer);
    tabulate(sink, metric, percentile_names[which], &percentile.interval);
}

/* What a reader needs to trust batch means: neighbours that hardly know of each other. */
static void write_correlation(struct writer *writer, const struct batch_means *batches)
{
    if (!batches->correlation_known) {
        writer_null(writer, "batch_correlation");
        return;
    }
    writer_real(writer, "batch_correlation", round_derived(batches->correlation));
    if (batches->correlated) {
        writer_text(writer, "note",
                    "neighbouring batches are correlated: the interval is too narrow, "
                    "a longer horizon mends that");
    }
}

static void write_metric(const struct sink *sink, const struct metric_samples *metric,
                         uint64_t replications)
{
    struct writer *writer = sink->writer;
    double confidence = sink->finding->confidence;
    struct batch_means batches = {0};
    struct interval interval = findings_metric_interval(metric, replications, confidence, &batches);
    writer_open_object(writer, metric->name);
    writer_text(writer, "unit", metric->unit);
    result_interval_write(writer, "mean", &interval, interval.samples == 0 ? metric->reason : NULL);
    writer_real(writer, "confidence", confidence);
    writer_integer(writer, "samples", (int64_t)interval.samples);
    if (metric->batch_count > 0) {
        write_correlation(writer, &batches);
    }
    tabulate(sink, metric, "mean", &interval);
    for (int i = 0; i < PERCENTILES && metric->has_percentiles; i++) {
        write_percentile(sink, metric, i, replications);
    }
    writer_close_object(writer);
    tabulate_samples(sink, metric, replications);
}

static void write_bottleneck(struct writer *writer, const struct finding *finding)
{
    const struct bottleneck *bottleneck = &finding->bottleneck;
    writer_open_object(writer, "bottleneck");
    if (bottleneck->is_named) {
        writer_text(writer, "component", bottleneck->busiest.component);
        writer_real(writer, "utilization", bottleneck->busiest.utilization);
    } else {
        struct text_buffer reason = {0};
        writer_null(writer, "component");
        writer_null(writer, "utilization");
        bottleneck_print(&reason, bottleneck);
        writer_text(writer, "reason",
                    bottleneck->has_busiest ? reason.text
                                            : "the system has no resource that can saturate");
        text_buffer_free(&reason);
    }
    if (bottleneck->has_latency) {
        writer_real(writer, "latency", round_derived(bottleneck->latency));
    }
    if (bottleneck->has_busiest && !bottleneck->is_named) {
        writer_open_object(writer, "busiest");
        writer_text(writer, "component", bottleneck->busiest.component);
        writer_real(writer, "utilization", bottleneck->busiest.utilization);
        writer_close_object(writer);
    }
    writer_close_object(writer);
}

/* The replication where a law fails worst speaks for all. */
static void write_law(struct writer *writer, const struct law_samples *law, uint64_t replications)
{
    double worst = 0;
    bool holds = true;
    bool is_empty = true; /* in all replications */
    for (uint64_t i = 0; i < replications; i++) {
        if (law->row.has[i]) {
            double difference = law->row.values[i];
            worst = __builtin_fabs(difference) > __builtin_fabs(worst) ? difference : worst;
            holds = holds && law->holds[i];
            is_empty = is_empty && law->is_empty[i];
        }
    }
    writer_open_object(writer, NULL);
    writer_text(writer, "law", law->law);
    writer_text(writer, "component", law->component);
    if (is_empty) {
        writer_null(writer, "difference");
        writer_null(writer, "holds");
        writer_text(writer, "reason", "nothing happened that this law speaks of");
    } else {
        writer_real(writer, "difference", worst);
        writer_boolean(writer, "holds", holds);
    }
    writer_close_object(writer);
}

static void write_warmup(struct writer *writer, const struct run_parameters *run,
                         const struct samples *samples)
{
    char digits[TEXT_REAL_BYTES];
    char text[TEXT_REAL_BYTES + 4];
    writer_open_object(writer, "warmup");
    writer_text(writer, "method", run->has_warmup ? "fixed" : "mser5");
    snprintf(text, sizeof text, "%s s", text_from_real(digits, samples->cuts_s[samples->cut]));
    writer_text(writer, "removed", text);
    if (samples->cut_is_late) {
        writer_text(writer, "note",
                    "the best cut is the latest one looked at: the horizon may be too short");
    }
    writer_close_object(writer);
}

static void write_failures(struct writer *writer, const struct samples *samples)
{
    writer_open_list(writer, "failed");
    for (uint64_t i = 0; i < samples->used; i++) {
        if (samples->states[i] == STORE_FAILED) {
            writer_open_object(writer, NULL);
            writer_integer(writer, "replication", (int64_t)i);
            writer_text(writer, "reason", samples->failures[i]);
            writer_close_object(writer);
        }
    }
    writer_close_list(writer);
}

void result_point_write(struct writer *writer, struct store *store,
                        const struct experiment_point *point, const struct samples *samples,
                        const struct finding *finding)
{
    const struct sink sink = {writer, store, point, finding};
    writer_open_object(writer, NULL);
    writer_integer(writer, "id", (int64_t)point->point.id);
    writer_value(writer, "parameters", point->point.parameters);
    writer_integer(writer, "replications", (int64_t)(samples->used - finding->failed));
    writer_text(writer, "stopped_by", stopped_by_names[finding->stopped_by]);
    if (finding->failed > 0) {
        write_failures(writer, samples);
    }
    writer_open_object(writer, "metrics");
    for (size_t i = 0; i < samples->metric_count; i++) {
        write_metric(&sink, &samples->metrics[i], samples->used);
    }
    writer_close_object(writer);
    write_bottleneck(writer, finding);
    writer_open_list(writer, "model_check");
    for (size_t i = 0; i < samples->law_count; i++) {
        write_law(writer, &samples->laws[i], samples->used);
    }
    closed_form_write(writer, &point->point, samples);
    writer_close_list(writer);
    write_warmup(writer, &point->point.run, samples);
    writer_close_object(writer);
    tabulate_parameters(&sink);
}
