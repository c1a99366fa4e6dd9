/*
 * Fitting the laws of speedup to measured scaling curves.
 *
 * A curve is the throughput at several sizes n (processors, customers). Amdahl's law and the
 * universal scalability law (USL, Gunther 2007) are fitted to it by nonlinear least squares; the
 * points of one replication share random numbers, so the scatter within a curve says nothing about
 * the error of a fit. So each replication's curve is fitted for itself, and the intervals are
 * Student's over the fitted parameters.
 *
 * Contention and coherency are costs and cannot be negative. Where the best fit would make one so,
 * it is held at 0, the others are fitted again, and the result says so. A fit that fails says why;
 * no result holds a NaN.
 */
#ifndef ANALYSIS_STATISTICS_SCALING_H
#define ANALYSIS_STATISTICS_SCALING_H

#include "analysis/statistics/student.h"
#include "analysis/theory/speedup.h"

enum scaling_law {
    SCALING_AMDAHL, /* coherency is 0 */
    SCALING_USL,
};

/** The fit of one curve. */
struct scaling_fit {
    bool known;
    struct speedup_usl law; /* rate, contention (Amdahl: the serial share), coherency */
    bool contention_held;   /* at its bound 0 */
    bool coherency_held;    /* at its bound 0; false under Amdahl's law, which has none */
    bool has_peak;
    double peak_n;        /* the n of the highest throughput, when there is one */
    double determination; /* R^2, at most 1: the share of the variation that the law explains */
    char reason[128];     /* why there is no fit; empty when there is */
};

/**
 * Fit a law to one curve.
 *
 * @param n           sizes, >= 1, as many different ones as the law has parameters (2 or 3) or more
 * @param throughput  [1/s], > 0
 * @param out         filled in
 * @return out->known
 */
bool scaling_fit(enum scaling_law law, const double *n, const double *throughput, size_t points,
                 struct scaling_fit *out);

/** The fits of all replications together. An interval without samples has no value. */
struct scaling {
    struct interval rate_per_s;
    struct interval contention;
    struct interval coherency;
    struct interval peak_n; /* only when every fitted curve has a peak */
    size_t curves;
    size_t fitted;
    size_t contention_held; /* fitted curves with a parameter at its bound */
    size_t coherency_held;
    char reason[192];      /* why curves or intervals are missing; empty when none is */
    char peak_reason[128]; /* why there is no peak; empty when there is one */
    char note[128];        /* which parameters were held at 0; empty when none was */
};

/**
 * Fit a law to each replication's curve and put intervals over the parameters.
 *
 * @param throughput  curve by curve: throughput[curve * points + point]
 * @param confidence  over 0, under 1
 */
void scaling_intervals(enum scaling_law law, const double *n, size_t points,
                       const double *throughput, size_t curves, double confidence,
                       struct scaling *out);

/**
 * The knee of a curve by the bottleneck law: where X(1) n meets the most the bottleneck can do.
 *
 * A round without queueing takes n / X at the smallest n; the bottleneck's demand is its
 * utilization over the throughput (utilization law, Denning and Buzen 1978) at the largest n, where
 * it is best known. It supposes that the bottleneck itself does not grow with n.
 *
 * @param n            sizes
 * @param throughput   [1/s]
 * @param utilization  of the bottleneck at each point, 0 to 1
 * @return false for no points, a size or throughput not above 0, or a bottleneck that is not used
 *         at the largest n
 */
bool scaling_knee(const double *n, const double *throughput, const double *utilization,
                  size_t points, double *out_n);

#endif
