/*
 * The shape of a scaling curve without any law: speedup, fall and knee.
 *
 * Curves are throughputs at several sizes n, those of all replications one after the other:
 * throughput[curve * points + point]. Replication r of every size used the same random numbers, so
 * all differences are taken replication by replication.
 */
#ifndef ANALYSIS_STATISTICS_SCALING_SHAPE_H
#define ANALYSIS_STATISTICS_SCALING_SHAPE_H

#include "analysis/statistics/student.h"

/** Where the throughput falls. */
struct scaling_fall {
    bool falls;
    double best_n;    /* the size with the highest mean throughput */
    double lower_n;   /* when it falls: the size whose mean is the lowest of those that are lower */
    char reason[160]; /* why no fall is seen; empty when one is */
};

/**
 * Whether the throughput falls within the sweep: a size above the best one is lower, beyond the
 * interval of the paired difference.
 *
 * The best size is known only from the same runs, so that any two sizes may be the pair that is
 * compared: the confidence holds for all pairs together (Bonferroni). A flat curve is then said to
 * fall in at most (1 - confidence) / 2 of all sweeps.
 *
 * @param curves  replications; fewer than 2 show no fall
 */
void scaling_fall(const double *n, size_t points, const double *throughput, size_t curves,
                  double confidence, struct scaling_fall *out);

/**
 * The same of one measured curve, in which a size may stand several times.
 *
 * With repeats the fall has to exceed the t interval by the scatter of the repeats about their
 * means; without any the measured values are taken as they are.
 */
void scaling_fall_measured(const double *n, const double *throughput, size_t points,
                           double confidence, struct scaling_fall *out);

/**
 * Speedup of a size: the ratio of the mean throughputs, with the interval of a ratio of paired
 * means (Cochran 1977, Sampling Techniques, section 6.4). Of the base itself it is exactly 1.
 *
 * @param point, base  indices of sizes
 */
struct interval scaling_speedup(size_t points, const double *throughput, size_t curves,
                                size_t point, size_t base, double confidence);

/** The limit of the knee: this share of the most that the bottleneck law allows. */
#define SCALING_KNEE_SHARE 0.9

struct scaling_knee {
    bool known;
    double n;        /* the knee */
    double corner;   /* N*, where the lines of the bottleneck law meet, within the sweep or not; 0:
                      * not known */
    bool is_between; /* both sizes beside it keep the share: only the line between them falls below
                      */
    const char *reason; /* why there is no knee; NULL when there is one */
};

/**
 * The knee of a curve: the first n with X(n) < 0.9 min(n X(1), 1 / D), the bottleneck law.
 *
 * X(1) is the throughput at the smallest size over that size; the demand D of the bottleneck is
 * its utilization over the throughput (utilization law, Denning and Buzen 1978) at the largest
 * size. Between two sizes X is taken to be a straight line.
 *
 * @param n            sizes, in rising order
 * @param throughput   [1/s], mean at each size
 * @param utilization  of the bottleneck at the largest size, 0 to 1
 */
struct scaling_knee scaling_knee(const double *n, const double *throughput, size_t points,
                                 double utilization);

#endif
