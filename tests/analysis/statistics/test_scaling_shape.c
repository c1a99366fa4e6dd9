#include "analysis/statistics/scaling_shape.h"

#include <criterion/criterion.h>
#include <string.h>

#include "analysis/theory/mva.h"
#include "tests/analysis/near.h"
#include "tests/analysis/sample.h"

Test(scaling_shape, a_flat_curve_rarely_falls_and_a_drop_of_a_percent_does)
{
    enum { TRIALS = 2000, CURVES = 10, POINTS = 7 };
    static const double n[POINTS] = {1, 2, 4, 8, 16, 32, 64};
    uint64_t state = 61;
    int flat = 0, dropped = 0;

    for (int trial = 0; trial < TRIALS; trial++) {
        double x[CURVES * POINTS];
        struct scaling_fall fall;
        for (size_t c = 0; c < CURVES; c++) {
            double common = 100 + 5 * sample_normal(&state);
            for (size_t i = 0; i < POINTS; i++) {
                x[c * POINTS + i] = common + 0.3 * sample_normal(&state);
            }
        }
        scaling_fall(n, POINTS, x, CURVES, 0.95, &fall);
        flat += fall.falls;
        for (size_t c = 0; c < CURVES; c++) {
            x[c * POINTS + 5] -= 1.2;
            x[c * POINTS + 6] -= 1;
        }
        scaling_fall(n, POINTS, x, CURVES, 0.95, &fall);
        dropped += fall.falls && fall.lower_n >= 32;
    }
    cr_expect(flat <= TRIALS * 25 / 1000, "%d", flat);
    cr_expect(dropped >= TRIALS * 95 / 100, "%d", dropped);
}

Test(scaling_shape, says_why_there_is_no_fall)
{
    static const double n[] = {4, 1, 2};
    static const double x[] = {29, 10, 30, 31, 10, 30};
    struct scaling_fall fall;

    scaling_fall(n, 3, x, 1, 0.95, &fall);
    cr_expect_str_eq(fall.reason,
                     "whether the throughput falls beyond chance needs 2 replications");
    scaling_fall(n, 3, x, 2, 0.95, &fall);
    cr_expect(!fall.falls && fall.best_n == 2);
    cr_expect_str_eq(fall.reason, "no size above 2, the best, is lower beyond its interval");
    scaling_fall(n, 3, (double[]){40, 10, 30, 41, 10, 30}, 2, 0.95, &fall);
    cr_expect_str_eq(fall.reason, "the throughput is highest at 4, the largest size");
    scaling_fall(n, 3, x, 0, 0.95, &fall);
    cr_expect(!fall.falls && fall.reason[0] != '\0');
}

Test(scaling_shape, repeats_of_a_measured_curve_tell_a_fall_from_chance)
{
    static const double n[] = {1, 1, 2, 2, 4, 4};
    static const double clear[] = {10, 10.1, 20, 20.1, 18, 18.1};
    static const double vague[] = {10, 10.1, 20, 20.1, 19, 20.9};
    struct scaling_fall fall;

    scaling_fall_measured(n, clear, 6, 0.95, &fall);
    cr_expect(fall.falls && fall.best_n == 2 && fall.lower_n == 4);
    scaling_fall_measured(n, vague, 6, 0.95, &fall);
    cr_expect(!fall.falls && fall.best_n == 2);
    /* Without repeats there is nothing to tell it by. */
    scaling_fall_measured((double[]){1, 2, 4}, (double[]){10, 20, 19.9}, 3, 0.95, &fall);
    cr_expect(fall.falls && fall.lower_n == 4);
    scaling_fall_measured((double[]){1, 2, 4}, (double[]){10, 20, 20}, 3, 0.95, &fall);
    cr_expect(!fall.falls);
}

Test(scaling_shape, speedup_is_paired_and_of_the_base_exactly_1)
{
    /* Each replication is 10 % off, but the same at both sizes. */
    static const double x[] = {90, 171, 100, 190, 110, 209.1};
    struct interval one = scaling_speedup(2, x, 3, 0, 0, 0.95);
    struct interval two = scaling_speedup(2, x, 3, 1, 0, 0.95);

    cr_expect(one.mean == 1 && one.samples == 3 && one.known);
    expect_near(two.mean, 570.1 / 300, 1e-11);
    /* Not paired, the two are 10 % apart each. */
    double shares[3] = {171. / 90, 190. / 100, 209.1 / 110};
    cr_expect(two.known && student_deviation(shares, 3) < 0.001);
    cr_expect(scaling_speedup(2, x, 0, 1, 0, 0.95).samples == 0);
    cr_expect(!scaling_speedup(2, x, 1, 1, 0, 0.95).known);
}

Test(scaling_shape, the_knee_is_where_a_tenth_is_lost)
{
    /* X(1) = 10, the bottleneck takes 40 a second at most: corner at 4. */
    static const double n[] = {1, 2, 4, 8};
    static const double x[] = {10, 19, 30, 36};
    struct scaling_knee knee = scaling_knee(n, x, 4, 0.9);

    cr_assert(knee.known && knee.reason == NULL && !knee.is_between);
    expect_near(knee.corner, 4, 1e-11);
    /* 19 + 5.5 (N - 2) = 9 N */
    expect_near(knee.n, 2 + 1 / 3.5, 1e-11);
    /* Nothing lost: the law itself has no knee, if its corner is one of the sizes. */
    knee = scaling_knee(n, (double[]){10, 20, 40, 40}, 4, 1);
    cr_expect(!knee.known && strstr(knee.reason, "above 90 %") != NULL);
    /* A corner between two sizes: the line between them falls below it; is_between is set. */
    knee = scaling_knee((double[]){1, 2, 8}, (double[]){10, 20, 40}, 3, 1);
    cr_expect(knee.known && knee.is_between);
    /* 20 + (N - 2) 20 / 6 = 9 N */
    expect_near(knee.n, 2 + 2 / (9 - 20. / 6), 1e-11);
    /* The knee of a bottleneck that takes far more than the sweep uses is that of the line. */
    knee = scaling_knee(n, (double[]){10, 17, 28, 44}, 4, 0.1);
    expect_near(knee.n, 1 + 1 / (9. - 7), 1e-11);
}

Test(scaling_shape, a_knee_needs_a_bottleneck_that_is_used)
{
    static const double n[] = {1, 2};
    struct scaling_knee knee = scaling_knee(n, (double[]){10, 19}, 2, 0);

    cr_expect_str_eq(knee.reason, "the bottleneck is not used at the largest size");
    cr_expect(!knee.known && knee.n == 0);
    knee = scaling_knee(n, (double[]){10, 0}, 2, 0.9);
    cr_expect_str_eq(knee.reason, "a size or a throughput is not above 0");
    cr_expect(!scaling_knee(NULL, NULL, 0, 1).known);
}

/* A closed network by mean value analysis: the share of 0.9 is crossed where the curve says. */
Test(scaling_shape, the_knee_of_a_closed_network)
{
    static const struct mva_station stations[] = {{16, 0.125, 1}, {10, 0.3, 1}, {5, 0.2, 1}};
    double n[20], x[20], utilization = 0;

    for (size_t i = 0; i < 20; i++) {
        struct mva network;
        struct queue_means means[3];
        n[i] = (double)i + 1;
        cr_assert(mva_solve(stations, 3, (int64_t)n[i], 4, &network, means));
        x[i] = network.throughput_per_s;
        utilization = means[1].utilization;
    }
    struct scaling_knee knee = scaling_knee(n, x, 20, utilization);
    cr_assert(knee.known && !knee.is_between);
    size_t below = (size_t)knee.n; /* index of the size above */
    double most = 1 / 3.;          /* demand 3 s at the second station */
    for (size_t i = 0; i <= below; i++) {
        double bound = n[i] * x[0] < most ? n[i] * x[0] : most;
        cr_expect((x[i] < 0.9 * bound) == (i == below), "%zu", i);
    }
}
