/*
 * Nonlinear least squares for the universal scalability law, with costs that cannot be negative.
 *
 * The unbounded minimum is sought first, by the trust-region Levenberg-Marquardt method of GSL. If
 * it makes a cost negative, the bounded minimum lies where one or both costs are 0: each such face
 * is fitted and the smallest residual among those with costs >= 0 wins. Sizes and throughputs are
 * scaled so that all parameters are near 1, whatever the units. A minimum counts only when the
 * residual is at right angles to every column of the Jacobian: that is checked here, not believed.
 */
#ifndef ANALYSIS_STATISTICS_LEAST_SQUARES_H
#define ANALYSIS_STATISTICS_LEAST_SQUARES_H

#include <stddef.h>

#include "analysis/theory/speedup.h"

struct least_squares_fit {
    struct speedup_usl law;
    bool contention_held; /* at 0, because the best fit would be below */
    bool coherency_held;  /* likewise, or because Amdahl's law was asked for */
};

/**
 * The law with the smallest sum of squared residuals over the points.
 *
 * @param n               >= 1, at least 2 different ones (3 with coherency)
 * @param throughput      > 0
 * @param with_coherency  false fits Amdahl's law
 * @return false when no minimum was found
 */
bool least_squares_usl(const double *n, const double *throughput, size_t points,
                       bool with_coherency, struct least_squares_fit *out);

#endif
