/*
 * An interval from a single long run: batch means.
 *
 * The run after its warm-up is cut into equal time batches; if each is long against the memory of
 * the system their means are nearly independent, and a Student t interval over them holds (Law
 * 2015, Simulation Modeling and Analysis, section 9.5.3). Whether they are is visible in the
 * correlation of neighbours, which is reported with the interval: a high one means that it is too
 * narrow.
 */
#ifndef ANALYSIS_STATISTICS_BATCH_MEANS_H
#define ANALYSIS_STATISTICS_BATCH_MEANS_H

#include "analysis/statistics/student.h"

struct batch_means {
    struct interval interval; /* samples are batches */
    double correlation;       /* of neighbouring batches (lag 1), -1 to 1; 0 unless known */
    bool correlation_known;   /* 3 batches or more, not all equal */
    bool correlated;          /* above what independent batches show in 1 of 40 cases */
};

/**
 * Interval over batch values, in order of time.
 *
 * The correlation is sum (x_i - m) (x_{i+1} - m) / sum (x_i - m)^2; independent batches keep it
 * under 1.96 / sqrt(batches) in 39 of 40 cases (Bartlett 1946).
 *
 * @param confidence  over 0, under 1
 */
struct batch_means batch_means_interval(const double *batches, size_t count, double confidence);

#endif
