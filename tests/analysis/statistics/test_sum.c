#include "analysis/statistics/sum.h"

#include <criterion/criterion.h>

#include "tests/analysis/sample.h"

Test(sum, keeps_what_plain_addition_loses)
{
    static const double hard[] = {1, 1e100, 1, -1e100};
    static double tenths[1000000];

    cr_expect(sum_of(hard, 4) == 2);
    for (size_t i = 0; i < 1000000; i++) {
        tenths[i] = 0.1;
    }
    cr_expect(sum_of(tenths, 1000000) == 100000);
    cr_expect(sum_mean(tenths, 1000000) == 0.1);
    cr_expect(sum_of(NULL, 0) == 0);
}

Test(sum, agrees_with_wider_arithmetic)
{
    static double values[10000];
    uint64_t state = 7;
    long double exact = 0;
    long double squares = 0;

    for (size_t i = 0; i < 10000; i++) {
        values[i] = 1e9 + sample_normal(&state);
        exact += (long double)values[i];
    }
    double mean = sum_mean(values, 10000);
    for (size_t i = 0; i < 10000; i++) {
        long double apart = (long double)values[i] - (long double)mean;
        squares += apart * apart;
    }
    cr_expect(mean == (double)(exact / 10000));
    cr_expect(fabs(sum_squares(values, 10000, mean) - (double)squares) < 1e-11);
    /* The one-pass form has lost every digit of the deviation here. */
    long double wrong = -exact * exact / 10000;
    double naive = 0;
    for (size_t i = 0; i < 10000; i++) {
        naive += values[i] * values[i];
    }
    cr_expect(fabs(naive + (double)wrong - (double)squares) > 1);
}
