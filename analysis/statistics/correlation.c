#include "analysis/statistics/correlation.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/statistics/sum.h"

static const double ENOUGH = 2.5; /* correlation times in a lag: the rest is noise */
static const double SEEN = 3;     /* standard errors that a correlation of ranks is apart from 0 */

/* Autocovariance at a lag, about the common mean: the sum over replications, divided by as many
 * products as there are. */
static double covariance(const double *values, size_t replications, size_t slices, double mean,
                         size_t lag)
{
    double sum = 0;

    for (size_t r = 0; r < replications; r++) {
        const double *of = values + r * slices;
        for (size_t i = 0; i + lag < slices; i++) {
            sum += (of[i] - mean) * (of[i + lag] - mean);
        }
    }
    return sum / (double)(replications * (slices - lag));
}

/*
 * The correlation of the means of two neighbouring slices of x exponential times each is
 * (1 - e^-x)^2 / (2 (x - 1 + e^-x)), which falls with x; the correlation time is 2 / x slices.
 */
static double memory_of(double neighbours)
{
    double low = 1e-4;
    double high = 1e4;

    for (int i = 0; i < 100; i++) {
        double x = sqrt(low * high);
        double fall = -expm1(-x);
        double correlation = fall * fall / (2 * (x - fall));
        *(correlation > neighbours ? &low : &high) = x;
    }
    return 2 / low;
}

struct ranked {
    double value;
    size_t index;
};

static int compare_ranked(const void *a, const void *b)
{
    double x = ((const struct ranked *)a)->value;
    double y = ((const struct ranked *)b)->value;

    return (x > y) - (x < y);
}

/* The rank of each value, from 0; equal values share the mean of their ranks. */
static double *ranks_of(const double *values, size_t count, struct arena *arena)
{
    struct ranked *sorted = ARENA_ARRAY(arena, struct ranked, count);
    double *ranks = ARENA_ARRAY(arena, double, count);

    for (size_t i = 0; i < count; i++) {
        sorted[i] = (struct ranked){values[i], i};
    }
    qsort(sorted, count, sizeof *sorted, compare_ranked);
    for (size_t i = 0; i < count;) {
        size_t next = i;
        while (next < count && sorted[next].value == sorted[i].value) {
            next++;
        }
        double rank = (double)(i + next - 1) / 2;
        for (; i < next; i++) {
            ranks[sorted[i].index] = rank;
        }
    }
    return ranks;
}

/* Correlation of neighbouring ranks (Spearman 1904, of a series with itself one slice later). */
static double rank_memory(const double *values, size_t replications, size_t slices,
                          struct arena *arena)
{
    size_t count = replications * slices;
    const double *ranks = ranks_of(values, count, arena);
    double mean = (double)(count - 1) / 2;
    double neighbours = covariance(ranks, replications, slices, mean, 1) /
                        covariance(ranks, replications, slices, mean, 0);

    return neighbours > SEEN / sqrt((double)count) ? memory_of(neighbours) : 0;
}

struct correlation correlation_time(const double *values, size_t replications, size_t slices,
                                    struct arena *arena)
{
    struct correlation result = {.tau = 1};
    size_t count = replications * slices;

    if (count < 2 || slices < 2) {
        return result;
    }
    double mean = sum_mean(values, count);
    double variance = covariance(values, replications, slices, mean, 0);
    if (!(variance > 0) || !isfinite(variance)) {
        return result;
    }
    result.known = true;
    /* The first pair is lag 0 with lag 1: tau = 2 (1 + rho_1 + rho_2 + ...) - 1. */
    double sum = 0;
    size_t lag = 0;
    for (; lag + 1 < slices; lag += 2) {
        double pair = covariance(values, replications, slices, mean, lag) +
                      covariance(values, replications, slices, mean, lag + 1);
        if (pair <= 0) {
            break;
        }
        sum += pair / variance;
        if ((double)lag + 2 >= ENOUGH * fmax(1, 2 * sum - 1)) {
            break;
        }
    }
    result.cut = lag + 1 >= slices;
    result.tau = fmax(1, 2 * sum - 1);
    result.error = sqrt(2 * (double)(2 * lag + 1) / (double)count);
    result.memory = memory_of(covariance(values, replications, slices, mean, 1) / variance);
    result.rank_memory = rank_memory(values, replications, slices, arena);
    return result;
}
