/*
 * The laws fitted to a measured scaling curve, which of them describes it best, and its peak.
 */
#ifndef EXPERIMENTS_RESULTS_MEASURED_FIT_H
#define EXPERIMENTS_RESULTS_MEASURED_FIT_H

#include "analysis/statistics/scaling.h"
#include "analysis/statistics/scaling_choice.h"
#include "analysis/statistics/scaling_shape.h"
#include "experiments/results/measured_curve.h"

enum { MEASURED_FIT_TEXT_BYTES = 192 };

struct measured_fit {
    enum least_squares_of of; /* which errors were squared */
    struct scaling_fit usl;
    struct scaling_fit amdahl;
    struct scaling_choice choice;
    struct scaling_fall fall;
    bool has_peak; /* the throughput falls, and the USL has its peak within the sizes: usl.peak_n */
    char peak_reason[MEASURED_FIT_TEXT_BYTES]; /* why there is no peak; empty when there is one */
    bool misses;                               /* the USL does not describe the whole curve */
};

/** Fit both laws. @param of  which errors are squared */
void measured_fit_make(struct measured_fit *fit, const struct measured_curve *curve,
                       enum least_squares_of of);

#endif
