/*
 * One point in results.json.
 *
 * Means are over the replications that have a value; every half-width is Student's; a percentile
 * needs two replications that support it. What is undefined is null and has a "reason" beside it.
 * The warm-up removed is the same for all replications (experiments/samples.h).
 */
#ifndef EXPERIMENTS_RESULT_POINT_H
#define EXPERIMENTS_RESULT_POINT_H

#include "experiments/findings.h"
#include "experiments/writer.h"

/**
 * Write a point as a member of the list "points", and its numbers into the tables of the last
 * results.
 *
 * @param store    between store_results_begin and _end; NULL: no tables
 * @param finding  of the same point
 */
void result_point_write(struct writer *writer, struct store *store,
                        const struct experiment_point *point, const struct samples *samples,
                        const struct finding *finding);

/** Members "NAME", "lower" and "upper" of an interval, with a "reason" where one is null. */
void result_interval_write(struct writer *writer, const char *name, const struct interval *interval,
                           const char *reason);

#endif
