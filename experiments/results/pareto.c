#include "experiments/results/pareto.h"

#include "experiments/results/comparison.h"
#include "sim/base/memory.h"

#include <stdlib.h>

enum {
    CANDIDATES_MOST = 64, /* points of the front that one beside it is held against */
    EQUAL_PAIRS = 5,      /* equal differences, beyond what chance does */
};

const char *const pareto_names[] = {"front", "undecided", "dominated", NULL};

/* A point by its means, less being better. */
struct place {
    double cost[2];
    struct pareto_point *point;
};

static double direction_of(const struct pareto *pareto, int metric)
{
    return pareto->metrics[metric].better == BETTER_MORE ? -1 : 1;
}

static const struct point_summary_metric *front_value(const struct pareto *pareto,
                                                      const struct pareto_point *point, int metric)
{
    return &point->summary->metrics[pareto->columns[metric]];
}

static int by_costs(const void *a, const void *b)
{
    const struct place *left = a;
    const struct place *right = b;
    for (int i = 0; i < 2; i++) {
        if (left->cost[i] != right->cost[i]) {
            return left->cost[i] < right->cost[i] ? -1 : 1;
        }
    }
    return left->point < right->point ? -1 : left->point > right->point; /* in the order of ids */
}

/* The points that have both values, the best in the first metric first. */
static size_t place_points(struct pareto *pareto, struct place *places)
{
    size_t count = 0;
    for (size_t i = 0; i < pareto->count; i++) {
        struct pareto_point *point = &pareto->list[i];
        struct place place = {.point = point};
        for (int k = 0; k < 2 && point->reason == NULL; k++) {
            const struct point_summary_metric *metric = front_value(pareto, point, k);
            const struct estimate *estimate = &metric->estimate;
            if (metric->unit == NULL || estimate->interval.samples == 0) {
                point->reason = estimate->reason != NULL ? estimate->reason : "it has no value";
            }
            place.cost[k] = direction_of(pareto, k) * estimate->interval.mean;
        }
        point->state = point->reason == NULL ? PARETO_UNDECIDED : PARETO_NONE;
        if (point->reason == NULL) {
            places[count++] = place;
        }
    }
    qsort(places, count, sizeof *places, by_costs);
    return count;
}

/* Marks the front by the means. @param front  the indices of its places, in their order */
static size_t mark_front(struct place *places, size_t count, size_t *front)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        const struct place *last = found == 0 ? NULL : &places[front[found - 1]];
        bool is_equal = last != NULL && last->cost[0] == places[i].cost[0] &&
                        last->cost[1] == places[i].cost[1];
        if (last == NULL || places[i].cost[1] < last->cost[1] || is_equal) {
            places[i].point->state = PARETO_FRONT;
            front[found++] = i;
        }
    }
    return found;
}

/* How sure it is that a point is no better than another: not at all, no better, or worse. */
enum sureness { UNSURE, NO_BETTER, WORSE };

static enum sureness from_difference(double lower, double upper, double sign)
{
    double least = sign > 0 ? lower : -upper;
    return least > 0 ? WORSE : least >= 0 ? NO_BETTER : UNSURE;
}

/* Intervals that are known, and do not overlap. */
static enum sureness from_intervals(const struct estimate *good, const struct estimate *bad,
                                    double sign)
{
    const struct interval *left = &good->interval;
    const struct interval *right = &bad->interval;
    if (!left->known || !right->known) {
        return UNSURE;
    }
    return from_difference(right->lower - left->upper, right->upper - left->lower, sign);
}

static enum sureness sureness_of(const struct pareto *pareto, const struct pareto_point *good,
                                 const struct pareto_point *bad, int metric)
{
    const struct point_summary_metric *left = front_value(pareto, good, metric);
    const struct point_summary_metric *right = front_value(pareto, bad, metric);
    double sign = direction_of(pareto, metric);
    if (left->estimate.mark != NULL || right->estimate.mark != NULL) {
        return UNSURE;
    }
    uint64_t pairs = good->summary->replications < bad->summary->replications
                         ? good->summary->replications
                         : bad->summary->replications;
    struct paired paired =
        comparison_paired(&left->row, &right->row, pairs, good->summary->confidence);
    const struct interval *difference = &paired.difference;
    bool is_known =
        difference->known && (!paired.is_constant || difference->samples >= EQUAL_PAIRS ||
                              (left->estimate.is_exact && right->estimate.is_exact));
    enum sureness sureness =
        is_known ? from_difference(difference->lower, difference->upper, sign) : UNSURE;
    enum sureness apart = from_intervals(&left->estimate, &right->estimate, sign);
    return apart > sureness ? apart : sureness;
}

static bool is_surely_worse(const struct pareto *pareto, const struct pareto_point *good,
                            const struct pareto_point *bad)
{
    enum sureness first = sureness_of(pareto, good, bad, 0);
    enum sureness second = first == UNSURE ? UNSURE : sureness_of(pareto, good, bad, 1);
    return second != UNSURE && (first == WORSE || second == WORSE);
}

/* Hold a place beside the front against the points of the front that are better in both metrics,
 * from the one before it backwards. @param before  how many of the front stand before it */
static void judge_beside(const struct pareto *pareto, const struct place *places,
                         const struct place *place, const size_t *front, size_t before)
{
    struct pareto_point *point = place->point;
    point->by = places[front[before - 1]].point->summary->id;
    for (size_t i = before, tries = 0; i-- > 0 && tries < CANDIDATES_MOST; tries++) {
        const struct place *good = &places[front[i]];
        if (good->cost[1] > place->cost[1]) {
            return;
        }
        if (is_surely_worse(pareto, good->point, point)) {
            point->state = PARETO_DOMINATED;
            point->by = good->point->summary->id;
            return;
        }
    }
}

void pareto_make(struct pareto *pareto, const struct point_summaries *summaries)
{
    *pareto = (struct pareto){.metrics = summaries->analysis->pareto};
    if (pareto->metrics == NULL || summaries->count == 0) {
        return;
    }
    pareto->count = summaries->count;
    pareto->list = memory_alloc(pareto->count * sizeof *pareto->list);
    for (int k = 0; k < 2; k++) {
        pareto->columns[k] = point_summaries_index(summaries, pareto->metrics[k].metric);
    }
    for (size_t i = 0; i < pareto->count; i++) {
        pareto->list[i] = (struct pareto_point){.summary = &summaries->list[i]};
    }
    struct place *places = memory_alloc(pareto->count * sizeof *places);
    size_t *front = memory_alloc(pareto->count * sizeof *front);
    size_t count = place_points(pareto, places);
    size_t members = mark_front(places, count, front);
    size_t before = 0;
    for (size_t i = 0; i < count; i++) {
        before += before < members && front[before] == i ? 1 : 0;
        if (places[i].point->state != PARETO_FRONT) {
            judge_beside(pareto, places, &places[i], front, before);
        }
    }
    memory_free(front);
    memory_free(places);
}

void pareto_free(struct pareto *pareto)
{
    memory_free(pareto->list);
    *pareto = (struct pareto){0};
}
