/*
 * A law of speedup fitted to a curve, parameter by parameter: its value and bounds, whether it is
 * held at a bound of the law, and why anything of it is missing.
 */
#ifndef EXPERIMENTS_RESULTS_CURVE_FIT_H
#define EXPERIMENTS_RESULTS_CURVE_FIT_H

#include "analysis/statistics/scaling.h"
#include "sim/base/arena.h"

struct curve_parameter {
    struct interval interval;
    const char *reason; /* why it has no value or no bounds; NULL: it has both */
    bool is_held;       /* the estimate: it is the bound */
    size_t held_in;     /* fits of single replications in which the parameter was held */
    double bound;
};

struct curve_fit {
    const char *reason; /* why the law is not fitted; NULL: it is */
    struct curve_parameter rate;
    struct curve_parameter contention; /* Amdahl: the serial share, which has a bound at 1 too */
    struct curve_parameter coherency;  /* of the USL alone, as is the peak */
    struct curve_parameter peak;
    struct scaling_misfit misfit;
    bool misses;      /* the law does not describe the curve */
    const char *mark; /* why the fit is not to be trusted: that, or marked points; NULL: it is */
    const char *note; /* NULL: none */
    size_t curves;    /* replications that have a value at every point */
    size_t fitted;    /* of these */
};

/**
 * The verdict on a fit.
 *
 * @param points  why the points are not to be trusted; NULL: they are
 * @param arena   for the texts
 */
struct curve_fit curve_fit_of(const struct scaling *scaling, const char *points,
                              struct arena *arena);

#endif
