#include "analysis/statistics/round.h"

#include <criterion/criterion.h>
#include <float.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/analysis/sample.h"

Test(round, keeps_so_many_digits)
{
    static const struct {
        double value;
        int digits;
        double expected;
    } cases[] = {
        {0, 12, 0},
        {1.0 / 3, 12, 0.333333333333},
        {-2.0 / 3, 12, -0.666666666667},
        {123456789012345.0, 12, 123456789012000.0},
        {9.9999999999999, 12, 10},
        {2.5, 1, 2}, /* an exact tie goes to the even digit */
        {3.5, 1, 4},
        {0.1 + 0.2, 12, 0.3},
        {0.1 + 0.2, 17, 0.1 + 0.2},
        {5e-324, 3, 5e-324},
        {DBL_MAX, 3, DBL_MAX},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double rounded = round_significant(cases[i].value, cases[i].digits);
        cr_expect(rounded == cases[i].expected, "%.17g to %d digits gave %.17g", cases[i].value,
                  cases[i].digits, rounded);
    }
}

Test(round, knows_no_negative_zero)
{
    cr_expect(!signbit(round_derived(-0.0)) && !signbit(round_significant(0.0 * -3, 1)));
}

Test(round, once_rounded_stays_and_is_close)
{
    uint64_t state = 3;

    for (int i = 0; i < 20000; i++) {
        double value = (sample_uniform(&state) - 0.5) * pow(10, 600 * sample_uniform(&state) - 300);
        double rounded = round_derived(value);
        char text[40];
        cr_assert(round_derived(rounded) == rounded);
        cr_assert(fabs(rounded - value) <= 5.01e-12 * fabs(value) + 1e-320);
        snprintf(text, sizeof text, "%.12g", rounded);
        cr_assert(strtod(text, NULL) == rounded);
    }
}

Test(round, hides_the_last_bits)
{
    uint64_t state = 5;
    int different = 0;

    for (int i = 0; i < 20000; i++) {
        double value = 1 + sample_uniform(&state);
        different += round_derived(value) != round_derived(value * (1 + DBL_EPSILON));
    }
    cr_expect(different <= 20, "%d of 20000", different);
}
