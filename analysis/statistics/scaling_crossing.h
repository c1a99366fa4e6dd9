/*
 * Where two scaling curves cross.
 *
 * Both curves were run with common random numbers, so that they are compared replication by
 * replication: in each, straight lines join the values of each curve, and the crossing is where the
 * lines meet and change sides. A replication that crosses once, in the direction of most, gives one
 * value; the interval is over these values (Law 2015, Simulation Modeling and Analysis, section
 * 10.2.1). Where fewer than 90 % of the replications give one, there is no crossing to speak of:
 * it would be the mean of those alone that happen to cross.
 */
#ifndef ANALYSIS_STATISTICS_SCALING_CROSSING_H
#define ANALYSIS_STATISTICS_SCALING_CROSSING_H

#include "analysis/statistics/student.h"

/** The least share of the replications that have to cross. */
#define SCALING_CROSSING_SHARE 0.9

struct scaling_crossing {
    bool known;         /* enough replications cross once, in one direction */
    struct interval at; /* size; of no samples unless known */
    bool is_constant;   /* 2 replications or more cross, all at the same size */
    bool is_above;      /* most: the second curve is the higher one beyond the crossing */
    size_t curves;      /* replications */
    size_t once;        /* of these, those that cross once, in the direction of most */
    size_t opposite;    /* once, in the other direction */
    size_t several;     /* more than once */
    size_t never;
    size_t touching; /* of all: the curves also meet without crossing, beyond the smallest size */
};

/**
 * Find the crossing of two curves at the same sizes.
 *
 * Equal values at the smallest size are a common start, neither a crossing nor a touch. Curves that
 * are equal over several sizes and then change sides cross in the middle of these.
 *
 * @param n              sizes, in rising order
 * @param first, second  values[curve * points + point], as in scaling_shape.h
 * @param curves         replications
 */
struct scaling_crossing scaling_crossing(const double *n, size_t points, const double *first,
                                         const double *second, size_t curves, double confidence);

#endif
