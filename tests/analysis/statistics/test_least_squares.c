#include "analysis/statistics/least_squares.h"

#include <criterion/criterion.h>

#include "tests/analysis/near.h"
#include "tests/analysis/sample.h"

static double residual(const struct speedup_usl *law, const double *n, const double *x,
                       size_t count)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++) {
        double apart = speedup_usl(law, n[i]) - x[i];
        sum += apart * apart;
    }
    return sum;
}

/* The rate with the smallest residual for given costs: the law is linear in it. */
static void set_best_rate(struct speedup_usl *law, const double *n, const double *x, size_t count)
{
    double xy = 0;
    double yy = 0;

    law->rate_per_s = 1;
    for (size_t i = 0; i < count; i++) {
        double y = speedup_usl(law, n[i]);
        xy += x[i] * y;
        yy += y * y;
    }
    law->rate_per_s = xy / yy;
}

Test(least_squares, no_law_of_a_fine_grid_fits_better)
{
    enum { POINTS = 6 };
    static const double n[POINTS] = {1, 2, 4, 8, 16, 32};
    uint64_t state = 31;
    int kinds[2][2] = {{0}}; /* of fits, by which costs are held at 0 */

    for (int curve = 0; curve < 60; curve++) {
        double x[POINTS];
        for (size_t i = 0; i < POINTS; i++) {
            struct speedup_usl law = {1e6, 0.1 * sample_uniform(&state),
                                      0.003 * sample_uniform(&state)};
            x[i] = speedup_usl(&law, n[i]) * (0.4 + 1.2 * sample_uniform(&state));
        }
        struct least_squares_fit fit;
        cr_assert(least_squares_usl(n, x, POINTS, true, &fit));
        cr_assert(fit.law.contention >= 0 && fit.law.coherency >= 0 && fit.law.rate_per_s > 0);
        cr_assert(fit.contention_held == (fit.law.contention == 0));
        cr_assert(fit.coherency_held == (fit.law.coherency == 0));
        kinds[fit.contention_held][fit.coherency_held]++;
        double fitted = residual(&fit.law, n, x, POINTS);
        for (int a = 0; a <= 100; a++) {
            for (int b = 0; b <= 100; b++) {
                struct speedup_usl other = {1, a * 0.005, b * 0.0001};
                set_best_rate(&other, n, x, POINTS);
                double rest = residual(&other, n, x, POINTS);
                cr_assert(rest >= fitted * (1 - 1e-9), "curve %d: %g %g leaves %g, the fit %g",
                          curve, other.contention, other.coherency, rest, fitted);
            }
        }
    }
    cr_expect(kinds[0][0] > 0 && kinds[0][1] > 0 && kinds[1][0] > 0 && kinds[1][1] > 0);
}

Test(least_squares, hangs_on_no_unit)
{
    static const double n[] = {1, 2, 4, 8, 16};
    static const double x[] = {10, 18, 31, 44, 47};
    struct least_squares_fit fit, scaled;
    double large[5];

    cr_assert(least_squares_usl(n, x, 5, true, &fit));
    for (double unit = 1e-200; unit < 1e210; unit *= 1e100) {
        for (size_t i = 0; i < 5; i++) {
            large[i] = x[i] * unit;
        }
        cr_assert(least_squares_usl(n, large, 5, true, &scaled));
        expect_near(scaled.law.contention, fit.law.contention, 1e-9);
        expect_near(scaled.law.coherency, fit.law.coherency, 1e-9);
        expect_near(scaled.law.rate_per_s, fit.law.rate_per_s * unit, 1e-9);
    }
}

Test(least_squares, random_curves_always_have_a_fit)
{
    static const double n[] = {1, 2, 4, 8};
    uint64_t state = 37;

    for (int curve = 0; curve < 3000; curve++) {
        struct least_squares_fit fit;
        double x[4];
        for (size_t i = 0; i < 4; i++) {
            x[i] = n[i] * (0.01 + sample_uniform(&state));
        }
        cr_assert(least_squares_usl(n, x, 4, true, &fit), "%g %g %g %g", x[0], x[1], x[2], x[3]);
        cr_assert(isfinite(fit.law.rate_per_s));
        cr_assert(least_squares_usl(n, x, 4, false, &fit));
        cr_assert(fit.law.coherency == 0 && fit.coherency_held);
    }
}
