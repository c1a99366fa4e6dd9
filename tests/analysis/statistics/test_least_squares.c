#include "analysis/statistics/least_squares.h"

#include <criterion/criterion.h>

#include <string.h>

#include "tests/analysis/near.h"
#include "tests/analysis/sample.h"

static const enum least_squares_of ways[] = {LEAST_SQUARES_RELATIVE, LEAST_SQUARES_ABSOLUTE};

static double residual(enum least_squares_of of, const struct speedup_usl *law, const double *n,
                       const double *x, size_t count)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++) {
        double fitted = speedup_usl(law, n[i]);
        double apart = of == LEAST_SQUARES_RELATIVE ? x[i] / fitted - 1 : x[i] - fitted;
        sum += apart * apart;
    }
    return sum;
}

/* The rate with the smallest residual for given costs: X, or 1 / X, is linear in it. */
static void set_best_rate(enum least_squares_of of, struct speedup_usl *law, const double *n,
                          const double *x, size_t count)
{
    double sums[4] = {0};

    law->rate_per_s = 1;
    for (size_t i = 0; i < count; i++) {
        double y = speedup_usl(law, n[i]);
        sums[0] += x[i] * y;
        sums[1] += y * y;
        sums[2] += x[i] / y;
        sums[3] += x[i] / y * (x[i] / y);
    }
    law->rate_per_s = of == LEAST_SQUARES_RELATIVE ? sums[3] / sums[2] : sums[0] / sums[1];
}

static void expect_best(enum least_squares_of of)
{
    enum { POINTS = 6 };
    static const double n[POINTS] = {1, 2, 4, 8, 16, 32};
    uint64_t state = 31;
    int kinds[2][2] = {{0}}; /* of fits, by which costs are held at 0 */

    for (int curve = 0; curve < 60; curve++) {
        double x[POINTS];
        for (size_t i = 0; i < POINTS; i++) {
            double costs = curve % 3 == 0 ? 0 : 1;
            struct speedup_usl law = {1e6, costs * 0.1 * sample_uniform(&state),
                                      costs * 0.003 * sample_uniform(&state)};
            x[i] = speedup_usl(&law, n[i]) * (0.4 + 1.2 * sample_uniform(&state));
        }
        struct least_squares_fit fit;
        const char *reason = least_squares_usl(of, n, x, POINTS, true, &fit);
        cr_assert(reason == NULL, "curve %d: %s", curve, reason);
        cr_assert(fit.law.contention >= 0 && fit.law.coherency >= 0 && fit.law.rate_per_s > 0);
        cr_assert(fit.contention_held == (fit.law.contention == 0) && !fit.serial_held);
        cr_assert(fit.coherency_held == (fit.law.coherency == 0));
        kinds[fit.contention_held][fit.coherency_held]++;
        double fitted = residual(of, &fit.law, n, x, POINTS);
        for (int a = 0; a <= 100; a++) {
            for (int b = 0; b <= 100; b++) {
                struct speedup_usl other = {1, a * 0.005, b * 0.0001};
                set_best_rate(of, &other, n, x, POINTS);
                double rest = residual(of, &other, n, x, POINTS);
                cr_assert(rest >= fitted * (1 - 1e-9), "curve %d: %g %g leaves %g, the fit %g",
                          curve, other.contention, other.coherency, rest, fitted);
            }
        }
    }
    cr_expect(kinds[0][0] > 0 && kinds[0][1] > 0 && kinds[1][0] > 0 && kinds[1][1] > 0,
              "%d %d %d %d", kinds[0][0], kinds[0][1], kinds[1][0], kinds[1][1]);
}

Test(least_squares, no_law_of_a_fine_grid_fits_better)
{
    expect_best(LEAST_SQUARES_RELATIVE);
    expect_best(LEAST_SQUARES_ABSOLUTE);
}

Test(least_squares, hangs_on_no_unit)
{
    static const double n[] = {1, 2, 4, 8, 16};
    static const double x[] = {10, 18, 31, 44, 47};
    struct least_squares_fit fit, scaled;
    double large[5];

    for (size_t way = 0; way < sizeof ways / sizeof *ways; way++) {
        cr_assert_null(least_squares_usl(ways[way], n, x, 5, true, &fit));
        for (double unit = 1e-200; unit < 1e210; unit *= 1e100) {
            for (size_t i = 0; i < 5; i++) {
                large[i] = x[i] * unit;
            }
            cr_assert_null(least_squares_usl(ways[way], n, large, 5, true, &scaled));
            expect_near(scaled.law.contention, fit.law.contention, 1e-9);
            expect_near(scaled.law.coherency, fit.law.coherency, 1e-9);
            expect_near(scaled.law.rate_per_s, fit.law.rate_per_s * unit, 1e-9);
            expect_near(scaled.coherency_error, fit.coherency_error, 1e-9);
        }
    }
}

/* Any curve has a fit, but for one that grows so much faster than its sizes that no rate is best.
 */
Test(least_squares, random_curves_have_a_fit_or_no_rate)
{
    static const double n[] = {1, 2, 4, 8};
    uint64_t state = 37;
    int without = 0;

    for (int curve = 0; curve < 3000; curve++) {
        struct least_squares_fit fit;
        double x[4];
        for (size_t i = 0; i < 4; i++) {
            x[i] = n[i] * (0.01 + sample_uniform(&state));
        }
        for (size_t way = 0; way < sizeof ways / sizeof *ways; way++) {
            const char *reason = least_squares_usl(ways[way], n, x, 4, true, &fit);
            cr_assert(reason == NULL || strstr(reason, "no limit at size 1") != NULL,
                      "%g %g %g %g: %s", x[0], x[1], x[2], x[3], reason);
            cr_assert(reason != NULL || isfinite(fit.law.rate_per_s));
            without += reason != NULL;
            reason = least_squares_usl(ways[way], n, x, 4, false, &fit);
            without += reason != NULL;
            cr_assert(reason != NULL ||
                      (fit.law.coherency == 0 && fit.coherency_held && fit.law.contention <= 1));
        }
    }
    cr_expect(without < 12000 / 50, "%d", without);
}

Test(least_squares, a_serial_share_above_1_is_held_there)
{
    static const double n[] = {1, 2, 4};
    static const double falling[] = {10, 9, 8};
    struct least_squares_fit fit;

    for (size_t way = 0; way < sizeof ways / sizeof *ways; way++) {
        cr_assert_null(least_squares_usl(ways[way], n, falling, 3, false, &fit));
        cr_expect(fit.serial_held && fit.law.contention == 1 && !fit.contention_held);
        cr_expect(fit.law.rate_per_s > 8.5 && fit.law.rate_per_s < 9.5);
        cr_assert_null(least_squares_usl(ways[way], n, falling, 3, true, &fit));
        cr_expect(!fit.serial_held);
    }
}

/* Standard errors are those by which fits of curves with independent errors scatter. */
Test(least_squares, standard_errors_are_the_scatter_of_fits)
{
    enum { POINTS = 12, CURVES = 2000 };
    static const struct speedup_usl law = {50, 0.03, 0.001};
    uint64_t state = 43;
    double sums[6] = {0};

    for (int curve = 0; curve < CURVES; curve++) {
        struct least_squares_fit fit;
        double n[POINTS], x[POINTS];
        for (size_t i = 0; i < POINTS; i++) {
            n[i] = 1 + 4 * (double)i;
            x[i] = speedup_usl(&law, n[i]) * (1 + 0.01 * sample_normal(&state));
        }
        cr_assert_null(least_squares_usl(LEAST_SQUARES_RELATIVE, n, x, POINTS, true, &fit));
        cr_assert(fit.errors_known);
        sums[0] += pow(fit.law.rate_per_s - law.rate_per_s, 2);
        sums[1] += pow(fit.law.contention - law.contention, 2);
        sums[2] += pow(fit.law.coherency - law.coherency, 2);
        sums[3] += pow(fit.rate_error_per_s, 2);
        sums[4] += pow(fit.contention_error, 2);
        sums[5] += pow(fit.coherency_error, 2);
    }
    for (int i = 0; i < 3; i++) {
        cr_expect(fabs(sums[i + 3] / sums[i] - 1) < 0.1, "%d: %g", i, sums[i + 3] / sums[i]);
    }
}

Test(least_squares, a_curve_that_no_rate_starts_says_so)
{
    static const double n[] = {8, 16, 32, 64};
    static const double x[] = {8, 2, 0.5, 0.125}; /* n / x grows with the cube of n */
    struct least_squares_fit fit;

    const char *reason = least_squares_usl(LEAST_SQUARES_RELATIVE, n, x, 4, false, &fit);
    cr_expect(reason == NULL && fit.serial_held); /* the bound of the serial share comes before */
    reason = least_squares_usl(LEAST_SQUARES_RELATIVE, n, x, 4, true, &fit);
    cr_assert_not_null(reason);
    cr_expect_str_eq(reason, "the law fits best with no limit at size 1, which no rate is");
}

/* Superlinear speedup: a law with a negative contention, which the bounds hold at 0. */
Test(least_squares, without_bounds_finds_costs_below_0)
{
    static const double n[] = {1, 2, 4, 8, 16};
    static const struct speedup_usl laws[] = {{5, -0.02, 0.002}, {5, 0.1, -0.001}, {5, 1.2, 0}};
    double x[5];

    for (size_t k = 0; k < 3; k++) {
        bool is_usl = laws[k].coherency < 0 || laws[k].coherency > 0;
        struct speedup_usl law;
        struct least_squares_fit fit;
        for (size_t i = 0; i < 5; i++) {
            x[i] = speedup_usl(&laws[k], n[i]);
        }
        cr_assert(least_squares_without_bounds(n, x, 5, is_usl, &law));
        expect_near(law.rate_per_s, 5, 1e-9);
        cr_expect(fabs(law.contention - laws[k].contention) < 1e-9, "%g", law.contention);
        cr_expect(fabs(law.coherency - laws[k].coherency) < 1e-9, "%g", law.coherency);
        cr_assert_null(least_squares_usl(LEAST_SQUARES_RELATIVE, n, x, 5, is_usl, &fit));
        cr_expect(fit.contention_held == (k == 0) && fit.serial_held == (k == 2));
        cr_expect(fit.coherency_held == (k > 0)); /* Amdahl's law has none */
    }
}

/* Within the bounds both are the same fit. */
Test(least_squares, without_bounds_is_the_same_where_none_is_reached)
{
    static const double n[] = {1, 2, 4, 8, 16};
    static const double x[] = {10, 18.5, 30.5, 42, 41};
    struct speedup_usl law;
    struct least_squares_fit fit;

    cr_assert(least_squares_without_bounds(n, x, 5, true, &law));
    cr_assert_null(least_squares_usl(LEAST_SQUARES_RELATIVE, n, x, 5, true, &fit));
    cr_expect(law.contention == fit.law.contention && law.coherency == fit.law.coherency);
    cr_expect(law.rate_per_s == fit.law.rate_per_s);
}

Test(least_squares, without_bounds_a_law_needs_a_rate)
{
    static const double n[] = {4, 5, 8};
    static const double x[] = {4, 2.5, 1};
    struct speedup_usl law;

    cr_expect(!least_squares_without_bounds(n, x, 3, false, &law));
    /* sizes that cannot tell contention from coherency */
    cr_expect(
        !least_squares_without_bounds((double[]){2, 2, 4}, (double[]){2, 2, 3}, 3, true, &law));
}
