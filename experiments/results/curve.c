#include "experiments/results/curve.h"

#include "analysis/statistics/round.h"
#include "sim/base/memory.h"
#include "sim/base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The numbers of a curve: sizes, and the metric of every replication that all its points have. */
struct numbers {
    double *n;
    double *means;
    double *values; /* curve by curve */
    size_t curves;
};

static double size_of(const struct curves *curves, const struct point_summary *summary)
{
    return json_number_value(json_object_get(summary->parameters, curves->axis));
}

static const struct point_summary_metric *metric_of(const struct curves *curves,
                                                    const struct point_summary *summary)
{
    return &summary->metrics[curves->column];
}

/* Whether all points have a positive value in that replication. */
static bool is_whole(const struct curves *curves, const struct curve *curve, uint64_t replication)
{
    for (size_t i = 0; i < curve->count; i++) {
        const struct point_summary *summary = curve->points[i];
        const struct row *row = &metric_of(curves, summary)->row;
        if (replication >= summary->replications || !row->has[replication] ||
            row->values[replication] <= 0) {
            return false;
        }
    }
    return true;
}

static void collect(struct numbers *numbers, const struct curves *curves, const struct curve *curve)
{
    uint64_t replications = curve->points[0]->replications;
    numbers->n = memory_alloc(curve->count * sizeof(double));
    numbers->means = memory_alloc(curve->count * sizeof(double));
    numbers->values = memory_alloc(replications * curve->count * sizeof(double));
    for (size_t i = 0; i < curve->count; i++) {
        numbers->n[i] = size_of(curves, curve->points[i]);
        numbers->means[i] = metric_of(curves, curve->points[i])->estimate.interval.mean;
    }
    for (uint64_t replication = 0; replication < replications; replication++) {
        if (!is_whole(curves, curve, replication)) {
            continue;
        }
        double *values = &numbers->values[numbers->curves++ * curve->count];
        for (size_t i = 0; i < curve->count; i++) {
            values[i] = metric_of(curves, curve->points[i])->row.values[replication];
        }
    }
}

static void numbers_free(struct numbers *numbers)
{
    memory_free(numbers->n);
    memory_free(numbers->means);
    memory_free(numbers->values);
}

/* The demand that makes the knee is that of the busiest resource of the largest size. */
static void find_knee(struct curve *curve, const struct numbers *numbers)
{
    const struct point_summary *largest = curve->points[curve->count - 1];
    curve->knee.reason = "the system has no resource that can saturate";
    if (largest->busiest != NULL) {
        curve->bottleneck = largest->busiest->component;
        curve->knee =
            scaling_knee(numbers->n, numbers->means, curve->count, largest->busiest->utilization);
    }
}

static void find_speedups(struct curve *curve, const struct numbers *numbers, double confidence)
{
    curve->sizes = memory_alloc(curve->count * sizeof *curve->sizes);
    curve->speedups = memory_alloc(curve->count * sizeof *curve->speedups);
    for (size_t i = 0; i < curve->count; i++) {
        curve->sizes[i] = numbers->n[i];
        curve->speedups[i] =
            scaling_speedup(curve->count, numbers->values, numbers->curves, i, 0, confidence);
    }
}

double curve_efficiency(const struct curve *curve, size_t point)
{
    return round_derived(curve->speedups[point].mean * curve->sizes[0] / curve->sizes[point]);
}

bool curve_is_marked(const struct curves *curves, const struct curve *curve, size_t point)
{
    const struct estimate *estimate = &metric_of(curves, curve->points[point])->estimate;
    return estimate->interval.samples > 0 && estimate->mark != NULL;
}

static void say_marked(const struct curves *curves, struct curve *curve)
{
    const struct point_summary *first = NULL;
    size_t marked = 0;
    for (size_t i = 0; i < curve->count; i++) {
        if (curve_is_marked(curves, curve, i)) {
            first = first == NULL ? curve->points[i] : first;
            marked++;
        }
    }
    if (marked > 0) {
        snprintf(curve->mark, sizeof curve->mark, "%zu of %zu points %s marked: at %g, %s", marked,
                 curve->count, marked == 1 ? "is" : "are", size_of(curves, first),
                 metric_of(curves, first)->estimate.mark);
    }
}

/* Replications that a point has not, or whose value there is none or not above 0. */
static void say_left_out(struct curve *curve, size_t kept)
{
    uint64_t most = 0;
    for (size_t i = 0; i < curve->count; i++) {
        uint64_t replications = curve->points[i]->replications;
        most = replications > most ? replications : most;
    }
    if (kept > 0 && kept < most) {
        uint64_t left_out = most - kept;
        snprintf(curve->left_out, sizeof curve->left_out,
                 "%" PRIu64 " of %" PRIu64
                 " replications %s left out: not every point has a value above 0 there",
                 left_out, most, left_out == 1 ? "is" : "are");
    }
}

/* Why no replication has a positive value at every point: the points that have none at all. */
static const char *why_empty(const struct curves *curves, struct curve *curve)
{
    size_t missing = 0;
    const struct point_summary *first = NULL;
    for (size_t i = 0; i < curve->count; i++) {
        if (metric_of(curves, curve->points[i])->estimate.interval.samples == 0) {
            first = first == NULL ? curve->points[i] : first;
            missing++;
        }
    }
    if (missing == 0) {
        return "no replication has a positive value at every point";
    }
    snprintf(curve->missing, sizeof curve->missing, "%zu of %zu points %s no value: at %g, %s",
             missing, curve->count, missing == 1 ? "has" : "have", size_of(curves, first),
             metric_of(curves, first)->estimate.reason);
    return curve->missing;
}

static void fit(const struct curves *curves, struct curve *curve)
{
    double confidence = curve->points[0]->confidence;
    struct numbers numbers = {0};
    collect(&numbers, curves, curve);
    if (!json_is_number(json_object_get(curve->points[0]->parameters, curves->axis))) {
        curve->reason = "the axis has no numbers";
    } else if (numbers.n[0] < 1) {
        curve->reason = "a law of speedup needs sizes of 1 or more";
    } else if (numbers.curves == 0) {
        curve->reason = why_empty(curves, curve);
    } else {
        say_marked(curves, curve);
        say_left_out(curve, numbers.curves);
        scaling_intervals(SCALING_AMDAHL, numbers.n, curve->count, numbers.values, numbers.curves,
                          confidence, &curve->amdahl);
        scaling_intervals(SCALING_USL, numbers.n, curve->count, numbers.values, numbers.curves,
                          confidence, &curve->usl);
        scaling_choose(numbers.n, numbers.means, curve->count, &curve->choice);
        find_speedups(curve, &numbers, confidence);
        find_knee(curve, &numbers);
    }
    numbers_free(&numbers);
}

static struct curve *curve_of(struct curves *curves, json_t *map, json_t *parameters)
{
    char *key = writer_json(parameters);
    json_t *index = json_object_get(map, key);
    if (index == NULL) {
        curves->list =
            memory_grow(curves->list, curves->count, &curves->capacity, sizeof *curves->list);
        index = json_integer((json_int_t)curves->count);
        json_object_set_new(map, key, index);
        curves->list[curves->count++] = (struct curve){.parameters = json_incref(parameters)};
    }
    memory_free(key);
    return &curves->list[json_integer_value(index)];
}

/* Points come in the order of ids; a curve wants them in the order of its axis. */
static void insert(const struct curves *curves, struct curve *curve,
                   const struct point_summary *summary)
{
    curve->points =
        memory_grow(curve->points, curve->count, &curve->capacity, sizeof(struct point_summary *));
    size_t place = curve->count++;
    while (place > 0 && size_of(curves, curve->points[place - 1]) > size_of(curves, summary)) {
        curve->points[place] = curve->points[place - 1];
        place--;
    }
    curve->points[place] = summary;
}

void curves_make(struct curves *curves, const struct spec *spec,
                 const struct point_summaries *summaries)
{
    const struct analysis_parameters *analysis = summaries->analysis;
    *curves = (struct curves){.axis = analysis->scaling_axis, .metric = analysis->scaling_metric};
    if (curves->axis == NULL) {
        return;
    }
    curves->column = point_summaries_index(summaries, curves->metric);
    json_t *map = json_object();
    for (size_t i = 0; i < summaries->count; i++) {
        const struct point_summary *summary = &summaries->list[i];
        if (json_object_get(summary->parameters, curves->axis) != NULL) {
            json_t *others = point_summaries_others(spec, summary, curves->axis);
            insert(curves, curve_of(curves, map, others), summary);
            json_decref(others);
        }
    }
    json_decref(map);
    for (size_t i = 0; i < curves->count; i++) {
        fit(curves, &curves->list[i]);
    }
}

void curves_free(struct curves *curves)
{
    for (size_t i = 0; i < curves->count; i++) {
        json_decref(curves->list[i].parameters);
        memory_free(curves->list[i].points);
        memory_free(curves->list[i].sizes);
        memory_free(curves->list[i].speedups);
    }
    memory_free(curves->list);
    *curves = (struct curves){0};
}
