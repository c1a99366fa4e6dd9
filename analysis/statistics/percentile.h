/*
 * Intervals of percentiles over replications, and when there are none.
 *
 * A replication supports a percentile when at least 10 of its observations are expected beyond it;
 * with fewer, the value hangs on a handful of extremes. Two replications that support it make an
 * interval; with fewer the percentile is null, and the reason says so.
 */
#ifndef ANALYSIS_STATISTICS_PERCENTILE_H
#define ANALYSIS_STATISTICS_PERCENTILE_H

#include <stdint.h>

#include "analysis/statistics/student.h"

enum {
    PERCENTILE_BEYOND = 10,  /* observations beyond a percentile that make it trustworthy */
    PERCENTILE_SUPPORTS = 2, /* replications that must support it */
};

struct percentile {
    struct interval interval;
    bool known;      /* the value is; otherwise interval.samples is 0 */
    char reason[96]; /* why it is not; empty when it is */
};

/**
 * Whether so many observations support a percentile: n (1 - p) >= 10, in whole numbers.
 *
 * @param per_mille  p in thousandths: 500 for p50, 999 for p99.9; under 1000
 */
bool percentile_is_supported(uint64_t observations, unsigned per_mille);

/**
 * The interval over the replications that support the percentile.
 *
 * @param values     one for each replication
 * @param supported  whether each counts
 * @param per_mille  as above, for the reason's text
 */
struct percentile percentile_interval(const double *values, const bool *supported,
                                      size_t replications, unsigned per_mille, double confidence);

#endif
