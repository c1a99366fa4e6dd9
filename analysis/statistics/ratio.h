/*
 * Ratios over replications: the ratio of sums, not the mean of ratios.
 *
 * A mean time to failure is time up over failures. Replications without a failure belong to it with
 * their time, which the mean of each replication's own ratio leaves out. The interval is that of
 * the jackknife (Quenouille 1956; Tukey 1958): a t interval over the pseudo-values n R - (n - 1)
 * R_i, R_i being the ratio without replication i. Their mean is the value: the plain ratio is too
 * large by about one in all failures seen.
 */
#ifndef ANALYSIS_STATISTICS_RATIO_H
#define ANALYSIS_STATISTICS_RATIO_H

#include "analysis/statistics/interval.h"

/**
 * The jackknife's ratio of sums with its interval, rounded to 12 significant digits.
 *
 * @param above  numerators, one for each replication; finite
 * @param below  denominators, >= 0
 * @return no samples where the denominators sum to 0; bounds unknown where a single replication
 *         holds all of them: the estimate is the plain ratio of sums then
 */
struct interval ratio_interval(const double *above, const double *below, size_t count,
                               double confidence);

#endif
