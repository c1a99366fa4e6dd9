/*
 * Least squares for the universal scalability law, with costs that cannot be negative.
 *
 * The time that n processors spend on a unit of work is linear in three terms,
 *
 *     n / throughput = 1 / rate + (contention / rate) (n - 1) + (coherency / rate) n (n - 1)
 *
 * so errors relative to the throughput are minimised by one linear problem. A term that comes out
 * below its bound 0 is dropped and the others are fitted again: of all selections of terms that
 * stay above 0 the one with the smallest errors wins. Amdahl's law has the terms 1 and n in place
 * of these, so that both bounds of its serial share, 0 and 1, are a term that is dropped.
 *
 * Errors of the throughput itself, as the literature takes them, are minimised by Gauss-Newton
 * steps on the same terms, each again a linear problem, that stop at the bounds.
 */
#ifndef ANALYSIS_STATISTICS_LEAST_SQUARES_H
#define ANALYSIS_STATISTICS_LEAST_SQUARES_H

#include <stddef.h>

#include "analysis/theory/speedup.h"

/** Which errors are squared and summed. */
enum least_squares_of {
    LEAST_SQUARES_RELATIVE, /* throughput / law - 1 */
    LEAST_SQUARES_ABSOLUTE, /* throughput - law */
};

struct least_squares_fit {
    struct speedup_usl law;
    bool contention_held;    /* at 0, because the best fit would be below */
    bool coherency_held;     /* likewise, or because Amdahl's law was asked for */
    bool serial_held;        /* Amdahl's law: at 1, because the best fit would be above */
    bool errors_known;       /* more points than parameters that are not held */
    double rate_error_per_s; /* standard errors from the scatter about the law; 0 of what is held */
    double contention_error;
    double coherency_error;
};

/**
 * The law with the smallest sum of squared errors over the points.
 *
 * @param n               >= 1, at least 2 different ones (3 with coherency)
 * @param throughput      > 0
 * @param with_coherency  false fits Amdahl's law
 * @return NULL, or why there is no fit
 */
const char *least_squares_usl(enum least_squares_of of, const double *n, const double *throughput,
                              size_t points, bool with_coherency, struct least_squares_fit *out);

/**
 * The law with the smallest sum of squared relative errors when its costs may be negative, and
 * Amdahl's serial share also above 1: no law of any system, but its errors are not cut off.
 *
 * @param n, throughput, with_coherency  as above
 * @param law  set when there is one
 * @return false where no rate above 0 fits best
 */
bool least_squares_without_bounds(const double *n, const double *throughput, size_t points,
                                  bool with_coherency, struct speedup_usl *law);

#endif
