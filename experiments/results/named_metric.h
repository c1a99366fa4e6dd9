/*
 * A metric as a spec names it: the metric itself, or one of its percentiles, "response_time.p95".
 */
#ifndef EXPERIMENTS_RESULTS_NAMED_METRIC_H
#define EXPERIMENTS_RESULTS_NAMED_METRIC_H

#include "experiments/results/estimate.h"

struct named_metric {
    const struct metric_replications *metric; /* NULL: the system has none of that name */
    int percentile;                           /* index in percentile_names; -1: the metric itself */
};

/** The metric or percentile of that name. */
struct named_metric named_metric_find(const struct replications *replications, const char *name);

/** Estimate it, as estimate_metric does. */
void named_metric_estimate(struct estimate *estimate, const struct replications *replications,
                           struct named_metric named, bool batch_means, double confidence,
                           struct arena *arena);

/**
 * A row over replications, for what compares them pair by pair: that of estimate_row, or the
 * percentiles of each replication. The mean of these is not quite the percentile of all together.
 */
struct row named_metric_row(const struct replications *replications, struct named_metric named,
                            struct arena *arena);

#endif
