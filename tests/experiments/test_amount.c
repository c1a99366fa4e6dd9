#include "experiments/amount.h"

#include <criterion/criterion.h>

static struct interval interval_of(double mean, double half_width)
{
    struct interval interval = {.mean = mean, .samples = 5, .confidence = 0.95};
    interval_set_width(&interval, half_width);
    return interval;
}

static void expect_shown(double mean, double half_width, const char *unit, const char *expected)
{
    struct text_buffer text = {0};
    struct interval interval = {.mean = mean, .samples = 5, .confidence = 0.95};
    if (half_width >= 0) {
        interval_set_width(&interval, half_width);
    }
    amount_print(&text, &interval, unit);
    cr_expect_str_eq(text.text, expected);
    text_buffer_free(&text);
}

Test(amount, has_the_prefix_that_fits_and_the_digits_that_count)
{
    expect_shown(1.2345e6, 4.5e3, "1/s", "1.2345 M/s ±0.0045");
    expect_shown(0.0123456, 0.0012, "s", "12.3 ms ±1.2");
    expect_shown(2.26e11, -1, "B/s", "226.0 GB/s");
    expect_shown(0.5022, 0.0058, "1/s", "0.5022 /s ±0.0058");
    expect_shown(0.7974, 0.0073, "1", "0.7974 ±0.0073");
    expect_shown(0, 0, "1", "0 ±0");
    expect_shown(3e-9, 0, "s", "3 ns ±0");
    expect_shown(-0.25, 0.01, NULL, "-0.250 ±0.010");
}

Test(amount, without_a_mean_is_a_dash)
{
    struct text_buffer text = {0};
    struct interval interval = {0};
    amount_print(&text, &interval, "s");
    amount_print_relative(&text, &interval);
    cr_expect_str_eq(text.text, "--");
    text_buffer_free(&text);
}

Test(amount, a_column_has_one_scale_unless_its_numbers_are_far_apart)
{
    struct interval near[] = {interval_of(0.1e-6, 0.01e-6), interval_of(1.1e-6, 0.01e-6)};
    struct interval far[] = {interval_of(1e-9, 0), interval_of(10, 0)};
    struct text_buffer text = {0};
    struct amount_scale scale = amount_scale_of(near, 2, "s");
    amount_print_unit(&text, &scale, "s");
    amount_print_scaled(&text, &near[1], &scale, "s");
    cr_expect_str_eq(text.text, "[ns]1100 ±10");
    text_buffer_free(&text);
    scale = amount_scale_of(far, 2, "s");
    amount_print_unit(&text, &scale, "s");
    amount_print_scaled(&text, &far[0], &scale, "s");
    cr_expect_str_eq(text.text, "1 ns ±0");
    text_buffer_free(&text);
}

Test(amount, relative_differences_are_signed_percents)
{
    struct text_buffer text = {0};
    struct interval interval = interval_of(0.1234, 0.0045);
    amount_print_relative(&text, &interval);
    cr_expect_str_eq(text.text, "+12.34 % ±0.45");
    text_buffer_free(&text);
}

Test(amount, bounds_that_are_not_symmetric_are_shown_as_they_are)
{
    struct text_buffer text = {0};
    struct interval share = {
        .mean = 0.99, .lower = 0.95, .upper = 1, .samples = 5, .confidence = 0.95, .known = true};
    amount_print(&text, &share, "1");
    cr_expect_str_eq(text.text, "0.990 [0.950, 1.000]");
    text_buffer_free(&text);
}
