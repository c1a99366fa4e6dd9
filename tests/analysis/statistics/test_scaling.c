#include "analysis/statistics/scaling.h"

#include <criterion/criterion.h>

#include "analysis/theory/bounds.h"
#include "tests/analysis/near.h"
#include "tests/analysis/sample.h"

/* SPEC SDM91, SPARCcenter 2000, and its fit by the R package usl: reference case D-usl-specsdm91.
 */
enum { SDM91_POINTS = 7 };
static const double sdm91_n[SDM91_POINTS] = {1, 18, 36, 72, 108, 144, 216};
static const double sdm91_x[SDM91_POINTS] = {64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2};

Test(scaling, agrees_with_the_published_fit)
{
    struct scaling_fit fit;

    cr_assert(scaling_fit(SCALING_USL, sdm91_n, sdm91_x, SDM91_POINTS, &fit));
    expect_near(fit.law.contention, 0.02772848, 1e-6);
    expect_near(fit.law.coherency, 0.00010436548, 1e-6);
    expect_near(fit.law.rate_per_s, 89.99523, 1e-6);
    expect_near(fit.peak_n, 96.51956, 1e-6);
    cr_expect(fit.has_peak && !fit.contention_held && !fit.coherency_held);
    cr_expect(fit.reason[0] == '\0');

    double mean = 0;
    double total = 0;
    double residual = 0;
    for (size_t i = 0; i < SDM91_POINTS; i++) {
        mean += sdm91_x[i] / SDM91_POINTS;
    }
    for (size_t i = 0; i < SDM91_POINTS; i++) {
        double fitted = speedup_usl(&fit.law, sdm91_n[i]);
        total += (sdm91_x[i] - mean) * (sdm91_x[i] - mean);
        residual += (sdm91_x[i] - fitted) * (sdm91_x[i] - fitted);
    }
    expect_near(fit.determination, 1 - residual / total, 1e-11);
}

Test(scaling, amdahl_or_the_fit_of_efficiencies_does_not_pass_for_it)
{
    struct scaling_fit fit;

    cr_assert(scaling_fit(SCALING_AMDAHL, sdm91_n, sdm91_x, SDM91_POINTS, &fit));
    expect_far(fit.law.contention, 0.02772848, 0.01);
    expect_far(fit.law.rate_per_s, 89.99523, 0.01);
    cr_expect(!fit.has_peak && fit.law.coherency == 0 && !fit.coherency_held);

    /* Gunther's older way, a parabola through n / speedup - 1: it trusts the first point alone. */
    double pp = 0, pq = 0, qq = 0, py = 0, qy = 0;
    for (size_t i = 0; i < SDM91_POINTS; i++) {
        double p = sdm91_n[i] - 1;
        double q = sdm91_n[i] * p;
        double y = sdm91_n[i] * sdm91_x[0] / sdm91_x[i] - 1;
        pp += p * p;
        pq += p * q;
        qq += q * q;
        py += p * y;
        qy += q * y;
    }
    expect_far((py * qq - qy * pq) / (pp * qq - pq * pq), 0.02772848, 0.01);
}

Test(scaling, finds_the_law_that_made_the_curve)
{
    static const double n[] = {1, 2, 4, 8, 16, 32, 64};
    static const struct speedup_usl laws[] = {
        {1e6, 0.05, 0.001}, {1e-3, 0.05, 0}, {3, 0, 0.01},     {3, 0, 0},
        {3, 1, 0},          {5, 0.9, 0.5},   {2e12, 1.2, 0.1},
    };

    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++) {
        struct scaling_fit fit;
        double x[7], peak;
        for (size_t j = 0; j < 7; j++) {
            x[j] = speedup_usl(&laws[i], n[j]);
        }
        cr_assert(scaling_fit(SCALING_USL, n, x, 7, &fit), "%zu: %s", i, fit.reason);
        expect_near(fit.law.rate_per_s, laws[i].rate_per_s, 1e-9);
        cr_expect(fabs(fit.law.contention - laws[i].contention) < 1e-9);
        cr_expect(fabs(fit.law.coherency - laws[i].coherency) < 1e-9);
        cr_expect(fit.contention_held == (laws[i].contention == 0));
        cr_expect(fit.coherency_held == (laws[i].coherency == 0));
        cr_expect(fit.has_peak == speedup_usl_peak(&laws[i], &peak));
        if (fit.has_peak) {
            expect_near(fit.peak_n, peak, 1e-6);
        }
        expect_near(fit.determination, 1, 1e-9);
    }
}

Test(scaling, better_than_linear_is_held_at_the_bound_and_said)
{
    static const double n[] = {1, 2, 4, 8};
    static const double x[] = {10, 21, 44, 90, 10, 21, 44, 92};
    struct scaling_fit fit;
    struct scaling scaling;

    cr_assert(scaling_fit(SCALING_USL, n, x, 4, &fit));
    cr_expect(fit.contention_held && fit.coherency_held && !fit.has_peak);
    cr_expect(fit.law.contention == 0 && fit.law.coherency == 0 && fit.peak_n == 0);
    scaling_intervals(SCALING_USL, n, 4, x, 2, 0.95, &scaling);
    cr_expect(scaling.fitted == 2 && scaling.contention_held == 2 && scaling.coherency_held == 2);
    cr_expect_str_eq(scaling.note,
                     "held at 0: contention in 2 and coherency in 2 of 2 fitted curves");
    cr_expect_str_eq(scaling.peak_reason,
                     "2 of 2 fitted curves have no peak: their coherency is 0");
    cr_expect(scaling.peak_n.samples == 0 && scaling.contention.known);
}

Test(scaling, one_curve_without_a_peak_leaves_no_interval_for_it)
{
    static const double n[] = {1, 2, 4, 8};
    static const double x[] = {10, 18, 26, 24, 10, 18, 34, 66};
    struct scaling scaling;

    scaling_intervals(SCALING_USL, n, 4, x, 2, 0.95, &scaling);
    cr_expect(scaling.fitted == 2 && scaling.coherency.known && scaling.peak_n.samples == 0);
    cr_expect_str_eq(scaling.peak_reason,
                     "1 of 2 fitted curves have no peak: their coherency is 0");
}

Test(scaling, gives_its_reason_when_there_is_no_fit)
{
    static const double n[] = {1, 2, 2, 2};
    static const double below[] = {0.5, 1, 2, 3};
    static const double x[] = {1, 2, 2, 2};
    static const double zero[] = {1, 0, 2, 3};
    struct scaling_fit fit;
    struct scaling scaling;

    cr_expect(!scaling_fit(SCALING_USL, n, x, 4, &fit) && !fit.known);
    cr_expect_str_eq(fit.reason, "2 different sizes are too few for the 3 parameters of the law");
    cr_expect(scaling_fit(SCALING_AMDAHL, n, x, 4, &fit) && fit.known);
    cr_expect(!scaling_fit(SCALING_USL, below, x, 4, &fit));
    cr_expect_str_eq(fit.reason, "a size is under 1");
    cr_expect(!scaling_fit(SCALING_USL, n, zero, 4, &fit));
    cr_expect_str_eq(fit.reason, "a throughput is not above 0");
    cr_expect(!scaling_fit(SCALING_USL, n, (double[]){1, NAN, 2, 3}, 4, &fit));
    cr_expect(!scaling_fit(SCALING_USL, n, (double[]){1, INFINITY, 2, 3}, 4, &fit));
    cr_expect(!scaling_fit(SCALING_USL, NULL, NULL, 0, &fit));

    scaling_intervals(SCALING_USL, n, 4, zero, 1, 0.95, &scaling);
    cr_expect(scaling.fitted == 0 && scaling.rate_per_s.samples == 0 && !scaling.contention.known);
    cr_expect_str_eq(scaling.reason, "curve 0: a throughput is not above 0");
    cr_expect_str_eq(scaling.peak_reason, "no curve could be fitted");
    scaling_intervals(SCALING_USL, n, 4, zero, 0, 0.95, &scaling);
    cr_expect_str_eq(scaling.reason, "there is no curve");
    scaling_intervals(SCALING_USL, sdm91_n, SDM91_POINTS, sdm91_x, 1, 0.95, &scaling);
    cr_expect(scaling.fitted == 1 && scaling.contention.samples == 1 && !scaling.contention.known);
    cr_expect_str_eq(scaling.reason, "a half-width needs 2 replications");
}

Test(scaling, intervals_over_replications_cover_the_law)
{
    enum { TRIALS = 400, CURVES = 10, POINTS = 6 };
    static const double n[POINTS] = {1, 2, 4, 8, 16, 32};
    static const struct speedup_usl law = {100, 0.04, 0.002};
    uint64_t state = 41;
    int contention = 0, coherency = 0, rate = 0, peak = 0;

    for (int i = 0; i < TRIALS; i++) {
        double x[CURVES * POINTS];
        struct scaling scaling;
        for (size_t c = 0; c < CURVES; c++) {
            double common = 1 + 0.02 * sample_normal(&state); /* what the points share */
            for (size_t j = 0; j < POINTS; j++) {
                x[c * POINTS + j] =
                    common * speedup_usl(&law, n[j]) * (1 + 0.005 * sample_normal(&state));
            }
        }
        scaling_intervals(SCALING_USL, n, POINTS, x, CURVES, 0.95, &scaling);
        cr_assert(scaling.fitted == CURVES && scaling.reason[0] == '\0');
        contention += fabs(scaling.contention.mean - 0.04) <= scaling.contention.half_width;
        coherency += fabs(scaling.coherency.mean - 0.002) <= scaling.coherency.half_width;
        rate += fabs(scaling.rate_per_s.mean - 100) <= scaling.rate_per_s.half_width;
        peak += fabs(scaling.peak_n.mean - sqrt(0.96 / 0.002)) <= scaling.peak_n.half_width;
    }
    cr_expect(contention > TRIALS * 92 / 100 && contention < TRIALS * 98 / 100, "%d", contention);
    cr_expect(coherency > TRIALS * 92 / 100 && coherency < TRIALS * 98 / 100, "%d", coherency);
    cr_expect(rate > TRIALS * 92 / 100 && rate < TRIALS * 98 / 100, "%d", rate);
    cr_expect(peak > TRIALS * 92 / 100 && peak < TRIALS * 98 / 100, "%d", peak);
}

Test(scaling, the_knee_is_that_of_the_bottleneck_law)
{
    static const struct mva_station stations[] = {{16, 0.125, 1}, {10, 0.3, 1}, {5, 0.2, 1}};
    static const double n[] = {20, 1, 5};
    double x[3], utilization[3], knee;
    struct bounds bounds;

    cr_assert(bounds_solve(stations, 3, 20, 4, &bounds));
    for (size_t i = 0; i < 3; i++) {
        struct mva network;
        struct queue_means means[3];
        cr_assert(mva_solve(stations, 3, (int64_t)n[i], 4, &network, means));
        x[i] = network.throughput_per_s;
        utilization[i] = means[1].utilization;
    }
    cr_assert(scaling_knee(n, x, utilization, 3, &knee));
    expect_near(knee, bounds.knee, 1e-11);
    utilization[0] = 0;
    cr_expect(!scaling_knee(n, x, utilization, 3, &knee) && knee == 0);
    cr_expect(!scaling_knee(NULL, NULL, NULL, 0, &knee));
    utilization[0] = 0.9;
    x[2] = 0;
    cr_expect(!scaling_knee(n, x, utilization, 3, &knee) && knee == 0);
}
