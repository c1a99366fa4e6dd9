#include "analysis/statistics/student.h"

#include <criterion/criterion.h>

#include "tests/analysis/near.h"
#include "tests/analysis/sample.h"

/* Tables of the t distribution, two-sided, as printed in any textbook (three decimals). */
static const struct {
    size_t samples;
    double confidence, quantile;
} table[] = {
    {2, 0.95, 12.706}, {3, 0.95, 4.303},    {5, 0.95, 2.776},  {10, 0.95, 2.262}, {20, 0.95, 2.093},
    {31, 0.95, 2.042}, {121, 0.95, 1.980},  {2, 0.90, 6.314},  {11, 0.90, 1.812}, {5, 0.99, 4.604},
    {31, 0.99, 2.750}, {2, 0.999, 636.619}, {6, 0.999, 6.869}, {2, 0.5, 1.000},
};

Test(student, quantiles_agree_with_the_printed_tables)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        double quantile = student_quantile(table[i].confidence, table[i].samples);
        cr_expect(fabs(quantile - table[i].quantile) < 5.1e-4, "%zu samples at %g: %.10g",
                  table[i].samples, table[i].confidence, quantile);
        /* The normal quantile, or one degree of freedom more, does not pass for it. */
        cr_expect(fabs(student_quantile(table[i].confidence, table[i].samples + 1) -
                       table[i].quantile) > 5.1e-4 ||
                  table[i].samples > 100);
        cr_expect(student_normal_quantile(table[i].confidence) < table[i].quantile);
    }
    expect_near(student_normal_quantile(0.95), 1.95996398454, 1e-11);
    expect_near(student_quantile(0.95, 1000001), 1.95996398454, 1e-5);
}

Test(student, quantiles_are_finite_at_every_confidence_and_size)
{
    static const double confidences[] = {1e-300, 1e-9, 0.5, 0.9, 0.999999, 1 - 0x1p-53};
    static const size_t sizes[] = {2, 3, 4, 10, 100, 5000, 1000000};

    for (size_t j = 0; j < sizeof sizes / sizeof sizes[0]; j++) {
        double before = -1;
        for (size_t i = 0; i < sizeof confidences / sizeof confidences[0]; i++) {
            double quantile = student_quantile(confidences[i], sizes[j]);
            cr_expect(isfinite(quantile) && quantile > before, "%g with %zu: %g", confidences[i],
                      sizes[j], quantile);
            before = quantile;
        }
    }
}

Test(student, interval_of_a_worked_example)
{
    /* Law 2015, section 4.5: ten values, 90 %: 1.34 +- 0.24. */
    static const double law[] = {1.20, 1.50, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.50, 1.09};
    struct interval interval = student_interval(law, 10, 0.90);

    cr_expect(interval.known && interval.samples == 10 && interval.confidence == 0.90);
    expect_near(interval.mean, 1.343, NEAR_EXACT);
    cr_expect(fabs(interval_half_width(&interval) - 0.24) < 0.005, "%g",
              interval_half_width(&interval));
    cr_expect(student_reason(&interval) == NULL);
}

Test(student, says_what_it_does_not_know)
{
    static const double one[] = {3.5};
    static const double equal[] = {2, 2, 2};
    struct interval none = student_interval(NULL, 0, 0.95);
    struct interval single = student_interval(one, 1, 0.95);
    struct interval constant = student_interval(equal, 3, 0.95);

    cr_expect(!none.known && none.samples == 0 && none.mean == 0 &&
              interval_half_width(&none) == 0);
    cr_expect_str_eq(student_reason(&none), "no replication has a value");
    cr_expect(!single.known && single.mean == 3.5 && interval_half_width(&single) == 0);
    cr_expect_str_eq(student_reason(&single), "an interval needs 2 replications");
    cr_expect(constant.known && interval_half_width(&constant) == 0);
    cr_expect(student_deviation(one, 1) == 0);
}

/* Of 20,000 intervals over 6 normal values; the deviation of such a share is 0.0015. */
static double coverage(double confidence, double factor)
{
    enum { TRIALS = 20000, SAMPLES = 6 };
    uint64_t state = 11;
    int inside = 0;

    for (int i = 0; i < TRIALS; i++) {
        double values[SAMPLES];
        for (int j = 0; j < SAMPLES; j++) {
            values[j] = 40 + 3 * sample_normal(&state);
        }
        struct interval interval = student_interval(values, SAMPLES, confidence);
        inside += fabs(interval.mean - 40) <= factor * interval_half_width(&interval);
    }
    return (double)inside / TRIALS;
}

Test(student, intervals_cover_as_often_as_they_say)
{
    static const double confidences[] = {0.5, 0.9, 0.95, 0.99};

    for (size_t i = 0; i < sizeof confidences / sizeof confidences[0]; i++) {
        double share = coverage(confidences[i], 1);
        cr_expect(fabs(share - confidences[i]) < 0.01, "%g covers %g", confidences[i], share);
    }
    /* An interval of normal quantiles, or of n for n - 1, is too narrow: the test would tell. */
    double normal = student_normal_quantile(0.95) / student_quantile(0.95, 6);
    cr_expect(coverage(0.95, normal) < 0.94);
    cr_expect(coverage(0.95, sqrt(5.0 / 6)) < 0.94);
}
