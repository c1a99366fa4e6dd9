#include "experiments/results/point_summary.h"

#include "experiments/results/named_metric.h"
#include "experiments/spec/analysis_section.h"
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
        summaries->names = memory_grow(summaries->names, summaries->name_count,
                                       &summaries->name_capacity, sizeof *summaries->names);
        summaries->names[summaries->name_count++] = arena_copy(summaries->arena, name);
    }
}

/* The columns of the part that has this metric: all rows, where the first one names it. */
static void add_columns_of_part(struct point_summaries *summaries, const char *const *columns,
                                const char *metric)
{
    const struct metric_row first = {.name = columns[0]};
    const char *dot = strrchr(metric, '.');
    if (dot == NULL || !metric_row_names(&first, metric)) {
        return;
    }
    for (size_t i = 0; columns[i] != NULL; i++) {
        char *name = memory_print("%.*s%s", (int)(dot - metric), metric, strrchr(columns[i], '.'));
        add_name(summaries, name);
        memory_free(name);
    }
}

/* Columns where the spec chooses none. */
static void choose_columns(struct point_summaries *summaries, const char *const *columns,
                           const struct result_point *result)
{
    for (size_t i = 0; i < result->metric_count && columns != NULL; i++) {
        add_columns_of_part(summaries, columns, result->metrics[i].name);
    }
    for (size_t i = 0; i < result->metric_count && columns == NULL; i++) {
        const char *name = result->metrics[i].name;
        if (strchr(name, '.') == NULL && summaries->name_count < POINT_SUMMARY_COLUMNS) {
            add_name(summaries, name);
        }
    }
}

/* The first point decides, so that all points show the same columns. */
static void choose_names(struct point_summaries *summaries, const struct kind *system,
                         const struct result_point *result)
{
    const struct analysis_parameters *analysis = summaries->analysis;
    const struct system_operations *operations = system->operations;
    for (size_t i = 0; i < analysis->metric_count; i++) {
        add_name(summaries, analysis->metrics[i]);
    }
    if (analysis->metric_count == 0) {
        choose_columns(summaries, operations->columns, result);
    }
    summaries->column_count = summaries->name_count;
    if (analysis->scaling_metric != NULL) {
        add_name(summaries, analysis->scaling_metric);
    }
    for (size_t i = 0; i < 2 && analysis->pareto != NULL; i++) {
        add_name(summaries, analysis->pareto[i].metric);
    }
}

struct plain point_summaries_others(const struct spec *spec, const struct point_summary *summary,
                                    const char *axis, struct arena *arena)
{
    const struct plain *all = &summary->parameters;
    struct plain others = {.type = PLAIN_OBJECT,
                           .members = ARENA_ARRAY(arena, struct plain_member, all->count)};
    for (size_t i = 0; i < all->count; i++) {
        const char *path = all->members[i].name;
        bool moves = strcmp(path, axis) == 0 || (spec != NULL && spec_are_zipped(spec, path, axis));
        if (!moves) {
            others.members[others.count++] = all->members[i];
        }
    }
    return others;
}

static void keep_known(struct point_summaries *summaries, const struct result_point *result)
{
    summaries->known = ARENA_ARRAY(summaries->arena, const char *, result->metric_count);
    for (size_t i = 0; i < result->metric_count; i++) {
        summaries->known[summaries->known_count++] =
            arena_copy(summaries->arena, result->metrics[i].name);
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

/* A text that outlives the replications. */
static const char *kept(struct arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_copy(arena, text);
}

struct point_summary_metric point_summary_metric_of(const struct result_point *result,
                                                    const struct replications *replications,
                                                    const char *name, struct arena *arena)
{
    struct named_metric named = named_metric_find(replications, name);
    if (named.metric == NULL) {
        return (struct point_summary_metric){
            .estimate.reason = "the system has no such metric",
            .row = {ARENA_ARRAY(arena, double, replications->used),
                    ARENA_ARRAY(arena, bool, replications->used)},
        };
    }
    const struct result_metric *metric = &result->metrics[named.metric - replications->metrics];
    struct point_summary_metric found = {
        .unit = arena_copy(arena, metric->unit),
        .estimate = named.percentile < 0 ? metric->mean : metric->percentiles[named.percentile],
        .row = named_metric_row(replications, named, arena),
    };
    found.estimate.reason = kept(arena, found.estimate.reason);
    found.estimate.mark = kept(arena, found.estimate.mark);
    return found;
}

/* The verdicts on metrics that are shown. */
static struct closed_form_verdicts keep_verdicts(const struct point_summaries *summaries,
                                                 const struct closed_form_verdicts *all)
{
    struct arena *arena = summaries->arena;
    struct closed_form_verdicts verdicts = {
        .list = ARENA_ARRAY(arena, struct closed_form_verdict, all->count),
        .none = kept(arena, all->none)};
    for (size_t i = 0; i < all->count; i++) {
        size_t column = point_summaries_index(summaries, all->list[i].metric);
        if (column < summaries->column_count) {
            struct closed_form_verdict *verdict = &verdicts.list[verdicts.count++];
            *verdict = all->list[i];
            verdict->law = arena_copy(arena, verdict->law);
            verdict->metric = summaries->names[column];
            verdict->reason = kept(arena, verdict->reason);
        }
    }
    return verdicts;
}

/* The closed form of the metric whose scaling is asked for, shown or not. */
static void keep_scaling_law(const struct point_summaries *summaries, struct point_summary *summary,
                             const struct closed_form_verdicts *all)
{
    const char *metric = summaries->analysis->scaling_metric;
    for (size_t i = 0; i < all->count && metric != NULL; i++) {
        if (strcmp(all->list[i].metric, metric) == 0) {
            summary->scaling_law = arena_copy(summaries->arena, all->list[i].law);
            summary->scaling_expected = all->list[i].expected;
        }
    }
}

static struct result_objective *judge_objectives(const struct point_summaries *summaries,
                                                 const struct replications *replications,
                                                 const struct result_point *result)
{
    const struct analysis_parameters *analysis = summaries->analysis;
    struct arena *arena = summaries->arena;
    struct result_objective *list =
        ARENA_ARRAY(arena, struct result_objective, analysis->objective_count);
    for (size_t i = 0; i < analysis->objective_count; i++) {
        const struct objective *asked = &analysis->objectives[i];
        const struct point_summary_metric metric =
            point_summary_metric_of(result, replications, asked->metric, replications->arena);
        objective_judge(&list[i], asked, replications, &metric.estimate, result->confidence,
                        replications->arena);
        list[i].unit = kept(arena, list[i].unit);
        list[i].reason = kept(arena, list[i].reason);
    }
    return list;
}

bool point_summaries_all_pass(const struct point_summaries *summaries)
{
    for (size_t i = 0; i < summaries->count; i++) {
        for (size_t k = 0; k < summaries->analysis->objective_count; k++) {
            if (summaries->list[i].objectives[k].verdict != VERDICT_PASS) {
                return false;
            }
        }
    }
    return true;
}

const struct point_summary *point_summaries_add(struct point_summaries *summaries,
                                                const struct experiment_point *point,
                                                const struct replications *replications,
                                                const struct result_point *result)
{
    struct arena *arena = summaries->arena;
    if (summaries->count == 0) {
        choose_names(summaries, point->point.system, result);
    }
    if (summaries->known_count == 0) {
        keep_known(summaries, result);
    }
    summaries->list = memory_grow(summaries->list, summaries->count, &summaries->capacity,
                                  sizeof *summaries->list);
    struct point_summary *summary = &summaries->list[summaries->count++];
    *summary = (struct point_summary){
        .id = result->id,
        .parameters = plain_copy(&result->parameters, arena),
        .is_baseline = analysis_is_baseline(summaries->analysis, &point->point),
        .confidence = result->confidence,
        .batch_means = result->batch_means,
        .replications = result->replications,
        .failed = result->failure_count,
        .stopped_by = result->stopped_by,
        .metrics = ARENA_ARRAY(arena, struct point_summary_metric, summaries->name_count),
        .bottleneck = result->bottleneck,
        .core_time = core_time_of(result),
        .verdicts = keep_verdicts(summaries, &result->verdicts),
        .objectives = judge_objectives(summaries, replications, result),
    };
    keep_scaling_law(summaries, summary, &result->verdicts);
    summary->bottleneck.busiest.component = kept(arena, result->bottleneck.busiest.component);
    for (size_t i = 0; i < summaries->name_count; i++) {
        summary->metrics[i] =
            point_summary_metric_of(result, replications, summaries->names[i], arena);
    }
    return summary;
}
