/*
 * The Pareto front of two metrics over the points of a sweep.
 *
 * By its means a point is on the front when no other is at least as good in both metrics and better
 * in one. A point beside the front is dominated when a point of the front is surely no worse in
 * both metrics and surely better in one; else it is undecided: more replications may bring it to
 * the front. Sure is what the interval of the paired difference says, as points share random
 * numbers (Law 2015, section 10.2.1), or, where there are no pairs, intervals that do not overlap.
 * A value that is marked is sure of nothing.
 *
 * Time: n log n, and for each point beside the front a paired difference with the points of the
 * front that are better, nearest first, with 64 at most.
 */
#ifndef EXPERIMENTS_RESULTS_PARETO_H
#define EXPERIMENTS_RESULTS_PARETO_H

#include "experiments/results/point_summary.h"

enum pareto_state { PARETO_FRONT, PARETO_UNDECIDED, PARETO_DOMINATED, PARETO_NONE };

/** "front", "undecided", "dominated"; NULL for PARETO_NONE. */
extern const char *const pareto_names[];

struct pareto_point {
    const struct point_summary *summary;
    enum pareto_state state;
    size_t by;          /* id of a point of the front that is better; beside the front */
    const char *reason; /* why it has no value; NULL: it has both */
};

struct pareto {
    const struct front_metric *metrics; /* two; NULL: none was asked for */
    size_t columns[2];                  /* of the metrics in each summary */
    struct pareto_point *list;          /* in the order of the points */
    size_t count;
};

/** Find the front; nothing where the analysis asks for none. @param summaries  borrowed */
void pareto_make(struct pareto *pareto, const struct point_summaries *summaries);
void pareto_free(struct pareto *pareto);

#endif
