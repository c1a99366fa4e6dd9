/*
 * Crossings: the size at which two scaling curves change sides.
 *
 * Where a spec asks for both a comparison and a scaling curve, along two axes, each curve is held
 * against that of the baseline at the sizes that both have
 * (analysis/statistics/scaling_crossing.h). How many replications cross, how often, and which of
 * them meet without crossing is said with it.
 */
#ifndef EXPERIMENTS_RESULTS_CROSSING_H
#define EXPERIMENTS_RESULTS_CROSSING_H

#include "analysis/statistics/scaling_crossing.h"
#include "experiments/results/comparison.h"
#include "experiments/results/curve.h"

struct crossing {
    struct plain value;                    /* of the compared axis, of the other curve */
    struct plain parameters;               /* common to both curves */
    const struct point_summary **others;   /* in the order of sizes */
    const struct point_summary **baseline; /* the same sizes of the baseline's curve */
    size_t count;
    uint64_t replications;         /* of the points that have most */
    struct scaling_crossing found; /* of the replications that have all values */
    struct estimate at;            /* the size, in no unit */
    const char *note;              /* replications that are no part of the value; NULL: none */
};

struct crossings {
    struct arena *arena;
    bool is_asked;    /* the spec has a comparison and a scaling curve */
    const char *axis; /* of sizes */
    const char *metric;
    const char *compared_axis;
    struct plain baseline; /* its value */
    struct crossing *list; /* in the order of the curves */
    size_t count;
};

/** Hold each curve against that of the baseline. @param curves, comparisons  borrowed */
void crossings_make(struct crossings *crossings, const struct curves *curves,
                    const struct comparisons *comparisons);
void crossings_free(struct crossings *crossings);

#endif
