/*
 * Tests of fit, shared by the tests of random numbers.
 *
 * Seeds are fixed, so a test either always passes or always fails; the levels are chosen so that
 * a right sampler fails one seed in ten thousand, and each test has a wrong twin that must fail.
 */
#ifndef TESTS_SIM_RANDOM_GOODNESS_H
#define TESTS_SIM_RANDOM_GOODNESS_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

static inline int goodness_compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

/** Kolmogorov's D times sqrt(count), at 1,000 order statistics. Sorts the sample. */
static inline double goodness_kolmogorov(double *sample, size_t count,
                                         double (*cdf)(double, const void *), const void *context)
{
    qsort(sample, count, sizeof *sample, goodness_compare);
    double worst = 0.0;
    size_t step = count < 1000 ? 1 : count / 1000;
    for (size_t i = 0; i < count; i += step) {
        double expected = cdf(sample[i], context);
        double below = fabs(expected - (double)i / (double)count);
        double above = fabs((double)(i + 1) / (double)count - expected);
        worst = fmax(worst, fmax(below, above));
    }
    return worst * sqrt((double)count);
}

/** Is D sqrt(count) within the 1 - 1e-4 quantile of Kolmogorov's distribution? */
static inline bool goodness_kolmogorov_holds(double statistic)
{
    return statistic < 2.2253;
}

/** Pearson's chi-square of counts against probabilities. */
static inline double goodness_chi_square(const size_t *counts, const double *probabilities,
                                         size_t cells, size_t total)
{
    double sum = 0.0;
    for (size_t i = 0; i < cells; i++) {
        double expected = probabilities[i] * (double)total;
        double difference = (double)counts[i] - expected;
        sum += difference * difference / expected;
    }
    return sum;
}

/** Is a chi-square within its 1 - 1e-4 quantile (Wilson and Hilferty 1931)? */
static inline bool goodness_chi_square_holds(double statistic, size_t freedom)
{
    double spread = 2.0 / (9.0 * (double)freedom);
    double root = 1.0 - spread + 3.719 * sqrt(spread);
    return statistic < (double)freedom * root * root * root;
}

#endif
