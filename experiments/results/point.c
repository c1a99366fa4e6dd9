#include "experiments/results/point.h"

#include "analysis/statistics/round.h"
#include "analysis/statistics/student.h"
#include "experiments/runs/store_results.h"
#include "experiments/runs/warmup.h"
#include "experiments/theory/closed_form.h"

#include <stdio.h>

/* Where the numbers of a point go: results.json, and the tables of the last results. */
struct sink {
    struct writer *writer;
    struct store *store; /* NULL: no tables */
    const struct experiment_point *point;
    const struct point_summary *summary;
};

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

/* The values that replications fell into, where they are few. */
static void write_values(struct writer *writer, const struct estimate *estimate)
{
    if (estimate->value_count == 0) {
        return;
    }
    writer_open_list(writer, "values");
    for (size_t i = 0; i < estimate->value_count; i++) {
        writer_open_object(writer, NULL);
        writer_real(writer, "value", estimate->values[i].value);
        writer_integer(writer, "replications", (int64_t)estimate->values[i].replications);
        writer_close_object(writer);
    }
    writer_close_list(writer);
}

void result_estimate_write(struct writer *writer, const char *name, const struct estimate *estimate)
{
    result_interval_write(writer, name, &estimate->interval, estimate->reason);
    if (estimate->is_cut) {
        writer_boolean(writer, "exact", false);
        writer_text(writer, "note",
                    "no random number was drawn; a window that begins or ends elsewhere gives "
                    "between lower and upper");
    } else if (estimate->is_exact) {
        writer_boolean(writer, "exact", true);
    }
    if (estimate->mark != NULL) {
        writer_text(writer, "mark", estimate->mark);
    }
    write_values(writer, estimate);
}

static void tabulate(const struct sink *sink, const struct metric_replications *metric,
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

static void tabulate_samples(const struct sink *sink, const struct replications *replications,
                             const struct metric_replications *metric)
{
    for (uint64_t i = 0; sink->store != NULL && i < replications->used; i++) {
        if (metric->row.has[i]) {
            struct store_sample sample = {.point = sink->point->point.id,
                                          .replication = i,
                                          .cut_s = replications_removed(replications, i),
                                          .metric = metric->name,
                                          .value = metric->row.values[i]};
            store_results_sample(sink->store, &sample);
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

static void write_percentiles(const struct sink *sink, const struct replications *replications,
                              const struct metric_replications *metric,
                              const struct estimate *of_mean)
{
    struct estimate estimates[PERCENTILES];
    estimate_percentiles(estimates, replications, metric, of_mean, sink->summary->batch_means,
                         replications->arena);
    for (int i = 0; i < PERCENTILES; i++) {
        writer_open_object(sink->writer, percentile_names[i]);
        result_estimate_write(sink->writer, "value", &estimates[i]);
        writer_close_object(sink->writer);
        tabulate(sink, metric, percentile_names[i], &estimates[i].interval);
    }
}

static void write_metric(const struct sink *sink, const struct replications *replications,
                         const struct metric_replications *metric)
{
    struct writer *writer = sink->writer;
    struct estimate estimate;
    estimate_metric(&estimate, replications, metric, sink->summary->batch_means,
                    sink->summary->confidence, replications->arena);
    writer_open_object(writer, metric->name);
    writer_text(writer, "unit", metric->unit);
    result_estimate_write(writer, "mean", &estimate);
    writer_real(writer, "confidence", sink->summary->confidence);
    writer_integer(writer, "samples", (int64_t)estimate.interval.samples);
    if (estimate.has_correlation) {
        writer_real(writer, "correlation_time", estimate.correlation_s);
    }
    tabulate(sink, metric, "mean", &estimate.interval);
    if (metric->has_percentiles) {
        write_percentiles(sink, replications, metric, &estimate);
    }
    writer_close_object(writer);
    tabulate_samples(sink, replications, metric);
}

static void write_bottleneck(struct writer *writer, const struct point_summary *summary)
{
    const struct bottleneck *bottleneck = &summary->bottleneck;
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
static void write_law(struct writer *writer, const struct law_replications *law,
                      uint64_t replications)
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

static void write_seconds(struct writer *writer, const char *name, double seconds)
{
    char digits[TEXT_REAL_BYTES];
    char text[TEXT_REAL_BYTES + 4];
    snprintf(text, sizeof text, "%s s", text_from_real(digits, seconds));
    writer_text(writer, name, text);
}

/* How much was removed: each replication has a cut of its own. */
static void write_warmup(struct writer *writer, const struct replications *replications,
                         bool is_given)
{
    double least = 0;
    double greatest = 0;
    double sum = 0;
    double count = 0;
    for (uint64_t i = 0; i < replications->used; i++) {
        if (replications->states[i] == STORE_DONE) {
            double removed = replications_removed(replications, i);
            least = count == 0 || removed < least ? removed : least;
            greatest = removed > greatest ? removed : greatest;
            sum += removed;
            count++;
        }
    }
    writer_open_object(writer, "warmup");
    /* A system of too many metrics, and a horizon of few ticks, are cut as they are recorded. */
    bool is_cut = replications->method == WARMUP_GIVEN && !is_given;
    enum warmup_method method = is_cut ? WARMUP_FIXED : replications->method;
    writer_text(writer, "method", warmup_method_names[method]);
    writer_open_object(writer, "removed");
    write_seconds(writer, "least", least);
    write_seconds(writer, "mean", count == 0 ? 0 : round_derived(sum / count));
    write_seconds(writer, "greatest", greatest);
    writer_close_object(writer);
    if (is_cut) {
        writer_text(
            writer, "note",
            "a tenth was cut: the system has too many metrics, or the horizon too few ticks, "
            "to choose a warm-up");
    } else if (method == WARMUP_FIXED) {
        writer_text(writer, "note", "a tenth was cut: a warm-up is chosen from 5 replications on");
    } else if (replications->cut_is_late) {
        writer_text(writer, "note",
                    "the best cut is the latest one looked at: the horizon may be too short");
    }
    writer_close_object(writer);
}

static void write_failures(struct writer *writer, const struct replications *replications)
{
    writer_open_list(writer, "failed");
    for (uint64_t i = 0; i < replications->used; i++) {
        if (replications->states[i] == STORE_FAILED) {
            writer_open_object(writer, NULL);
            writer_integer(writer, "replication", (int64_t)i);
            writer_text(writer, "reason", replications->failures[i]);
            writer_close_object(writer);
        }
    }
    writer_close_list(writer);
}

void result_point_write(struct writer *writer, struct store *store,
                        const struct experiment_point *point,
                        const struct replications *replications,
                        const struct point_summary *summary)
{
    const struct sink sink = {writer, store, point, summary};
    writer_open_object(writer, NULL);
    writer_integer(writer, "id", (int64_t)point->point.id);
    writer_value(writer, "parameters", point->point.parameters);
    writer_integer(writer, "replications", (int64_t)(replications->used - summary->failed));
    writer_text(writer, "stopped_by", stopped_by_names[summary->stopped_by]);
    if (summary->failed > 0) {
        write_failures(writer, replications);
    }
    writer_open_object(writer, "metrics");
    for (size_t i = 0; i < replications->metric_count; i++) {
        write_metric(&sink, replications, &replications->metrics[i]);
    }
    writer_close_object(writer);
    write_bottleneck(writer, summary);
    writer_open_list(writer, "model_check");
    for (size_t i = 0; i < replications->law_count; i++) {
        write_law(writer, &replications->laws[i], replications->used);
    }
    closed_form_write(writer, &summary->verdicts);
    writer_close_list(writer);
    write_warmup(writer, replications, point->point.run.has_warmup);
    writer_close_object(writer);
    tabulate_parameters(&sink);
}
