#include "experiments/results/json/comparison.h"

/* Members `lower` and `upper` of a name's prefix. */
static void write_bounds(struct writer *writer, const char *lower, const char *upper,
                         const struct interval *interval, bool is_known)
{
    if (is_known) {
        writer_real(writer, lower, interval->lower);
        writer_real(writer, upper, interval->upper);
    } else {
        writer_null(writer, lower);
        writer_null(writer, upper);
    }
}

static void write_mean(struct writer *writer, const char *name, const struct interval *interval)
{
    if (interval->samples == 0) {
        writer_null(writer, name);
    } else {
        writer_real(writer, name, interval->mean);
    }
}

/* Members difference, lower, upper, confidence, samples, relative, relative_lower, relative_upper,
 * differs; exact, mark and reason where they apply. */
static void write_difference(struct writer *writer, const struct comparison_metric *metric)
{
    const struct paired *paired = &metric->paired;
    const struct interval *difference = &paired->difference;
    write_mean(writer, "difference", difference);
    write_bounds(writer, "lower", "upper", difference, metric->reason == NULL);
    writer_real(writer, "confidence", difference->confidence);
    writer_integer(writer, "samples", (int64_t)difference->samples);
    write_mean(writer, "relative", &paired->relative);
    write_bounds(writer, "relative_lower", "relative_upper", &paired->relative,
                 metric->reason == NULL && paired->relative.known);
    if (difference->known) {
        writer_boolean(writer, "differs", paired->differs);
    } else {
        writer_null(writer, "differs");
    }
    if (metric->is_exact) {
        writer_boolean(writer, "exact", true);
    }
    if (metric->mark != NULL) {
        writer_text(writer, "mark", metric->mark);
    }
    if (metric->reason != NULL) {
        writer_text(writer, "reason", metric->reason);
    }
}

static void write_one(struct writer *writer, const struct comparisons *comparisons,
                      const struct comparison *comparison)
{
    writer_open_object(writer, NULL);
    writer_text(writer, "axis", comparisons->axis);
    writer_plain(writer, "baseline", &comparisons->baseline);
    writer_plain(writer, "value", plain_get(&comparison->other->parameters, comparisons->axis));
    writer_plain(writer, "parameters", &comparison->parameters);
    writer_integer(writer, "baseline_point", (int64_t)comparison->baseline->id);
    writer_integer(writer, "point", (int64_t)comparison->other->id);
    writer_open_object(writer, "metrics");
    for (size_t i = 0; i < comparison->metric_count; i++) {
        const struct comparison_metric *metric = &comparison->metrics[i];
        writer_open_object(writer, metric->name);
        writer_text(writer, "unit", metric->unit);
        write_difference(writer, metric);
        writer_close_object(writer);
    }
    writer_close_object(writer);
    writer_close_object(writer);
}

void result_comparisons_write(struct writer *writer, const struct comparisons *comparisons)
{
    writer_open_list(writer, "comparisons");
    for (size_t i = 0; i < comparisons->count; i++) {
        write_one(writer, comparisons, &comparisons->list[i]);
    }
    writer_close_list(writer);
}
