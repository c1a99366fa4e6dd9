#include "analysis/statistics/scaling_choice.h"

#include <criterion/criterion.h>

#include "analysis/theory/speedup.h"
#include "tests/analysis/near.h"
#include "tests/analysis/sample.h"

enum { POINTS = 8 };
static const double n[POINTS] = {1, 2, 4, 8, 12, 16, 24, 32};

static double cost(const struct scaling_bottleneck *law, const double *x)
{
    double sum = 0;

    for (size_t i = 0; i < POINTS; i++) {
        double error = x[i] / scaling_bottleneck(law, n[i]) - 1;
        sum += error * error;
    }
    return sum;
}

Test(scaling_choice, no_bottleneck_law_of_a_fine_grid_fits_better)
{
    uint64_t state = 67;

    for (int curve = 0; curve < 40; curve++) {
        double x[POINTS];
        struct scaling_bottleneck fit;
        double corner = 1 + 40 * sample_uniform(&state);
        for (size_t i = 0; i < POINTS; i++) {
            x[i] = 10 * (n[i] < corner ? n[i] : corner) * (0.7 + 0.6 * sample_uniform(&state));
        }
        scaling_bottleneck_fit(n, x, POINTS, &fit);
        for (int a = 1; a <= 100; a++) {
            for (int b = 1; b <= 100; b++) {
                struct scaling_bottleneck other = {fit.rate_per_s * a * 0.02,
                                                   fit.most_per_s * b * 0.02, false};
                cr_assert(cost(&other, x) >= cost(&fit, x) * (1 - 1e-9), "curve %d: %d %d", curve,
                          a, b);
            }
        }
    }
}

Test(scaling_choice, a_bottleneck_that_no_size_reaches_is_said)
{
    struct scaling_bottleneck fit;
    double x[POINTS];

    for (size_t i = 0; i < POINTS; i++) {
        x[i] = 3 * n[i];
    }
    scaling_bottleneck_fit(n, x, POINTS, &fit);
    expect_near(fit.rate_per_s, 3, 1e-11);
    expect_near(fit.most_per_s, 96, 1e-11);
    cr_expect(!fit.is_reached);
    x[POINTS - 1] = 72;
    scaling_bottleneck_fit(n, x, POINTS, &fit);
    cr_expect(fit.is_reached);
    expect_near(fit.most_per_s, 72, 1e-11);
}

/* Made by each law with errors of 1 %, the law is named in nearly all curves; exactly, in all. */
Test(scaling_choice, names_the_law_that_made_the_curve)
{
    enum { TRIALS = 300 };
    uint64_t state = 71;
    int right[SCALING_CHOICES] = {0};

    for (int trial = 0; trial < TRIALS * SCALING_CHOICES; trial++) {
        struct speedup_usl laws[] = {{10, 0.05, 0}, {10, 0.05, 0.002}};
        struct scaling_bottleneck level = {10, 93, true};
        int made_by = trial % SCALING_CHOICES;
        double noise = trial < SCALING_CHOICES ? 0 : 0.01;
        struct scaling_choice choice;
        double x[POINTS];
        for (size_t i = 0; i < POINTS; i++) {
            double exact = made_by == SCALING_CHOICE_BOTTLENECK ? scaling_bottleneck(&level, n[i])
                                                                : speedup_usl(&laws[made_by], n[i]);
            x[i] = exact * (1 + noise * sample_normal(&state));
        }
        scaling_choose(n, x, POINTS, &choice);
        cr_assert(choice.known && choice.reason[0] == '\0');
        cr_assert(noise > 0 || (int)choice.best == made_by, "%d: %d", made_by, (int)choice.best);
        right[made_by] += (int)choice.best == made_by;
    }
    for (int i = 0; i < SCALING_CHOICES; i++) {
        cr_expect(right[i] > TRIALS * 9 / 10, "%s: %d", scaling_choice_names[i], right[i]);
    }
}

/* The criterion by hand: 6 points, k = 3 for Amdahl and 4 for the USL. */
Test(scaling_choice, is_the_criterion_of_the_literature)
{
    static const double x[6] = {10, 19.5, 34.5, 59, 75, 90};
    struct scaling_choice choice;

    scaling_choose(n, x, 6, &choice);
    cr_assert(choice.known);
    double sum = 0;
    for (size_t i = 0; i < 6; i++) {
        double error = x[i] / scaling_bottleneck(&choice.bottleneck, n[i]) - 1;
        sum += error * error;
    }
    expect_near(choice.aicc[SCALING_CHOICE_BOTTLENECK], 6 * log(sum / 6) + 6 + 24. / (6 - 3 - 1),
                1e-10);
    cr_expect(choice.best == SCALING_CHOICE_AMDAHL);
}

Test(scaling_choice, says_why_no_law_is_named)
{
    struct scaling_choice choice;
    static const double x[6] = {10, 19, 34, 59, 0, 90};
    static const double same[6] = {1, 1, 1, 2, 2, 2};

    scaling_choose(n, x, 5, &choice);
    cr_expect_str_eq(choice.reason, "5 points are too few to choose a law by AICc: it needs 6");
    scaling_choose(n, x, 6, &choice);
    cr_expect_str_eq(choice.reason, "a throughput is not above 0");
    scaling_choose(same, (double[]){1, 1, 1, 2, 2, 2}, 6, &choice);
    cr_expect(!choice.known && choice.reason[0] != '\0');
}
