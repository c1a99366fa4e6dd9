#include "experiments/findings.h"

#include "sim/base/memory.h"
#include "sim/base/text.h"

#include <string.h>

void findings_init(struct findings *findings, const struct analysis_parameters *analysis)
{
    *findings = (struct findings){.arena = arena_create(), .analysis = analysis};
}

void findings_free(struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        json_decref(findings->list[i].parameters);
    }
    memory_free(findings->list);
    memory_free(findings->names);
    arena_destroy(findings->arena);
    *findings = (struct findings){0};
}

size_t findings_index(const struct findings *findings, const char *name)
{
    size_t i = 0;
    while (i < findings->name_count && strcmp(findings->names[i], name) != 0) {
        i++;
    }
    return i;
}

static void add_name(struct findings *findings, const char *name)
{
    if (findings_index(findings, name) == findings->name_count) {
        findings->names[findings->name_count++] = arena_copy(findings->arena, name);
    }
}

/* The first point decides, so that all points show the same columns. */
static void choose_names(struct findings *findings, const struct samples *samples)
{
    const struct analysis_parameters *analysis = findings->analysis;
    findings->names =
        memory_alloc((analysis->metric_count + FINDINGS_COLUMNS + 1) * sizeof *findings->names);
    for (size_t i = 0; i < analysis->metric_count; i++) {
        add_name(findings, analysis->metrics[i]);
    }
    for (size_t i = 0; i < samples->metric_count && analysis->metric_count == 0; i++) {
        const char *name = samples->metrics[i].name;
        if (strchr(name, '.') == NULL && findings->name_count < FINDINGS_COLUMNS) {
            add_name(findings, name);
        }
    }
    findings->column_count = findings->name_count;
    if (analysis->scaling_metric != NULL) {
        add_name(findings, analysis->scaling_metric);
    }
}

json_t *findings_others(const struct spec *spec, const struct finding *finding, const char *axis)
{
    json_t *others = json_object();
    const char *path;
    json_t *value;
    json_object_foreach(finding->parameters, path, value)
    {
        bool moves = strcmp(path, axis) == 0 || (spec != NULL && spec_are_zipped(spec, path, axis));
        if (!moves) {
            json_object_set(others, path, value);
        }
    }
    return others;
}

static void keep_known(struct findings *findings, const struct samples *samples)
{
    findings->known = ARENA_ARRAY(findings->arena, const char *, samples->metric_count);
    for (size_t i = 0; i < samples->metric_count; i++) {
        findings->known[findings->known_count++] =
            arena_copy(findings->arena, samples->metrics[i].name);
    }
}

bool findings_is_unknown(const struct findings *findings, size_t index, const char **nearest)
{
    *nearest = text_nearest(findings->names[index], findings->known, findings->known_count);
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->list[i].metrics[index].unit != NULL) {
            return false;
        }
    }
    return findings->known_count > 0;
}

struct interval findings_interval(const struct row *row, uint64_t replications, double confidence)
{
    double *values = memory_alloc(replications * sizeof *values);
    size_t count = row_values(row, replications, values);
    struct interval interval = student_interval(values, count, confidence);
    memory_free(values);
    return interval;
}

struct interval findings_metric_interval(const struct metric_samples *metric, uint64_t replications,
                                         double confidence, struct batch_means *batch_means)
{
    struct interval interval =
        findings_interval(&metric->rows[SAMPLE_OF_VALUES], replications, confidence);
    if (metric->batch_count == 0 || interval.samples == 0) {
        return interval;
    }
    double *values = memory_alloc(metric->batch_count * sizeof *values);
    size_t count = row_values(&metric->batches, metric->batch_count, values);
    struct batch_means means = batch_means_interval(values, count, confidence);
    memory_free(values);
    /* The mean of the whole run weighs every observation alike; batches give its half-width. */
    double mean = interval.mean;
    interval = means.interval;
    interval.mean = mean;
    if (batch_means != NULL) {
        *batch_means = means;
    }
    return interval;
}

static struct row copy_row(struct arena *arena, const struct row *row, uint64_t count)
{
    struct row copy = {ARENA_ARRAY(arena, double, count), ARENA_ARRAY(arena, bool, count)};
    memcpy(copy.values, row->values, count * sizeof *copy.values);
    memcpy(copy.has, row->has, count * sizeof *copy.has);
    return copy;
}

static struct finding_metric find_metric(struct findings *findings, const struct samples *samples,
                                         const char *name, double confidence)
{
    const struct metric_samples *metric = samples_metric(samples, name);
    uint64_t count = samples->used;
    if (metric == NULL) {
        struct row none = {ARENA_ARRAY(findings->arena, double, count),
                           ARENA_ARRAY(findings->arena, bool, count)};
        return (struct finding_metric){.reason = "the system has no such metric", .row = none};
    }
    const struct row *row = &metric->rows[SAMPLE_OF_VALUES];
    struct finding_metric found = {
        .unit = arena_copy(findings->arena, metric->unit),
        .interval = findings_metric_interval(metric, count, confidence, NULL),
        .row = copy_row(findings->arena, row, count),
    };
    if (found.interval.samples == 0) {
        found.reason = metric->reason == NULL ? student_reason(&found.interval)
                                              : arena_copy(findings->arena, metric->reason);
    }
    return found;
}

/* How busy each resource was, and the busiest; of equals the first in the system's own order. */
static void find_resources(struct findings *findings, struct finding *finding,
                           const struct samples *samples)
{
    finding->resource_count = samples->resource_count;
    finding->resources =
        ARENA_ARRAY(findings->arena, struct bottleneck_resource, samples->resource_count);
    for (size_t i = 0; i < samples->resource_count; i++) {
        const struct resource_samples *resource = &samples->resources[i];
        struct bottleneck_resource *found = &finding->resources[i];
        found->component = arena_copy(findings->arena, resource->component);
        found->utilization =
            findings_interval(&resource->row, samples->used, finding->confidence).mean;
        if (finding->busiest == NULL || found->utilization > finding->busiest->utilization) {
            finding->busiest = found;
        }
    }
}

const struct finding *findings_add(struct findings *findings, const struct experiment_point *point,
                                   const struct samples *samples, const struct rounds *rounds)
{
    if (findings->names == NULL) {
        choose_names(findings, samples);
    }
    if (findings->known_count == 0) {
        keep_known(findings, samples);
    }
    findings->list =
        memory_grow(findings->list, findings->count, &findings->capacity, sizeof *findings->list);
    struct finding *finding = &findings->list[findings->count++];
    *finding = (struct finding){
        .id = point->point.id,
        .parameters = json_incref(point->point.parameters),
        .confidence = point->point.run.confidence,
        .batch_means = point->point.run.batch_means,
        .replications = samples->used,
        .failed = samples->used - samples_done(samples),
        .stopped_by = rounds->stopped_by,
        .metrics = ARENA_ARRAY(findings->arena, struct finding_metric, findings->name_count),
    };
    for (size_t i = 0; i < findings->name_count; i++) {
        finding->metrics[i] =
            find_metric(findings, samples, findings->names[i], finding->confidence);
    }
    find_resources(findings, finding, samples);
    finding->bottleneck = bottleneck_of(finding->resources, finding->resource_count,
                                        bottleneck_core_share(&point->point));
    return finding;
}
