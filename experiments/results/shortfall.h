/*
 * The shortfalls of an experiment: runs that failed, and precision that was wanted and not reached.
 * Each has its place; how many are kept is bounded.
 */
#ifndef EXPERIMENTS_RESULTS_SHORTFALL_H
#define EXPERIMENTS_RESULTS_SHORTFALL_H

#include "experiments/results/point_summary.h"

enum {
    SHORTFALL_REASONS_MOST = 5, /* kinds of failure that are kept */
    SHORTFALL_GOALS_MOST = 10   /* goals not reached that are kept */
};

/** Failures whose reasons are one text but for the numbers in it. */
struct shortfall_reason {
    const char *text; /* of the first */
    size_t point;
    uint64_t replication;
    uint64_t count;
};

/** A precision that was not reached. */
struct shortfall_goal {
    size_t point;
    struct plain parameters;
    const char *metric;
    double wanted;                     /* half-width over mean */
    struct point_summary_metric found; /* without a unit: the system has no such metric */
    uint64_t replications;             /* made */
    bool is_most;                      /* no more are allowed */
    size_t values;                     /* replications that have one */
    size_t enough;                     /* replications, as far as can be told; 0: it cannot */
};

/** Start it as {0}; end it with shortfall_free. */
struct shortfall {
    struct arena *arena;
    uint64_t replications; /* of all points */
    uint64_t failed;       /* of these */
    uint64_t unlisted;     /* failed for other reasons than those kept */
    struct shortfall_reason reasons[SHORTFALL_REASONS_MOST];
    size_t reason_count;
    struct shortfall_goal goals[SHORTFALL_GOALS_MOST];
    size_t goal_count; /* not reached; the first of them are kept */
};

/** Look at the results of a point. @param replications  those that its rounds decided on */
void shortfall_add(struct shortfall *shortfall, const struct experiment_point *point,
                   struct replications *replications, const struct result_point *result,
                   const struct stopping *stopping);

void shortfall_free(struct shortfall *shortfall);

#endif
