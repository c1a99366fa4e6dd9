#include "analysis/statistics/correlation.h"

#include <math.h>

#include "analysis/statistics/sum.h"

static const double ENOUGH = 2.5; /* correlation times in a lag: what is left is noise */

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

struct correlation correlation_time(const double *values, size_t replications, size_t slices)
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
    return result;
}
