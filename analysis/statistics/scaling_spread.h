/*
 * How far the parameters of a law of speedup are known from replications.
 *
 * A fit whose costs cannot be negative cannot miss a cost of 0 on both sides, so fits of single
 * replications with bounds lie above 0 in the mean, and their spread is too small. So the spread is
 * that of the fit without bounds: the law is fitted to the mean curve and to the mean curve without
 * each replication, and the jackknife gives the standard error (Tukey 1958). The bounds come back
 * last: an interval holds only values that the parameter can have.
 *
 * An interval lies about the value without bounds, moved to the bound where it is beyond; so it is
 * one-sided there, and never without a width. Intervals hold the estimate, which differs where the
 * fit with bounds holds another parameter. Where the true value is at the bound, an interval misses
 * it on one side only, and covers it in at least (1 + confidence) / 2 of all cases.
 *
 * Where a parameter is beyond its bound by more than its half-width, chance does not explain it:
 * the fit without bounds is then no law of any system, and the intervals lie about the estimates.
 */
#ifndef ANALYSIS_STATISTICS_SCALING_SPREAD_H
#define ANALYSIS_STATISTICS_SCALING_SPREAD_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/statistics/interval.h"

/** A parameter of the law that is fitted without bounds. */
struct scaling_free {
    double value;      /* of the mean curve, rounded to 12 significant digits */
    double half_width; /* of its t interval, >= 0 */
};

struct scaling_spread {
    bool known;     /* the parameters are */
    bool has_peak;  /* the peak is */
    bool is_beyond; /* a parameter is beyond its bound by more than its half-width */
    size_t curves;
    double confidence;
    struct scaling_free rate_per_s;
    struct scaling_free contention; /* Amdahl's law: the serial share */
    struct scaling_free coherency;
    struct scaling_free peak_n;
    const char *reason; /* why the parameters are not known; NULL when they are */
};

/**
 * Fit the law without bounds, by relative errors.
 *
 * @param with_coherency  false: Amdahl's law, whose coherency is 0
 * @param n               sizes that the law can be fitted to (scaling_refusal)
 * @param throughput      curve by curve: throughput[curve * points + point], > 0
 * @param confidence      over 0, under 1
 * @return the spread; not known with fewer than 2 curves, or where a fit without bounds has no rate
 */
struct scaling_spread scaling_spread(bool with_coherency, const double *n, size_t points,
                                     const double *throughput, size_t curves, double confidence);

/**
 * The interval of a parameter.
 *
 * @param is_known   whether the parameter's spread is; otherwise the interval has no bounds
 * @param estimate   its value with bounds, from least to most
 * @param least,most what the parameter can be; most may be infinite
 */
struct interval scaling_spread_interval(const struct scaling_spread *spread,
                                        const struct scaling_free *parameter, bool is_known,
                                        double estimate, double least, double most);

#endif
