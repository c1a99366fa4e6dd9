/* Intervals and estimates in results.json: the same members wherever they stand. */
#ifndef EXPERIMENTS_RESULTS_JSON_ESTIMATE_H
#define EXPERIMENTS_RESULTS_JSON_ESTIMATE_H

#include "experiments/results/estimate.h"
#include "experiments/results/writer.h"

/** Members "NAME", "lower" and "upper" of an interval. @param reason  written where one is null */
void result_interval_write(struct writer *writer, const char *name, const struct interval *interval,
                           const char *reason);

/** The same of an estimate, with what marks it. */
void result_estimate_write(struct writer *writer, const char *name,
                           const struct estimate *estimate);

#endif
