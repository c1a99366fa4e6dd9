/*
 * Which law describes a scaling curve best: Amdahl's, the universal scalability law, or the
 * bottleneck law.
 *
 * All three are fitted to one curve by the same errors, throughput / law - 1, and compared by
 * Akaike's criterion with the correction for few points (Hurvich and Tsai 1989),
 *
 *     AICc = m log(sum of squares / m) + 2 k + 2 k (k + 1) / (m - k - 1)
 *
 * with m points and k parameters, the variance of the errors among them. The law with the smallest
 * one is the best; a difference under 2 says little. The bottleneck law min(n X1, 1 / D) has two
 * parameters, fitted as well: what one customer gets and what the bottleneck can do.
 */
#ifndef ANALYSIS_STATISTICS_SCALING_CHOICE_H
#define ANALYSIS_STATISTICS_SCALING_CHOICE_H

#include <stdbool.h>
#include <stddef.h>

enum scaling_candidate {
    SCALING_CHOICE_AMDAHL,
    SCALING_CHOICE_USL,
    SCALING_CHOICE_BOTTLENECK,
    SCALING_CHOICES,
};

/** "Amdahl", "USL", "bottleneck". */
extern const char *const scaling_choice_names[SCALING_CHOICES];

/** The bottleneck law. */
struct scaling_bottleneck {
    double rate_per_s; /* X1: at size 1 */
    double most_per_s; /* 1 / D */
    bool is_reached; /* by some size; else most_per_s is what the largest size has, a lower bound */
};

/** min(n X1, 1 / D). */
double scaling_bottleneck(const struct scaling_bottleneck *law, double n);

/**
 * The bottleneck law with the smallest sum of squared relative errors: the exact minimum.
 *
 * @param n           > 0, in any order
 * @param throughput  > 0
 * @param points      1 or more
 */
void scaling_bottleneck_fit(const double *n, const double *throughput, size_t points,
                            struct scaling_bottleneck *out);

struct scaling_choice {
    bool known;
    enum scaling_candidate best;
    double aicc[SCALING_CHOICES];
    struct scaling_bottleneck bottleneck; /* fitted */
    char reason[128];                     /* why none is named; empty when one is */
};

/** Compare the laws. @param n  >= 1 @param throughput  > 0 */
void scaling_choose(const double *n, const double *throughput, size_t points,
                    struct scaling_choice *out);

#endif
