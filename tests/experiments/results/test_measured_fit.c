#include "experiments/results/measured_fit.h"

#include <criterion/criterion.h>
#include <string.h>

enum { SIZES = 7 };

static double sizes[SIZES] = {1, 2, 4, 8, 16, 32, 64};

/* Fit throughputs at the sizes above. */
static struct measured_fit fit_of(double *throughput)
{
    struct measured_curve curve = {.n = sizes, .throughput = throughput, .count = SIZES};
    struct measured_fit fit;
    measured_fit_make(&fit, &curve, LEAST_SQUARES_RELATIVE);
    return fit;
}

/* The universal scalability law (Gunther 2007). */
static void fill(double *throughput, double contention, double coherency)
{
    for (size_t i = 0; i < SIZES; i++) {
        double n = sizes[i];
        throughput[i] = 100 * n / (1 + contention * (n - 1) + coherency * n * (n - 1));
    }
}

/* The peak of the USL is at sqrt((1 - contention) / coherency) = 15.4. */
Test(measured_fit, finds_the_law_and_its_peak)
{
    double throughput[SIZES];
    fill(throughput, 0.05, 0.004);
    struct measured_fit fit = fit_of(throughput);
    cr_expect(fit.usl.known && fit.amdahl.known && fit.choice.known);
    cr_expect_eq(fit.choice.best, SCALING_CHOICE_USL);
    cr_expect_float_eq(fit.usl.law.contention, 0.05, 1e-6);
    cr_expect(fit.has_peak && fit.peak_reason[0] == '\0');
    cr_expect_float_eq(fit.usl.peak_n, 15.4110, 1e-3);
    cr_expect_not(fit.misses);
    cr_expect_eq(fit.of, LEAST_SQUARES_RELATIVE);
}

/* Wrong twins: a throughput that rises, one that falls where the law says it would not. */
Test(measured_fit, says_why_there_is_no_peak)
{
    double rising[SIZES];
    fill(rising, 0.05, 0);
    struct measured_fit fit = fit_of(rising);
    cr_expect_not(fit.has_peak);
    cr_expect_neq(fit.peak_reason[0], '\0');
    double level[SIZES] = {100, 200, 400, 400, 400, 400, 399};
    fit = fit_of(level);
    cr_expect(fit.misses, "the USL has no edge");
}
