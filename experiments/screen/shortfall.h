/*
 * The shortfalls of an experiment: runs that failed, and precision that was wanted and not reached.
 * Told at the end of a run or a merge, each with its place, bounded in length.
 */
#ifndef EXPERIMENTS_SCREEN_SHORTFALL_H
#define EXPERIMENTS_SCREEN_SHORTFALL_H

#include "experiments/runs/experiment.h"

#include <stdio.h>

enum {
    SHORTFALL_REASONS_MOST = 5, /* kinds of failure that are told */
    SHORTFALL_GOALS_MOST = 10   /* goals not reached that are told */
};

/** Failures whose reasons are one text but for the numbers in it. */
struct shortfall_reason {
    char *text; /* of the first */
    size_t point;
    uint64_t replication;
    uint64_t count;
};

/** Start it as {0}; end it with shortfall_free. */
struct shortfall {
    uint64_t replications; /* of all points */
    uint64_t failed;       /* of these */
    uint64_t unlisted;     /* failed for other reasons than those listed */
    struct shortfall_reason reasons[SHORTFALL_REASONS_MOST];
    size_t reason_count;
    char *goals[SHORTFALL_GOALS_MOST]; /* a line each */
    size_t goal_count;                 /* not reached; the first of them have a line */
};

/** Look at a point whose replications are those that its rounds decided on. */
void shortfall_add(struct shortfall *shortfall, const struct experiment_point *point,
                   struct replications *replications, const struct stopping *rounds);

/** Say it on some lines; nothing where nothing is short. */
void shortfall_print(const struct shortfall *shortfall, FILE *out);

void shortfall_free(struct shortfall *shortfall);

#endif
