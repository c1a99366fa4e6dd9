/*
 * Comparing two systems that ran with common random numbers.
 *
 * Replication r of both used the same streams, so their values move together and the difference
 * r by r varies far less than either: the interval is over the differences (Law 2015, Simulation
 * Modeling and Analysis, section 10.2.1). Pairs in which one side has no value are left out before.
 */
#ifndef ANALYSIS_STATISTICS_PAIRED_H
#define ANALYSIS_STATISTICS_PAIRED_H

#include "analysis/statistics/student.h"

struct paired {
    struct interval difference; /* other minus baseline */
    struct interval relative;   /* difference / baseline mean; samples 0 when the mean is 0 */
    bool differs;               /* the interval of the difference is known and holds no 0 */
    bool is_constant; /* 2 pairs or more, and all differences are equal: an interval of no width */
};

/**
 * Paired difference of `other` from `baseline`.
 *
 * The relative difference is a ratio of two means; its interval is that of the residuals
 * d_i - ratio * b_i over the baseline's mean (the linearization of Cochran 1977, Sampling
 * Techniques, section 6.4), which keeps the pairing.
 *
 * @param count       pairs
 * @param confidence  over 0, under 1
 */
struct paired paired_difference(const double *baseline, const double *other, size_t count,
                                double confidence);

#endif
