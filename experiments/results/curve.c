#include "experiments/results/curve.h"

#include "analysis/statistics/round.h"
#include "experiments/results/groups.h"
#include "sim/base/memory.h"

#include <inttypes.h>
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
    return plain_number(plain_get(&summary->parameters, curves->axis));
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
    const struct bottleneck *largest = &curve->points[curve->count - 1]->bottleneck;
    curve->knee.reason = "the system has no resource that can saturate";
    if (largest->has_busiest) {
        curve->bottleneck = largest->busiest.component;
        curve->knee =
            scaling_knee(numbers->n, numbers->means, curve->count, largest->busiest.utilization);
    }
    curve->knee_reason = curve->knee.known ? NULL : curve->knee.reason;
    if (curve->knee.known && curve->knee.is_between) {
        curve->knee_note = "the sizes beside it keep 90 % of what the bottleneck law allows, the "
                           "line between them does not: a finer sweep tells";
    }
}

/* The knee of the curve that closed forms give, where all points have one of the same law. The
 * bottleneck works as long for each as it was measured to. */
static void find_expected_knee(struct curve *curve, const struct numbers *numbers)
{
    const struct point_summary *last = curve->points[curve->count - 1];
    double *expected = memory_alloc(curve->count * sizeof *expected);
    const char *law = curve->points[0]->scaling_law;
    for (size_t i = 0; i < curve->count; i++) {
        const struct point_summary *point = curve->points[i];
        law = law != NULL && point->scaling_law != NULL && strcmp(law, point->scaling_law) == 0
                  ? law
                  : NULL;
        expected[i] = point->scaling_expected;
    }
    if (law != NULL && curve->knee.known) {
        double share = expected[curve->count - 1] / numbers->means[curve->count - 1];
        curve->knee_expected = scaling_knee(numbers->n, expected, curve->count,
                                            last->bottleneck.busiest.utilization * share);
        curve->knee_law = curve->knee_expected.known ? law : NULL;
    }
    memory_free(expected);
}

/* Whether the value of a point of the curve is not to be trusted. */
static bool is_marked(const struct curves *curves, const struct curve *curve, size_t point)
{
    const struct estimate *estimate = &metric_of(curves, curve->points[point])->estimate;
    return estimate->interval.samples > 0 && estimate->mark != NULL;
}

/* The smallest size over itself is 1, whatever its mark. */
static const char *mark_of_speedup(const struct curves *curves, const struct curve *curve,
                                   size_t point)
{
    if (point > 0 && is_marked(curves, curve, point)) {
        return "the point is marked";
    }
    return point > 0 && is_marked(curves, curve, 0) ? "the point of the smallest size is marked"
                                                    : NULL;
}

static void find_speedups(const struct curves *curves, struct curve *curve,
                          const struct numbers *numbers, double confidence)
{
    curve->size_count = curve->count;
    curve->sizes = ARENA_ARRAY(curves->arena, struct curve_size, curve->count);
    for (size_t i = 0; i < curve->count; i++) {
        struct interval speedup =
            scaling_speedup(curve->count, numbers->values, numbers->curves, i, 0, confidence);
        curve->sizes[i] = (struct curve_size){
            .size = numbers->n[i],
            .speedup = speedup,
            .reason = speedup.known ? NULL : student_reason(&speedup),
            .efficiency = round_derived(speedup.mean * numbers->n[0] / numbers->n[i]),
            .mark = mark_of_speedup(curves, curve, i),
        };
    }
}

static const char *marked_points(const struct curves *curves, const struct curve *curve)
{
    const struct point_summary *first = NULL;
    size_t marked = 0;
    for (size_t i = 0; i < curve->count; i++) {
        if (is_marked(curves, curve, i)) {
            first = first == NULL ? curve->points[i] : first;
            marked++;
        }
    }
    return marked == 0
               ? NULL
               : arena_print(curves->arena, "%zu of %zu points %s marked: at %g, %s", marked,
                             curve->count, marked == 1 ? "is" : "are", size_of(curves, first),
                             metric_of(curves, first)->estimate.mark);
}

/* Replications that a point has not, or whose value there is none or not above 0. */
static const char *left_out(const struct curves *curves, const struct curve *curve, size_t kept)
{
    uint64_t most = 0;
    for (size_t i = 0; i < curve->count; i++) {
        uint64_t replications = curve->points[i]->replications;
        most = replications > most ? replications : most;
    }
    return kept >= most
               ? NULL
               : arena_print(curves->arena,
                             "%" PRIu64 " of %" PRIu64
                             " replications %s left out: not every point has a value above "
                             "0 there",
                             most - kept, most, most - kept == 1 ? "is" : "are");
}

/* Why no replication has a positive value at every point: the points that have none at all. */
static const char *why_empty(const struct curves *curves, const struct curve *curve)
{
    size_t missing = 0;
    const struct point_summary *first = NULL;
    for (size_t i = 0; i < curve->count; i++) {
        if (metric_of(curves, curve->points[i])->estimate.interval.samples == 0) {
            first = first == NULL ? curve->points[i] : first;
            missing++;
        }
    }
    return missing == 0
               ? "no replication has a positive value at every point"
               : arena_print(curves->arena, "%zu of %zu points %s no value: at %g, %s", missing,
                             curve->count, missing == 1 ? "has" : "have", size_of(curves, first),
                             metric_of(curves, first)->estimate.reason);
}

/* Why a curve has nothing that laws could be fitted to; NULL when it has. */
static const char *why_not(const struct curves *curves, const struct curve *curve,
                           const struct numbers *numbers)
{
    if (!plain_is_number(plain_get(&curve->points[0]->parameters, curves->axis))) {
        return "the axis has no numbers";
    }
    if (numbers->n[0] < 1) {
        return "a law of speedup needs sizes of 1 or more";
    }
    return numbers->curves == 0 ? why_empty(curves, curve) : NULL;
}

static struct curve_fit fit_law(const struct curves *curves, const struct curve *curve,
                                enum scaling_law law, const struct numbers *numbers)
{
    struct scaling scaling;
    scaling_intervals(law, numbers->n, curve->count, numbers->values, numbers->curves,
                      curve->points[0]->confidence, &scaling);
    return curve_fit_of(&scaling, curve->mark, curves->arena);
}

static void fit_laws(const struct curves *curves, struct curve *curve)
{
    struct numbers numbers = {0};
    collect(&numbers, curves, curve);
    curve->reason = why_not(curves, curve, &numbers);
    if (curve->reason == NULL) {
        curve->mark = marked_points(curves, curve);
        curve->left_out = left_out(curves, curve, numbers.curves);
        curve->amdahl = fit_law(curves, curve, SCALING_AMDAHL, &numbers);
        curve->usl = fit_law(curves, curve, SCALING_USL, &numbers);
        scaling_choose(numbers.n, numbers.means, curve->count, &curve->choice);
        curve->choice_reason = curve->choice.known ? NULL : curve->choice.reason;
        find_speedups(curves, curve, &numbers, curve->points[0]->confidence);
        find_knee(curve, &numbers);
        find_expected_knee(curve, &numbers);
    } else {
        curve->amdahl.reason = curve->usl.reason = curve->reason;
        curve->choice_reason = curve->knee_reason = curve->reason;
    }
    numbers_free(&numbers);
}

/* Points come in the order of ids; a curve wants them in the order of its axis. */
static void insert(const struct curves *curves, struct curve *curve,
                   const struct point_summary *summary)
{
    curve->points =
        memory_grow(curve->points, curve->count, &curve->capacity, sizeof(struct point_summary *));
    size_t index = curve->count++;
    while (index > 0 && size_of(curves, curve->points[index - 1]) > size_of(curves, summary)) {
        curve->points[index] = curve->points[index - 1];
        index--;
    }
    curve->points[index] = summary;
}

void curves_make(struct curves *curves, const struct spec *spec,
                 const struct point_summaries *summaries)
{
    const struct analysis_parameters *analysis = summaries->analysis;
    *curves = (struct curves){.arena = arena_create(),
                              .axis = analysis->scaling_axis,
                              .metric = analysis->scaling_metric};
    if (curves->axis == NULL) {
        return;
    }
    struct groups groups;
    groups_make(&groups, summaries, spec, curves->axis, curves->arena);
    curves->column = point_summaries_index(summaries, curves->metric);
    curves->count = groups.count;
    curves->list = ARENA_ARRAY(curves->arena, struct curve, groups.count);
    for (size_t i = 0; i < summaries->count; i++) {
        if (groups.of[i] != GROUPS_NONE) {
            insert(curves, &curves->list[groups.of[i]], &summaries->list[i]);
        }
    }
    for (size_t i = 0; i < curves->count; i++) {
        curves->list[i].parameters = groups.parameters[i];
        fit_laws(curves, &curves->list[i]);
    }
}

void curves_free(struct curves *curves)
{
    for (size_t i = 0; i < curves->count; i++) {
        memory_free(curves->list[i].points);
    }
    arena_destroy(curves->arena);
    *curves = (struct curves){0};
}
