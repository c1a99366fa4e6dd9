#include "experiments/results/point_summary.h"

#include "analysis/statistics/round.h"
#include "analysis/statistics/sum.h"
#include "experiments/results/named_metric.h"
#include "sim/base/memory.h"
#include "sim/base/text.h"

#include <string.h>

void point_summaries_init(struct point_summaries *summaries,
                          const struct analysis_parameters *analysis)
{
    *summaries = (struct point_summaries){.arena = arena_create(), .analysis = analysis};
}

void point_summaries_free(struct point_summaries *summaries)
{
    for (size_t i = 0; i < summaries->count; i++) {
        json_decref(summaries->list[i].parameters);
    }
    memory_free(summaries->list);
    memory_free(summaries->names);
    arena_destroy(summaries->arena);
    *summaries = (struct point_summaries){0};
}

size_t point_summaries_index(const struct point_summaries *summaries, const char *name)
{
    size_t i = 0;
    while (i < summaries->name_count && strcmp(summaries->names[i], name) != 0) {
        i++;
    }
    return i;
}

static void add_name(struct point_summaries *summaries, const char *name)
{
    if (point_summaries_index(summaries, name) == summaries->name_count) {
        summaries->names[summaries->name_count++] = arena_copy(summaries->arena, name);
    }
}

/* The first point decides, so that all points show the same columns. */
static void choose_names(struct point_summaries *summaries, const struct replications *replications)
{
    const struct analysis_parameters *analysis = summaries->analysis;
    summaries->names = memory_alloc((analysis->metric_count + POINT_SUMMARY_COLUMNS + 1) *
                                    sizeof *summaries->names);
    for (size_t i = 0; i < analysis->metric_count; i++) {
        add_name(summaries, analysis->metrics[i]);
    }
    for (size_t i = 0; i < replications->metric_count && analysis->metric_count == 0; i++) {
        const char *name = replications->metrics[i].name;
        if (strchr(name, '.') == NULL && summaries->name_count < POINT_SUMMARY_COLUMNS) {
            add_name(summaries, name);
        }
    }
    summaries->column_count = summaries->name_count;
    if (analysis->scaling_metric != NULL) {
        add_name(summaries, analysis->scaling_metric);
    }
}

json_t *point_summaries_others(const struct spec *spec, const struct point_summary *summary,
                               const char *axis)
{
    json_t *others = json_object();
    const char *path;
    json_t *value;
    json_object_foreach(summary->parameters, path, value)
    {
        bool moves = strcmp(path, axis) == 0 || (spec != NULL && spec_are_zipped(spec, path, axis));
        if (!moves) {
            json_object_set(others, path, value);
        }
    }
    return others;
}

static void keep_known(struct point_summaries *summaries, const struct replications *replications)
{
    summaries->known = ARENA_ARRAY(summaries->arena, const char *, replications->metric_count);
    for (size_t i = 0; i < replications->metric_count; i++) {
        summaries->known[summaries->known_count++] =
            arena_copy(summaries->arena, replications->metrics[i].name);
    }
}

bool point_summaries_is_unknown(const struct point_summaries *summaries, size_t index,
                                const char **nearest)
{
    *nearest = text_nearest(summaries->names[index], summaries->known, summaries->known_count);
    for (size_t i = 0; i < summaries->count; i++) {
        if (summaries->list[i].metrics[index].unit != NULL) {
            return false;
        }
    }
    return summaries->known_count > 0;
}

/* A text that outlives the samples. */
static const char *kept(struct arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_copy(arena, text);
}

static struct point_summary_metric find_metric(struct point_summaries *summaries,
                                               const struct replications *replications,
                                               const char *name,
                                               const struct point_summary *summary)
{
    struct named_metric named = named_metric_find(replications, name);
    struct arena *arena = summaries->arena;
    if (named.metric == NULL) {
        return (struct point_summary_metric){
            .estimate.reason = "the system has no such metric",
            .row = {ARENA_ARRAY(arena, double, replications->used),
                    ARENA_ARRAY(arena, bool, replications->used)},
        };
    }
    struct point_summary_metric found = {.unit = arena_copy(arena, named.metric->unit),
                                         .row = named_metric_row(replications, named, arena)};
    named_metric_estimate(&found.estimate, replications, named, summary->batch_means,
                          summary->confidence, replications->arena);
    found.estimate.reason = kept(arena, found.estimate.reason);
    found.estimate.mark = kept(arena, found.estimate.mark);
    return found;
}

/* The mean over the replications that have a value; 0 without any. */
static double mean_of(const struct row *row, uint64_t count)
{
    double *values = memory_alloc(count * sizeof *values);
    size_t found = row_values(row, count, values);
    double mean = found == 0 ? 0 : round_derived(sum_mean(values, found));
    memory_free(values);
    return mean;
}

/* How busy each resource was, and the busiest; of equals the first in the system's own order. */
static void find_resources(struct point_summaries *summaries, struct point_summary *summary,
                           const struct replications *replications)
{
    summary->resource_count = replications->resource_count;
    summary->resources =
        ARENA_ARRAY(summaries->arena, struct bottleneck_resource, replications->resource_count);
    for (size_t i = 0; i < replications->resource_count; i++) {
        const struct resource_replications *resource = &replications->resources[i];
        struct bottleneck_resource *found = &summary->resources[i];
        found->component = arena_copy(summaries->arena, resource->component);
        found->utilization = mean_of(&resource->row, replications->used);
        if (summary->busiest == NULL || found->utilization > summary->busiest->utilization) {
            summary->busiest = found;
        }
    }
}

const struct point_summary *point_summaries_add(struct point_summaries *summaries,
                                                const struct experiment_point *point,
                                                const struct replications *replications,
                                                const struct stopping *rounds)
{
    if (summaries->names == NULL) {
        choose_names(summaries, replications);
    }
    if (summaries->known_count == 0) {
        keep_known(summaries, replications);
    }
    summaries->list = memory_grow(summaries->list, summaries->count, &summaries->capacity,
                                  sizeof *summaries->list);
    struct point_summary *summary = &summaries->list[summaries->count++];
    *summary = (struct point_summary){
        .id = point->point.id,
        .parameters = json_incref(point->point.parameters),
        .confidence = point->point.run.confidence,
        .batch_means = point->point.run.batch_means,
        .replications = replications->used,
        .failed = replications->used - replications_done(replications),
        .stopped_by = rounds->stopped_by,
        .metrics =
            ARENA_ARRAY(summaries->arena, struct point_summary_metric, summaries->name_count),
    };
    for (size_t i = 0; i < summaries->name_count; i++) {
        summary->metrics[i] = find_metric(summaries, replications, summaries->names[i], summary);
    }
    find_resources(summaries, summary, replications);
    summary->bottleneck = bottleneck_of(summary->resources, summary->resource_count,
                                        bottleneck_core_share(&point->point));
    summary->verdicts = closed_forms_judge(&point->point, replications, summaries->arena);
    return summary;
}
