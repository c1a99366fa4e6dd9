/*
 * How long a metric remembers: its correlation time, from slices of all replications.
 *
 * A mean over a run of n correlated slices varies as one over n / tau independent ones, with
 * tau = 1 + 2 (rho_1 + rho_2 + ...). The sum is cut by the initial positive sequence of Geyer
 * (1992, section 3.3): neighbouring correlations are added in pairs, as long as the pairs are
 * positive and the lag is under two and a half times the tau so far, beyond which there is only
 * noise (Sokal 1997, section 3). Correlations are taken about the mean that is common to all
 * replications: about a replication's own mean they come out too small just where runs are too
 * short.
 *
 * The sum is noisy where runs are short, and never less than a slice. With an exponential memory
 * the correlation of neighbouring slices says as much, with far less noise, and below a slice too:
 * `memory` is read off it.
 *
 * A few large excursions decide the correlation of values that are skew, like those of a queue, and
 * it differs much from one set of runs to the next. The ranks of the same values have no
 * excursions: `rank_memory` is shorter than `memory` for skew values and about as long for others,
 * and its relative error is half as large or less.
 */
#ifndef ANALYSIS_STATISTICS_CORRELATION_H
#define ANALYSIS_STATISTICS_CORRELATION_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/arena.h"

struct correlation {
    double tau;    /* [slices], at least 1 */
    double error;  /* relative standard error of tau: sqrt(2 (2 lags + 1) / values) (Sokal 1997) */
    double memory; /* [slices]: tau of an exponential memory whose neighbours correlate as these */
    double rank_memory; /* [slices]: the same of ranks; 0 where they are not seen to correlate */
    bool known;         /* two slices that differ, at least */
    bool cut;           /* the pairs were still positive at the longest lag: tau is a lower bound */
};

/**
 * Correlation time of values in time slices of equal length.
 *
 * @param values  replication after replication, `slices` of each; finite
 * @param arena   for the ranks
 * O(replications slices^2).
 */
struct correlation correlation_time(const double *values, size_t replications, size_t slices,
                                    struct arena *arena);

#endif
