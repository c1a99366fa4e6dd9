#include "experiments/results/comparison.h"

#include "experiments/results/point.h"
#include "experiments/spec/value.h"
#include "sim/base/memory.h"

#include <stdlib.h>
#include <string.h>

struct paired comparison_paired(const struct row *baseline, const struct row *other,
                                uint64_t replications, double confidence)
{
    double *left = memory_alloc(replications * sizeof *left);
    double *right = memory_alloc(replications * sizeof *right);
    size_t pairs = 0;
    for (uint64_t i = 0; i < replications; i++) {
        if (baseline->has[i] && other->has[i]) {
            left[pairs] = baseline->values[i];
            right[pairs++] = other->values[i];
        }
    }
    struct paired paired = paired_difference(left, right, pairs, confidence);
    memory_free(left);
    memory_free(right);
    return paired;
}

static struct comparison_metric compare_metric(const char *name,
                                               const struct point_summary *baseline,
                                               const struct point_summary *other, size_t index)
{
    const struct point_summary_metric *left = &baseline->metrics[index];
    const struct point_summary_metric *right = &other->metrics[index];
    uint64_t replications =
        baseline->replications < other->replications ? baseline->replications : other->replications;
    struct comparison_metric metric = {
        .name = name,
        .unit = left->unit,
        .reason = left->estimate.reason != NULL ? left->estimate.reason : right->estimate.reason,
        .is_exact = left->estimate.is_exact && !left->estimate.is_cut && right->estimate.is_exact &&
                    !right->estimate.is_cut,
        .mark = left->estimate.mark != NULL ? left->estimate.mark : right->estimate.mark,
    };
    bool is_defined = left->estimate.interval.samples > 0 && right->estimate.interval.samples > 0;
    metric.paired = comparison_paired(&left->row, &right->row, is_defined ? replications : 0,
                                      baseline->confidence);
    return metric;
}

static void compare(struct comparisons *comparisons, const struct point_summaries *summaries,
                    const struct point_summary *baseline, const struct point_summary *other,
                    json_t *parameters)
{
    comparisons->list = memory_grow(comparisons->list, comparisons->count, &comparisons->capacity,
                                    sizeof *comparisons->list);
    struct comparison *comparison = &comparisons->list[comparisons->count++];
    *comparison = (struct comparison){
        .baseline = baseline,
        .other = other,
        .parameters = json_incref(parameters),
        .metrics =
            ARENA_ARRAY(comparisons->arena, struct comparison_metric, summaries->column_count),
    };
    for (size_t i = 0; i < summaries->column_count; i++) {
        if (baseline->metrics[i].unit != NULL && other->metrics[i].unit != NULL) {
            comparison->metrics[comparison->metric_count++] =
                compare_metric(summaries->names[i], baseline, other, i);
        }
    }
}

/* From the common parameters of points to the index of their baseline. */
static json_t *baselines(const struct comparisons *comparisons, const struct spec *spec,
                         const struct point_summaries *summaries)
{
    json_t *map = json_object();
    for (size_t i = 0; i < summaries->count; i++) {
        const struct point_summary *summary = &summaries->list[i];
        json_t *value = json_object_get(summary->parameters, comparisons->axis);
        if (value != NULL && value_is_same(value, comparisons->baseline)) {
            json_t *others = point_summaries_others(spec, summary, comparisons->axis);
            char *key = writer_json(others);
            json_object_set_new(map, key, json_integer((json_int_t)i));
            memory_free(key);
            json_decref(others);
        }
    }
    return map;
}

void comparisons_make(struct comparisons *comparisons, const struct spec *spec,
                      const struct point_summaries *summaries)
{
    const struct analysis_parameters *analysis = summaries->analysis;
    *comparisons = (struct comparisons){.arena = arena_create(),
                                        .axis = analysis->compare_axis,
                                        .baseline = analysis->compare_baseline};
    if (analysis->compare_axis == NULL) {
        return;
    }
    json_t *map = baselines(comparisons, spec, summaries);
    for (size_t i = 0; i < summaries->count; i++) {
        const struct point_summary *summary = &summaries->list[i];
        json_t *value = json_object_get(summary->parameters, comparisons->axis);
        if (value == NULL || value_is_same(value, comparisons->baseline)) {
            continue;
        }
        json_t *others = point_summaries_others(spec, summary, comparisons->axis);
        char *key = writer_json(others);
        json_t *index = json_object_get(map, key);
        if (index != NULL) {
            const struct point_summary *baseline = &summaries->list[json_integer_value(index)];
            compare(comparisons, summaries, baseline, summary, others);
        }
        memory_free(key);
        json_decref(others);
    }
    json_decref(map);
}

void comparisons_free(struct comparisons *comparisons)
{
    for (size_t i = 0; i < comparisons->count; i++) {
        json_decref(comparisons->list[i].parameters);
    }
    memory_free(comparisons->list);
    arena_destroy(comparisons->arena);
    *comparisons = (struct comparisons){0};
}

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

/* Why a difference has no bounds; NULL when it has. */
static const char *missing(const struct comparison_metric *metric)
{
    const struct paired *paired = &metric->paired;
    if (paired->difference.samples == 0 && metric->reason != NULL) {
        return metric->reason;
    }
    if (paired->is_constant && !metric->is_exact) {
        return "the same difference in all pairs: they say nothing about its spread";
    }
    return paired->difference.known ? NULL : student_reason(&paired->difference);
}

void comparison_write_metric(struct writer *writer, const struct comparison_metric *metric)
{
    const struct paired *paired = &metric->paired;
    const struct interval *difference = &paired->difference;
    const char *reason = missing(metric);
    write_mean(writer, "difference", difference);
    write_bounds(writer, "lower", "upper", difference, reason == NULL);
    writer_real(writer, "confidence", difference->confidence);
    writer_integer(writer, "samples", (int64_t)difference->samples);
    write_mean(writer, "relative", &paired->relative);
    write_bounds(writer, "relative_lower", "relative_upper", &paired->relative,
                 reason == NULL && paired->relative.known);
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
    if (reason != NULL) {
        writer_text(writer, "reason", reason);
    }
}

static void write_one(struct writer *writer, const struct comparisons *comparisons,
                      const struct comparison *comparison)
{
    writer_open_object(writer, NULL);
    writer_text(writer, "axis", comparisons->axis);
    writer_value(writer, "baseline", comparisons->baseline);
    writer_value(writer, "value",
                 json_object_get(comparison->other->parameters, comparisons->axis));
    writer_value(writer, "parameters", comparison->parameters);
    writer_integer(writer, "baseline_point", (int64_t)comparison->baseline->id);
    writer_integer(writer, "point", (int64_t)comparison->other->id);
    writer_open_object(writer, "metrics");
    for (size_t i = 0; i < comparison->metric_count; i++) {
        const struct comparison_metric *metric = &comparison->metrics[i];
        writer_open_object(writer, metric->name);
        writer_text(writer, "unit", metric->unit);
        comparison_write_metric(writer, metric);
        writer_close_object(writer);
    }
    writer_close_object(writer);
    writer_close_object(writer);
}

void comparisons_write(struct writer *writer, const struct comparisons *comparisons)
{
    writer_open_list(writer, "comparisons");
    for (size_t i = 0; i < comparisons->count; i++) {
        write_one(writer, comparisons, &comparisons->list[i]);
    }
    writer_close_list(writer);
}
