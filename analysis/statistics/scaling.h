/*
 * Fitting the laws of speedup to scaling curves.
 *
 * A curve is the throughput at several sizes n (processors, customers). Amdahl's law and the
 * universal scalability law (USL, Gunther 2007) are fitted to it by least squares. The points of
 * one replication share random numbers, so the scatter within a simulated curve says nothing about
 * the error of a fit. So the mean curve is fitted, by relative errors, and the intervals come from
 * how the fit without bounds changes with the replications (scaling_spread.h).
 *
 * An interval says how well a parameter is known, not whether the law describes the curve: that is
 * what the misfit says, the largest relative error of the law. Contention and coherency are costs
 * and cannot be negative. Where the best fit of the mean curve would make one so, it is held at 0,
 * the others are fitted again, and the result says so: also of how many replications the same is
 * true. The mean of such bounded fits would be above a cost that is 0. A peak is the law's own, but
 * it is given only where the throughput falls beyond its interval within the sweep
 * (scaling_shape.h). A fit that fails says why; no result holds a NaN.
 */
#ifndef ANALYSIS_STATISTICS_SCALING_H
#define ANALYSIS_STATISTICS_SCALING_H

#include "analysis/statistics/least_squares.h"
#include "analysis/statistics/scaling_shape.h"
#include "analysis/statistics/student.h"

enum scaling_law {
    SCALING_AMDAHL, /* coherency is 0 */
    SCALING_USL,
};

/** A law that misses a point by more does not describe the curve. */
#define SCALING_MISFIT_MOST 0.05

/** The largest relative error of a law on a curve. */
struct scaling_misfit {
    double value; /* throughput over the law, minus 1: above 0 where the point is above the law */
    double n;     /* at this size; of equals the smallest */
};

/** The fit of one curve. */
struct scaling_fit {
    bool known;
    struct speedup_usl law;  /* rate, contention (Amdahl: the serial share), coherency */
    bool contention_held;    /* at its bound 0 */
    bool coherency_held;     /* at its bound 0; false under Amdahl's law, which has none */
    bool serial_held;        /* Amdahl's serial share, at its bound 1 */
    bool errors_known;       /* more points than parameters */
    double rate_error_per_s; /* standard errors; 0 of what is held */
    double contention_error;
    double coherency_error;
    bool has_peak; /* the law has; whether the curve has is another question */
    double peak_n; /* the n of the highest throughput, when there is one */
    struct scaling_misfit misfit;
    const char *reason; /* why there is no fit; NULL when there is */
    char text[128];     /* of the reason */
};

/**
 * Fit a law to one curve.
 *
 * @param of          which errors are squared
 * @param n           sizes, >= 1, as many different ones as the law has parameters (2 or 3) or more
 * @param throughput  [1/s], > 0
 * @param out         filled in
 * @return out->known
 */
bool scaling_fit(enum scaling_law law, enum least_squares_of of, const double *n,
                 const double *throughput, size_t points, struct scaling_fit *out);

/** Why a law cannot be fitted to such points; "" when it can. @param parameters  of the law */
void scaling_refusal(size_t parameters, const double *n, const double *throughput, size_t points,
                     char text[128]);

/** The misfit of a law, rounded to 12 significant digits. @param points  1 or more */
struct scaling_misfit scaling_misfit(const struct speedup_usl *law, const double *n,
                                     const double *throughput, size_t points);

/** The fit of all replications together. An interval without samples has no value. */
struct scaling {
    struct interval rate_per_s; /* estimates of the mean of the fitted curves */
    struct interval contention;
    struct interval coherency;
    struct interval peak_n; /* only where the throughput falls and every fitted curve has a peak */
    struct scaling_misfit misfit; /* of the law on the mean curve */
    bool is_contention_held;      /* the estimate is: its interval is one-sided from the bound */
    bool is_coherency_held;
    bool is_serial_held; /* Amdahl's serial share, at its bound 1 */
    size_t curves;
    size_t fitted;
    size_t contention_held; /* fitted curves with a parameter at its bound */
    size_t coherency_held;
    size_t serial_held;
    char reason[192];      /* why curves or intervals are missing; empty when none is */
    char peak_reason[192]; /* why the peak or its interval is missing; empty when neither is */
    char note[160];        /* which parameters were held at a bound; empty when none was */
    char mark[128];        /* why the law does not describe the curve; empty when it does */
};

/**
 * Fit a law to the mean of the replications' curves by relative errors, with intervals.
 *
 * @param throughput  curve by curve: throughput[curve * points + point]
 * @param confidence  over 0, under 1
 */
void scaling_intervals(enum scaling_law law, const double *n, size_t points,
                       const double *throughput, size_t curves, double confidence,
                       struct scaling *out);

#endif
