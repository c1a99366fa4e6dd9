/*
 * Points grouped by what they have in common: all parameters but one axis.
 *
 * Comparisons look for the baseline of a point in its group; a scaling curve is a group.
 */
#ifndef EXPERIMENTS_RESULTS_GROUPS_H
#define EXPERIMENTS_RESULTS_GROUPS_H

#include "experiments/results/point_summary.h"

/** A point in no group: it has not the axis. */
#define GROUPS_NONE SIZE_MAX

struct groups {
    size_t *of;               /* by summary: its group, or GROUPS_NONE */
    struct plain *parameters; /* by group: common to its points */
    size_t count;             /* groups, in the order of their first points */
};

/**
 * Group the points of an experiment.
 *
 * O(n log n) for n points.
 *
 * @param spec   knows the axes that move with this one, and so do not count; NULL: none do
 * @param arena  for the groups
 */
void groups_make(struct groups *groups, const struct point_summaries *summaries,
                 const struct spec *spec, const char *axis, struct arena *arena);

#endif
