#include "experiments/results/spread.h"

#include <criterion/criterion.h>
#include <math.h>

Test(spread, is_of_values_that_were_seen)
{
    double values[] = {5, 1, 4, 99, 2, 3, 10, 6, 7, 9, 8};
    bool has[] = {true, true, true, false, true, true, true, true, true, true, true};
    struct spread spread = spread_of(&(struct row){values, has}, 11);
    cr_expect_eq(spread.count, 10);
    cr_expect_eq(spread.minimum, 1);
    cr_expect_eq(spread.p50, 5, "half of the values are at or below 5");
    cr_expect_eq(spread.p90, 9);
    cr_expect_eq(spread.maximum, 10);
    cr_expect_float_eq(spread.deviation, sqrt(82.5 / 9), 1e-11);
}

Test(spread, of_one_value_has_no_deviation_and_of_none_nothing)
{
    double values[] = {7, 8};
    bool has[] = {true, false};
    struct spread spread = spread_of(&(struct row){values, has}, 2);
    cr_expect_eq(spread.count, 1);
    cr_expect(spread.minimum == 7 && spread.p50 == 7 && spread.p90 == 7 && spread.maximum == 7);
    cr_expect_eq(spread_of(&(struct row){values + 1, has + 1}, 1).count, 0);
}
