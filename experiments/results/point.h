/*
 * One point in results.json.
 *
 * A metric has its estimate, the bounds of its interval, and what is to be known of them: "exact"
 * where nothing was random, a "mark" with the reason why it is not to be trusted, a "reason" where
 * something is null (experiments/results/estimate.h). Each replication has a warm-up cut of its
 * own.
 */
#ifndef EXPERIMENTS_RESULTS_POINT_H
#define EXPERIMENTS_RESULTS_POINT_H

#include "experiments/results/point_summary.h"
#include "experiments/results/writer.h"

/**
 * Write a point as a member of the list "points", and its numbers into the tables of the last
 * results.
 *
 * @param store    between store_results_begin and _end; NULL: no tables
 * @param summary  of the same point
 */
void result_point_write(struct writer *writer, struct store *store,
                        const struct experiment_point *point,
                        const struct replications *replications,
                        const struct point_summary *summary);

/** Members "NAME", "lower" and "upper" of an interval, with a "reason" where one is null. */
void result_interval_write(struct writer *writer, const char *name, const struct interval *interval,
                           const char *reason);

/** The same of an estimate, with what marks it. */
void result_estimate_write(struct writer *writer, const char *name,
                           const struct estimate *estimate);

#endif
