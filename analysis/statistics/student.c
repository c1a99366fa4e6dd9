#include "analysis/statistics/student.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>

#include "analysis/statistics/round.h"
#include "analysis/statistics/sum.h"
#include "sim/base/assert.h"

/*
 * Both quantiles are taken in the lower tail: 1 - confidence is exact there, while
 * (1 + confidence) / 2 would lose the digits of a confidence near 1. GSL aborts on errors by
 * default; the answer is checked here instead.
 */
double student_quantile(double confidence, size_t samples)
{
    ASSERT(confidence > 0 && confidence < 1 && samples >= 2);
    gsl_error_handler_t *before = gsl_set_error_handler_off();
    double quantile = -gsl_cdf_tdist_Pinv((1 - confidence) / 2, (double)(samples - 1));

    gsl_set_error_handler(before);
    ASSERT(isfinite(quantile) && quantile >= 0);
    return round_derived(quantile);
}

double student_normal_quantile(double confidence)
{
    ASSERT(confidence > 0 && confidence < 1);
    gsl_error_handler_t *before = gsl_set_error_handler_off();
    double quantile = -gsl_cdf_ugaussian_Pinv((1 - confidence) / 2);

    gsl_set_error_handler(before);
    ASSERT(isfinite(quantile) && quantile >= 0);
    return round_derived(quantile);
}

double student_deviation(const double *values, size_t count)
{
    if (count < 2) {
        return 0;
    }
    return sqrt(sum_squares(values, count, sum_mean(values, count)) / (double)(count - 1));
}

struct interval student_interval(const double *values, size_t count, double confidence)
{
    ASSERT(confidence > 0 && confidence < 1);
    struct interval interval = {.samples = count, .confidence = confidence};

    if (count == 0) {
        return interval;
    }
    interval.mean = round_derived(sum_mean(values, count));
    if (count >= 2) {
        double deviation = student_deviation(values, count);
        double quantile = student_quantile(confidence, count);
        interval_set_width(&interval, quantile * deviation / sqrt((double)count));
    }
    return interval;
}

const char *student_reason(const struct interval *interval)
{
    if (interval->samples == 0) {
        return "no replication has a value";
    }
    if (!interval->known) {
        return "an interval needs 2 replications";
    }
    return NULL;
}
