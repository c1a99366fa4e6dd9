/*
 * Means with Student t intervals over independent replications.
 *
 *     struct interval response = student_interval(values, 10, 0.95);
 *     // response.lower to response.upper, when response.known
 *
 * Replications use independent streams, so their values are independent and of one distribution;
 * each is itself a mean over a long run, so the t interval holds well (Law 2015, Simulation
 * Modeling and Analysis, section 9.4.1). Pure functions; the caller owns all. O(count).
 */
#ifndef ANALYSIS_STATISTICS_STUDENT_H
#define ANALYSIS_STATISTICS_STUDENT_H

#include "analysis/statistics/interval.h"

/**
 * The t quantile for a two-sided interval, rounded to 12 significant digits.
 *
 * The rounding comes before any further arithmetic, which is then exact in its bits.
 *
 * @param confidence  over 0, under 1
 * @param samples     2 or more; the degrees of freedom are one less
 */
double student_quantile(double confidence, size_t samples);

/** The normal quantile for a two-sided interval, rounded in the same way. */
double student_normal_quantile(double confidence);

/**
 * Mean and bounds at t s / sqrt(n) from it (Gosset 1908), rounded to 12 significant digits.
 *
 * @param values      finite; may be NULL when there are none
 * @param confidence  over 0, under 1
 */
struct interval student_interval(const double *values, size_t count, double confidence);

/** Sample standard deviation with n - 1 in the denominator; 0 for fewer than 2 values. */
double student_deviation(const double *values, size_t count);

/** Why an interval lacks its mean or its bounds, as a sentence; NULL when it lacks nothing. */
const char *student_reason(const struct interval *interval);

#endif
