/* How the values of a metric are spread over the replications of a point. */
#ifndef EXPERIMENTS_RESULTS_SPREAD_H
#define EXPERIMENTS_RESULTS_SPREAD_H

#include "experiments/runs/replications.h"

/** The minimum, p50, p90 and maximum are values that were seen: a share of the values is at or
 *  below the least one that is so called. The deviation is that of a sample (n - 1). */
struct spread {
    size_t count; /* replications with a value; 0: nothing below is set */
    double minimum, p50, p90, maximum;
    double deviation; /* where `count` is 2 or more */
};

struct spread spread_of(const struct row *row, uint64_t replications);

#endif
