#include "experiments/results/comparison.h"

#include "experiments/results/groups.h"
#include "sim/base/memory.h"

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

/* Why a difference has no value, or no bounds; NULL when it has both. @param undefined  why one of
 * the sides has no value */
static const char *missing_bounds(const struct paired *paired, bool is_exact, const char *undefined)
{
    if (paired->difference.samples == 0 && undefined != NULL) {
        return undefined;
    }
    if (paired->is_constant && !is_exact) {
        return "the same difference in all pairs: they say nothing about its spread";
    }
    return paired->difference.known ? NULL : student_reason(&paired->difference);
}

struct comparison_metric comparison_metric_of(const char *name,
                                              const struct point_summary_metric *baseline,
                                              const struct point_summary_metric *other,
                                              uint64_t replications, double confidence)
{
    const struct estimate *left = &baseline->estimate;
    const struct estimate *right = &other->estimate;
    bool is_defined = left->interval.samples > 0 && right->interval.samples > 0;
    struct comparison_metric metric = {
        .name = name,
        .unit = baseline->unit,
        .is_exact = left->is_exact && !left->is_cut && right->is_exact && !right->is_cut,
        .mark = left->mark != NULL ? left->mark : right->mark,
        .paired = comparison_paired(&baseline->row, &other->row, is_defined ? replications : 0,
                                    confidence),
    };
    metric.reason = missing_bounds(&metric.paired, metric.is_exact,
                                   left->reason != NULL ? left->reason : right->reason);
    return metric;
}

static void compare_pair(struct comparisons *comparisons, const struct point_summaries *summaries,
                         const struct point_summary *baseline, const struct point_summary *other,
                         const struct plain *parameters)
{
    uint64_t replications =
        baseline->replications < other->replications ? baseline->replications : other->replications;
    comparisons->list = memory_grow(comparisons->list, comparisons->count, &comparisons->capacity,
                                    sizeof *comparisons->list);
    struct comparison *comparison = &comparisons->list[comparisons->count++];
    *comparison = (struct comparison){
        .baseline = baseline,
        .other = other,
        .parameters = *parameters,
        .metrics =
            ARENA_ARRAY(comparisons->arena, struct comparison_metric, summaries->column_count),
    };
    for (size_t i = 0; i < summaries->column_count; i++) {
        if (baseline->metrics[i].unit != NULL && other->metrics[i].unit != NULL) {
            comparison->metrics[comparison->metric_count++] =
                comparison_metric_of(summaries->names[i], &baseline->metrics[i], &other->metrics[i],
                                     replications, baseline->confidence);
        }
    }
}

/* The baseline of each group of points, of several the last; NULL: none. */
static const struct point_summary **baselines_of(const struct groups *groups,
                                                 const struct point_summaries *summaries,
                                                 struct arena *arena)
{
    const struct point_summary **baselines =
        ARENA_ARRAY(arena, const struct point_summary *, groups->count);
    for (size_t i = 0; i < summaries->count; i++) {
        if (summaries->list[i].is_baseline) {
            baselines[groups->of[i]] = &summaries->list[i];
        }
    }
    return baselines;
}

void comparisons_make(struct comparisons *comparisons, const struct spec *spec,
                      const struct point_summaries *summaries)
{
    const struct analysis_parameters *analysis = summaries->analysis;
    struct arena *arena = arena_create();
    *comparisons = (struct comparisons){.arena = arena, .axis = analysis->compare_axis};
    if (analysis->compare_axis == NULL) {
        return;
    }
    struct groups groups;
    comparisons->baseline = plain_of(analysis->compare_baseline, arena);
    groups_make(&groups, summaries, spec, comparisons->axis, arena);
    const struct point_summary **baselines = baselines_of(&groups, summaries, arena);
    for (size_t i = 0; i < summaries->count; i++) {
        const struct point_summary *summary = &summaries->list[i];
        size_t group = groups.of[i];
        if (group != GROUPS_NONE && !summary->is_baseline && baselines[group] != NULL) {
            compare_pair(comparisons, summaries, baselines[group], summary,
                         &groups.parameters[group]);
        }
    }
}

void comparisons_free(struct comparisons *comparisons)
{
    memory_free(comparisons->list);
    arena_destroy(comparisons->arena);
    *comparisons = (struct comparisons){0};
}
