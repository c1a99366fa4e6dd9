#include "models/station/polling.h"

#include <criterion/criterion.h>

Test(polling_parameters, a_mean_under_half_a_tick_is_no_switch_over)
{
    cr_expect_eq(polling_switch_over(&polling_preset), 0);
    struct polling_parameters polling = {.switch_over = distribution_constant(0)};
    cr_expect_eq(polling_switch_over(&polling), 0);
    polling.switch_over = distribution_exponential(0.4);
    cr_expect_eq(polling_switch_over(&polling), 0);
    polling.switch_over = distribution_exponential(7);
    cr_expect_eq(polling_switch_over(&polling), 7);
}
