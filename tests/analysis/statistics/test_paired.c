#include "analysis/statistics/paired.h"

#include <criterion/criterion.h>

#include "tests/analysis/near.h"
#include "tests/analysis/sample.h"

Test(paired, a_worked_example)
{
    static const double before[] = {10, 12, 9, 11};
    static const double after[] = {11, 14, 10, 13};
    struct paired paired = paired_difference(before, after, 4, 0.95);

    /* Differences 1 2 1 2: mean 1.5, s = 0.57735, t = 3.18245. */
    expect_near(paired.difference.mean, 1.5, NEAR_EXACT);
    expect_near(interval_half_width(&paired.difference), 3.18244630528 * 0.288675134595, 1e-10);
    expect_near(paired.relative.mean, 1.5 / 10.5, 1e-11);
    cr_expect(paired.differs && paired.relative.known);
}

Test(paired, common_random_numbers_show_what_separate_intervals_hide)
{
    enum { PAIRS = 10 };
    uint64_t state = 17;
    double baseline[PAIRS], other[PAIRS];

    for (int i = 0; i < PAIRS; i++) {
        double common = 100 + 20 * sample_normal(&state);
        baseline[i] = common + 0.1 * sample_normal(&state);
        other[i] = 1.01 * common + 0.1 * sample_normal(&state);
    }
    struct paired paired = paired_difference(baseline, other, PAIRS, 0.95);
    struct interval a = student_interval(baseline, PAIRS, 0.95);
    struct interval b = student_interval(other, PAIRS, 0.95);
    cr_expect(paired.differs && fabs(paired.difference.mean - 1) < 0.5);
    cr_expect(fabs(paired.relative.mean - 0.01) < 0.002);
    cr_expect(interval_half_width(&paired.relative) < 0.002);
    cr_expect(fabs(b.mean - a.mean) < interval_half_width(&a) + interval_half_width(&b));
}

Test(paired, both_intervals_cover)
{
    enum { TRIALS = 5000, PAIRS = 8 };
    uint64_t state = 23;
    int difference = 0, relative = 0, alarms = 0;

    for (int i = 0; i < TRIALS; i++) {
        double baseline[PAIRS], other[PAIRS], same[PAIRS];
        for (int j = 0; j < PAIRS; j++) {
            double common = 50 + 5 * sample_normal(&state);
            baseline[j] = common + sample_normal(&state);
            other[j] = 1.2 * common + sample_normal(&state);
            same[j] = common + sample_normal(&state);
        }
        struct paired paired = paired_difference(baseline, other, PAIRS, 0.95);
        difference += fabs(paired.difference.mean - 10) <= interval_half_width(&paired.difference);
        relative += fabs(paired.relative.mean - 0.2) <= interval_half_width(&paired.relative);
        alarms += paired_difference(baseline, same, PAIRS, 0.95).differs;
    }
    cr_expect(abs(difference - TRIALS * 95 / 100) < TRIALS / 80, "%d", difference);
    cr_expect(abs(relative - TRIALS * 95 / 100) < TRIALS / 50, "%d", relative);
    cr_expect(abs(alarms - TRIALS * 5 / 100) < TRIALS / 80, "%d", alarms);
}

Test(paired, says_what_it_does_not_know)
{
    static const double zeros[] = {-1, 1};
    static const double ones[] = {1, 1};
    struct paired none = paired_difference(NULL, NULL, 0, 0.95);
    struct paired single = paired_difference(ones, zeros, 1, 0.95);
    struct paired zero = paired_difference(zeros, ones, 2, 0.95);

    cr_expect(none.difference.samples == 0 && none.relative.samples == 0 && !none.differs);
    cr_expect(single.difference.mean == -2 && !single.difference.known && !single.differs);
    cr_expect(single.relative.mean == -2 && !single.relative.known);
    cr_expect(zero.difference.mean == 1 && zero.relative.samples == 0 && !zero.relative.known);
}
