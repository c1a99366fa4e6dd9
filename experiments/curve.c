#include "experiments/curve.h"

#include "analysis/statistics/round.h"
#include "experiments/result_point.h"
#include "sim/base/memory.h"

#include <stdlib.h>
#include <string.h>

/* The numbers of a curve: sizes, and the metric of every replication that all its points have. */
struct numbers {
    double *n;
    double *means;
    double *values; /* curve by curve */
    size_t curves;
};

static double size_of(const struct curves *curves, const struct finding *finding)
{
    return json_number_value(json_object_get(finding->parameters, curves->axis));
}

static const struct finding_metric *metric_of(const struct curves *curves,
                                              const struct findings *findings,
                                              const struct finding *finding)
{
    return &finding->metrics[findings_index(findings, curves->metric)];
}

/* Whether all points have a positive value in that replication. */
static bool is_whole(const struct curves *curves, const struct findings *findings,
                     const struct curve *curve, uint64_t replication)
{
    for (size_t i = 0; i < curve->count; i++) {
        const struct finding *finding = curve->points[i];
        const struct row *row = &metric_of(curves, findings, finding)->row;
        if (replication >= finding->replications || !row->has[replication] ||
            row->values[replication] <= 0) {
            return false;
        }
    }
    return true;
}

static void collect(struct numbers *numbers, const struct curves *curves,
                    const struct findings *findings, const struct curve *curve)
{
    uint64_t replications = curve->points[0]->replications;
    numbers->n = memory_alloc(curve->count * sizeof(double));
    numbers->means = memory_alloc(curve->count * sizeof(double));
    numbers->values = memory_alloc(replications * curve->count * sizeof(double));
    for (size_t i = 0; i < curve->count; i++) {
        numbers->n[i] = size_of(curves, curve->points[i]);
        numbers->means[i] = metric_of(curves, findings, curve->points[i])->interval.mean;
    }
    for (uint64_t replication = 0; replication < replications; replication++) {
        if (!is_whole(curves, findings, curve, replication)) {
            continue;
        }
        double *values = &numbers->values[numbers->curves++ * curve->count];
        for (size_t i = 0; i < curve->count; i++) {
            values[i] = metric_of(curves, findings, curve->points[i])->row.values[replication];
        }
    }
}

static void numbers_free(struct numbers *numbers)
{
    memory_free(numbers->n);
    memory_free(numbers->means);
    memory_free(numbers->values);
}

/* The busiest resource of the largest size that every point of the curve has. */
static void find_knee(struct curve *curve, const struct numbers *numbers)
{
    const struct finding *largest = curve->points[curve->count - 1];
    curve->knee_reason = "the system has no resource that can saturate";
    if (largest->bottleneck == NULL) {
        return;
    }
    double *utilization = memory_alloc(curve->count * sizeof *utilization);
    bool is_shared = true;
    for (size_t i = 0; i < curve->count; i++) {
        const struct finding *point = curve->points[i];
        size_t found = 0;
        while (found < point->resource_count &&
               strcmp(point->resources[found].component, largest->bottleneck->component) != 0) {
            found++;
        }
        is_shared = is_shared && found < point->resource_count;
        utilization[i] = is_shared ? point->resources[found].utilization : 0;
    }
    curve->bottleneck = largest->bottleneck->component;
    curve->knee_reason = "the bottleneck of the largest size is not there at every size";
    if (is_shared) {
        curve->knee_reason = "the bottleneck is not used";
        curve->has_knee =
            scaling_knee(numbers->n, numbers->means, utilization, curve->count, &curve->knee);
    }
    memory_free(utilization);
}

static void fit(const struct curves *curves, const struct findings *findings, struct curve *curve)
{
    double confidence = curve->points[0]->confidence;
    struct numbers numbers = {0};
    collect(&numbers, curves, findings, curve);
    if (!json_is_number(json_object_get(curve->points[0]->parameters, curves->axis))) {
        curve->reason = "the axis has no numbers";
    } else if (numbers.n[0] < 1) {
        curve->reason = "a law of speedup needs sizes of 1 or more";
    } else if (numbers.curves == 0) {
        curve->reason = "no replication has a positive value at every point";
    } else {
        scaling_intervals(SCALING_AMDAHL, numbers.n, curve->count, numbers.values, numbers.curves,
                          confidence, &curve->amdahl);
        scaling_intervals(SCALING_USL, numbers.n, curve->count, numbers.values, numbers.curves,
                          confidence, &curve->usl);
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
static void insert(const struct curves *curves, struct curve *curve, const struct finding *finding)
{
    curve->points =
        memory_grow(curve->points, curve->count, &curve->capacity, sizeof(struct finding *));
    size_t place = curve->count++;
    while (place > 0 && size_of(curves, curve->points[place - 1]) > size_of(curves, finding)) {
        curve->points[place] = curve->points[place - 1];
        place--;
    }
    curve->points[place] = finding;
}

void curves_make(struct curves *curves, const struct spec *spec, const struct findings *findings)
{
    const struct analysis_parameters *analysis = findings->analysis;
    *curves = (struct curves){.axis = analysis->scaling_axis, .metric = analysis->scaling_metric};
    if (curves->axis == NULL) {
        return;
    }
    json_t *map = json_object();
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->list[i];
        if (json_object_get(finding->parameters, curves->axis) != NULL) {
            json_t *others = findings_others(spec, finding, curves->axis);
            insert(curves, curve_of(curves, map, others), finding);
            json_decref(others);
        }
    }
    json_decref(map);
    for (size_t i = 0; i < curves->count; i++) {
        fit(curves, findings, &curves->list[i]);
    }
}

void curves_free(struct curves *curves)
{
    for (size_t i = 0; i < curves->count; i++) {
        json_decref(curves->list[i].parameters);
        memory_free(curves->list[i].points);
    }
    memory_free(curves->list);
    *curves = (struct curves){0};
}

static void write_parameter(struct writer *writer, const char *name,
                            const struct interval *interval, const char *reason)
{
    writer_open_object(writer, name);
    result_interval_write(writer, "value", interval, interval->samples == 0 ? reason : NULL);
    writer_close_object(writer);
}

static void write_fit(struct writer *writer, const char *name, const struct scaling *fit,
                      bool is_usl, const char *reason)
{
    writer_open_object(writer, name);
    if (reason == NULL && fit->fitted == 0) {
        reason = fit->reason;
    }
    if (reason != NULL) {
        writer_null(writer, "rate");
        writer_text(writer, "reason", reason);
    } else {
        write_parameter(writer, "rate", &fit->rate_per_s, fit->reason);
        write_parameter(writer, is_usl ? "contention" : "serial_share", &fit->contention,
                        fit->reason);
        if (is_usl) {
            write_parameter(writer, "coherency", &fit->coherency, fit->reason);
            write_parameter(writer, "peak", &fit->peak_n, fit->peak_reason);
        }
        writer_integer(writer, "curves", (int64_t)fit->curves);
        writer_integer(writer, "fitted", (int64_t)fit->fitted);
        if (fit->note[0] != '\0') {
            writer_text(writer, "note", fit->note);
        }
    }
    writer_close_object(writer);
}

static void write_knee(struct writer *writer, const struct curve *curve)
{
    writer_open_object(writer, "knee");
    if (curve->has_knee) {
        writer_real(writer, "value", round_derived(curve->knee));
        writer_text(writer, "bottleneck", curve->bottleneck);
    } else {
        writer_null(writer, "value");
        writer_text(writer, "reason", curve->reason != NULL ? curve->reason : curve->knee_reason);
    }
    writer_close_object(writer);
}

void curves_write(struct writer *writer, const struct curves *curves)
{
    writer_open_list(writer, "scaling");
    for (size_t i = 0; i < curves->count; i++) {
        const struct curve *curve = &curves->list[i];
        writer_open_object(writer, NULL);
        writer_text(writer, "axis", curves->axis);
        writer_text(writer, "metric", curves->metric);
        writer_value(writer, "parameters", curve->parameters);
        writer_open_list(writer, "points");
        for (size_t j = 0; j < curve->count; j++) {
            writer_integer(writer, NULL, (int64_t)curve->points[j]->id);
        }
        writer_close_list(writer);
        write_fit(writer, "amdahl", &curve->amdahl, false, curve->reason);
        write_fit(writer, "usl", &curve->usl, true, curve->reason);
        write_knee(writer, curve);
        writer_close_object(writer);
    }
    writer_close_list(writer);
}
