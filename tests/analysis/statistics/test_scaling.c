#include "analysis/statistics/scaling.h"

#include <criterion/criterion.h>

#include "analysis/statistics/scaling_choice.h"
#include "analysis/theory/mva.h"
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

    cr_assert(
        scaling_fit(SCALING_USL, LEAST_SQUARES_ABSOLUTE, sdm91_n, sdm91_x, SDM91_POINTS, &fit));
    expect_near(fit.law.contention, 0.02772848, 1e-6);
    expect_near(fit.law.coherency, 0.00010436548, 1e-6);
    expect_near(fit.law.rate_per_s, 89.99523, 1e-6);
    expect_near(fit.peak_n, 96.51956, 1e-6);
    cr_expect(fit.has_peak && !fit.contention_held && !fit.coherency_held);
    cr_expect_null(fit.reason);
    /* The first of the points, 64.9 against 90. */
    expect_near(fit.misfit.value, 64.9 / 89.99523 - 1, 1e-6);
    cr_expect(fit.misfit.n == 1 && fit.errors_known);
    /* of the residuals' deviation, 82.85 with 4 degrees of freedom */
    cr_expect(fit.rate_error_per_s > 5 && fit.rate_error_per_s < 30);
}

Test(scaling, amdahl_or_the_fit_of_efficiencies_does_not_pass_for_it)
{
    struct scaling_fit fit;

    cr_assert(
        scaling_fit(SCALING_AMDAHL, LEAST_SQUARES_ABSOLUTE, sdm91_n, sdm91_x, SDM91_POINTS, &fit));
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
        cr_assert(scaling_fit(SCALING_USL, LEAST_SQUARES_ABSOLUTE, n, x, 7, &fit), "%zu: %s", i,
                  fit.reason);
        expect_near(fit.law.rate_per_s, laws[i].rate_per_s, 1e-9);
        cr_expect(fabs(fit.law.contention - laws[i].contention) < 1e-9);
        cr_expect(fabs(fit.law.coherency - laws[i].coherency) < 1e-9);
        cr_expect(fit.contention_held == (laws[i].contention == 0));
        cr_expect(fit.coherency_held == (laws[i].coherency == 0));
        cr_expect(fit.has_peak == speedup_usl_peak(&laws[i], &peak));
        if (fit.has_peak) {
            expect_near(fit.peak_n, peak, 1e-6);
        }
        cr_expect(fabs(fit.misfit.value) < 1e-9);
    }
}

Test(scaling, better_than_linear_is_held_at_the_bound_and_said)
{
    static const double n[] = {1, 2, 4, 8};
    static const double x[] = {10, 21, 44, 90, 10, 21, 44, 92};
    struct scaling_fit fit;
    struct scaling scaling;

    cr_assert(scaling_fit(SCALING_USL, LEAST_SQUARES_ABSOLUTE, n, x, 4, &fit));
    cr_expect(fit.contention_held && fit.coherency_held && !fit.has_peak);
    cr_expect(fit.law.contention == 0 && fit.law.coherency == 0 && fit.peak_n == 0);
    scaling_intervals(SCALING_USL, n, 4, x, 2, 0.95, &scaling);
    cr_expect(scaling.fitted == 2 && scaling.contention_held == 2 && scaling.coherency_held == 2);
    cr_expect_str_eq(scaling.note,
                     "held at 0: contention in 2 and coherency in 2 of 2 fitted curves");
    cr_expect_str_eq(scaling.peak_reason, "the throughput is highest at 8, the largest size");
    cr_expect(scaling.peak_n.samples == 0 && scaling.contention.known);
}

Test(scaling, one_curve_without_a_peak_leaves_no_interval_for_it)
{
    static const double n[] = {1, 2, 4, 8};
    static const double x[] = {10, 18, 26, 24, 10, 19, 38, 36, 10, 20, 40, 37.5};
    struct scaling scaling;

    scaling_intervals(SCALING_USL, n, 4, x, 3, 0.9, &scaling);
    cr_expect(scaling.fitted == 3 && scaling.coherency.known && scaling.peak_n.samples == 3);
    cr_expect(scaling.peak_reason[0] == '\0');
    /* The third one's law has its peak beyond: none of the three has it both ways. */
    static const double growing[] = {10, 18, 26, 24.5, 10, 19, 30, 28, 10, 20, 40, 80};
    scaling_intervals(SCALING_USL, n, 4, growing, 3, 0.9, &scaling);
    cr_expect(scaling.fitted == 3 && scaling.peak_n.samples == 0);
    cr_expect(scaling.peak_reason[0] != '\0');
}

Test(scaling, gives_its_reason_when_there_is_no_fit)
{
    static const double n[] = {1, 2, 2, 2};
    static const double below[] = {0.5, 1, 2, 3};
    static const double x[] = {1, 2, 2, 2};
    static const double zero[] = {1, 0, 2, 3};
    struct scaling_fit fit;
    struct scaling scaling;

    cr_expect(!scaling_fit(SCALING_USL, LEAST_SQUARES_ABSOLUTE, n, x, 4, &fit) && !fit.known);
    cr_expect_str_eq(fit.reason, "2 different sizes are too few for the 3 parameters of the law");
    cr_expect(scaling_fit(SCALING_AMDAHL, LEAST_SQUARES_ABSOLUTE, n, x, 4, &fit) && fit.known);
    cr_expect(!scaling_fit(SCALING_USL, LEAST_SQUARES_ABSOLUTE, below, x, 4, &fit));
    cr_expect_str_eq(fit.reason, "a size is under 1");
    cr_expect(!scaling_fit(SCALING_USL, LEAST_SQUARES_ABSOLUTE, n, zero, 4, &fit));
    cr_expect_str_eq(fit.reason, "a throughput is not above 0");
    cr_expect(
        !scaling_fit(SCALING_USL, LEAST_SQUARES_ABSOLUTE, n, (double[]){1, NAN, 2, 3}, 4, &fit));
    cr_expect(!scaling_fit(SCALING_USL, LEAST_SQUARES_ABSOLUTE, n, (double[]){1, INFINITY, 2, 3}, 4,
                           &fit));
    cr_expect(!scaling_fit(SCALING_USL, LEAST_SQUARES_ABSOLUTE, NULL, NULL, 0, &fit));

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
            double common = 1 + 0.02 * sample_normal(&state); /* shared by the points */
            for (size_t j = 0; j < POINTS; j++) {
                x[c * POINTS + j] =
                    common * speedup_usl(&law, n[j]) * (1 + 0.005 * sample_normal(&state));
            }
        }
        scaling_intervals(SCALING_USL, n, POINTS, x, CURVES, 0.95, &scaling);
        cr_assert(scaling.fitted == CURVES && scaling.reason[0] == '\0');
        contention +=
            fabs(scaling.contention.mean - 0.04) <= interval_half_width(&scaling.contention);
        coherency +=
            fabs(scaling.coherency.mean - 0.002) <= interval_half_width(&scaling.coherency);
        rate += fabs(scaling.rate_per_s.mean - 100) <= interval_half_width(&scaling.rate_per_s);
        peak +=
            fabs(scaling.peak_n.mean - sqrt(0.96 / 0.002)) <= interval_half_width(&scaling.peak_n);
    }
    cr_expect(contention > TRIALS * 92 / 100 && contention < TRIALS * 98 / 100, "%d", contention);
    cr_expect(coherency > TRIALS * 92 / 100 && coherency < TRIALS * 98 / 100, "%d", coherency);
    cr_expect(rate > TRIALS * 92 / 100 && rate < TRIALS * 98 / 100, "%d", rate);
    cr_expect(peak > TRIALS * 92 / 100 && peak < TRIALS * 98 / 100, "%d", peak);
}

/* A curve of means with a scatter of 0.3 % that a replication's points share in part. */
static void scatter(const double *means, size_t points, size_t curves, uint64_t *state, double *x)
{
    for (size_t c = 0; c < curves; c++) {
        double common = 1 + 0.003 * sample_normal(state);
        for (size_t i = 0; i < points; i++) {
            x[c * points + i] = means[i] * common * (1 + 0.0003 * sample_normal(state));
        }
    }
}

/* Memory behind one bus: 1, 2, 4 and 8 processors, a curve that never falls (numa-vs-uma). */
Test(scaling, a_curve_that_never_falls_has_no_peak_and_a_misfit)
{
    enum { CURVES = 10, POINTS = 4 };
    static const double n[POINTS] = {1, 2, 4, 8};
    static const double means[POINTS] = {2.16307, 3.47692, 3.53165, 3.53209};
    double x[CURVES * POINTS];
    uint64_t state = 47;
    struct scaling scaling;

    scatter(means, POINTS, CURVES, &state, x);
    scaling_intervals(SCALING_USL, n, POINTS, x, CURVES, 0.95, &scaling);
    cr_expect(scaling.fitted == CURVES && scaling.peak_n.samples == 0 && !scaling.peak_n.known);
    cr_expect(scaling.misfit.n == 2 && fabs(scaling.misfit.value - 0.072) < 0.002, "%g at %g",
              scaling.misfit.value, scaling.misfit.n);
    cr_expect_str_eq(scaling.mark, "the law does not describe the curve: it misses the throughput "
                                   "at 2 by 7.2 %");
    /* The law itself has a peak in the middle of the sweep: that is why it is not asked alone. */
    struct speedup_usl law = {1, scaling.contention.mean, scaling.coherency.mean};
    double peak;
    cr_expect(speedup_usl_peak(&law, &peak) && peak > 4 && peak < 5);
}

/* A bus without coherency, flat from 16 to 64 processors: the closed network of one server. */
Test(scaling, a_flat_bus_has_no_peak_and_no_law_with_one)
{
    enum { CURVES = 10, POINTS = 7 };
    static const double n[POINTS] = {1, 2, 4, 8, 16, 32, 64};
    struct mva_station bus = {.visits = 1, .service_s = 30e-9, .servers = 1};
    double means[POINTS], x[CURVES * POINTS], peak;
    uint64_t state = 53;
    struct scaling scaling;
    struct scaling_choice choice;

    for (size_t i = 0; i < POINTS; i++) {
        struct mva mva;
        struct queue_means at_bus;
        cr_assert(mva_solve(&bus, 1, (int64_t)n[i], 320e-9, &mva, &at_bus));
        means[i] = mva.throughput_per_s;
    }
    scatter(means, POINTS, CURVES, &state, x);
    scaling_intervals(SCALING_USL, n, POINTS, x, CURVES, 0.95, &scaling);
    cr_expect(scaling.fitted == CURVES && scaling.peak_n.samples == 0);
    cr_expect(scaling.mark[0] != '\0', "misfit %g", scaling.misfit.value);
    struct speedup_usl law = {1, scaling.contention.mean, scaling.coherency.mean};
    cr_expect(speedup_usl_peak(&law, &peak) && peak < 64); /* the law alone would say so */
    scaling_choose(n, means, POINTS, &choice);
    cr_expect(choice.known && choice.best == SCALING_CHOICE_BOTTLENECK);
    expect_near(choice.bottleneck.most_per_s, 1 / 30e-9, 0.05);
}

/* The twin: with coherency the throughput does fall, and the law's peak is the curve's. */
Test(scaling, a_curve_that_falls_has_its_peak)
{
    enum { CURVES = 10, POINTS = 7 };
    static const double n[POINTS] = {1, 2, 4, 8, 16, 32, 64};
    static const struct speedup_usl law = {3e6, 0.02, 0.002};
    double means[POINTS], x[CURVES * POINTS];
    uint64_t state = 59;
    struct scaling scaling;

    for (size_t i = 0; i < POINTS; i++) {
        means[i] = speedup_usl(&law, n[i]);
    }
    scatter(means, POINTS, CURVES, &state, x);
    scaling_intervals(SCALING_USL, n, POINTS, x, CURVES, 0.95, &scaling);
    cr_expect(scaling.peak_n.known && scaling.peak_reason[0] == '\0' && scaling.mark[0] == '\0');
    expect_near(scaling.peak_n.mean, sqrt(0.98 / 0.002), 0.01);
    cr_expect(fabs(scaling.misfit.value) < 0.01);
    /* Cut off before the fall, the same law has none. */
    double first[CURVES * 5];
    for (size_t c = 0; c < CURVES; c++) {
        for (size_t i = 0; i < 5; i++) {
            first[c * 5 + i] = x[c * POINTS + i];
        }
    }
    scaling_intervals(SCALING_USL, n, 5, first, CURVES, 0.95, &scaling);
    cr_expect(scaling.peak_n.samples == 0);
    cr_expect_str_eq(scaling.peak_reason, "the throughput is highest at 16, the largest size");
}

Test(scaling, a_serial_share_held_at_1_is_said)
{
    static const double n[] = {1, 2, 4};
    static const double x[] = {10, 9, 8, 10.1, 9, 8};
    struct scaling scaling;

    scaling_intervals(SCALING_AMDAHL, n, 3, x, 2, 0.95, &scaling);
    cr_expect(scaling.serial_held == 2 && scaling.contention.mean == 1);
    cr_expect_str_eq(scaling.note,
                     "the serial share is held at 0 in 0 and at 1 in 2 of 2 fitted curves");
}
