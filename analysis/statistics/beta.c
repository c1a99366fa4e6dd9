#include "analysis/statistics/beta.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdbool.h>

#include "sim/base/assert.h"

static const double MANY = 1e4; /* events from which on the cube root is normal */

enum { STEPS = 200 }; /* enough halvings for any double */

/*
 * The quantile of F with 2a and 2b degrees of freedom: ((1 - v) w - (1 - u)) / sqrt(v w^2 + u) is
 * normal for w = F^(1/3), u = 1 / (9 a) and v = 1 / (9 b); solved for w (Paulson 1942).
 */
static double ratio_quantile(double share, double a, double b)
{
    double z = gsl_cdf_ugaussian_Pinv(share);
    double u = 1 / (9 * a);
    double v = 1 / (9 * b);
    double above = (1 - u) * (1 - v);
    double root = sqrt((1 - v) * (1 - v) * u + (1 - u) * (1 - u) * v - z * z * u * v);
    double w = (above + z * root) / ((1 - v) * (1 - v) - z * z * v);

    return w * w * w;
}

double beta_quantile(double share, double a, double b)
{
    ASSERT(share > 0 && share < 1 && a > 0 && b > 0);
    if (a > MANY && b > MANY) {
        double odds = a / b * ratio_quantile(share, a, b);
        return odds / (1 + odds);
    }
    gsl_error_handler_t *before = gsl_set_error_handler_off();
    double low = 0;
    double high = 1;
    for (int i = 0; i < STEPS && high - low > 1e-15 * high; i++) {
        double middle = (low + high) / 2;
        /* The tail that is small is the one that is exact. */
        bool is_low = share < 0.5 ? gsl_cdf_beta_P(middle, a, b) < share
                                  : gsl_cdf_beta_Q(middle, a, b) > 1 - share;
        *(is_low ? &low : &high) = middle;
    }
    gsl_set_error_handler(before);
    return (low + high) / 2;
}

double gamma_quantile(double share, double a)
{
    ASSERT(share > 0 && share < 1 && a > 0);
    if (a > MANY) {
        return a * ratio_quantile(share, a, INFINITY);
    }
    gsl_error_handler_t *before = gsl_set_error_handler_off();
    double low = 0;
    double high = a + 1;
    while (gsl_cdf_gamma_P(high, a, 1) < share) {
        high *= 2;
    }
    for (int i = 0; i < STEPS && high - low > 1e-15 * high; i++) {
        double middle = (low + high) / 2;
        bool is_low = share < 0.5 ? gsl_cdf_gamma_P(middle, a, 1) < share
                                  : gsl_cdf_gamma_Q(middle, a, 1) > 1 - share;
        *(is_low ? &low : &high) = middle;
    }
    gsl_set_error_handler(before);
    return (low + high) / 2;
}
