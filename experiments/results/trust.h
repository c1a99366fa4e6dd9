/*
 * Whether the runs of a point are long enough for a metric's memory.
 *
 * The correlation time of a metric, estimated from the windows of all replications, says how many
 * independent windows the sample is worth. Intervals over replications hold when each replication
 * forgets how it began many times over; where one does not, the value is marked. Where the runs are
 * too short for the number in the whole system (its signal_metric), every other metric is marked
 * too: a time is seen only of passes that have ended, and the long ones are under way.
 */
#ifndef EXPERIMENTS_RESULTS_TRUST_H
#define EXPERIMENTS_RESULTS_TRUST_H

#include "experiments/results/estimate.h"

enum {
    TRUST_WORTH = 100,   /* independent windows that all replications together must be worth */
    TRUST_MEMORIES = 20, /* correlation times that the run must hold, by neighbouring windows */
    /* Such an estimate of a queue is off by a half, and too much in runs whose large
     * excursions are missing: so by the windows' ranks as well, unless the values say that twice as
     * many fit as must. */
    TRUST_RANK_MEMORIES = 62,
    TRUST_BOTH_MEMORIES = 40,
    TRUST_SLOW = 10, /* by the sum of all correlations less its error: a slow part that is small */
};

/** Set the estimate's correlation time, what its windows are worth, and its mark when the runs are
 *  too short for the metric. */
void trust_judge(struct estimate *estimate, const struct replications *replications,
                 const struct metric_replications *metric, bool batch_means, struct arena *arena);

#endif
