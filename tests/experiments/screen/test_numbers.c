#include "experiments/screen/numbers.h"

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
    numbers_print(&text, &interval, unit);
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
    numbers_print(&text, &interval, "s");
    numbers_print_relative(&text, &(struct paired){.relative = interval}, false);
    numbers_print_estimate(&text, &(struct estimate){.mark = "few"}, NULL, "s");
    cr_expect_str_eq(text.text, "---");
    text_buffer_free(&text);
}

Test(amount, a_column_has_one_scale_unless_its_numbers_are_far_apart)
{
    struct interval near[] = {interval_of(0.1e-6, 0.01e-6), interval_of(1.1e-6, 0.01e-6)};
    struct interval far[] = {interval_of(1e-9, 0), interval_of(10, 0)};
    struct text_buffer text = {0};
    struct numbers_scale scale = numbers_scale_of(near, 2, "s");
    numbers_print_unit(&text, &scale, "s");
    numbers_print_scaled(&text, &near[1], &scale, "s");
    cr_expect_str_eq(text.text, "[ns]1100 ±10");
    text_buffer_free(&text);
    scale = numbers_scale_of(far, 2, "s");
    numbers_print_unit(&text, &scale, "s");
    numbers_print_scaled(&text, &far[0], &scale, "s");
    cr_expect_str_eq(text.text, "1 ns ±0");
    text_buffer_free(&text);
}

Test(amount, relative_differences_are_signed_percents)
{
    struct text_buffer text = {0};
    struct paired paired = {.relative = interval_of(0.1234, 0.0045)};
    numbers_print_relative(&text, &paired, false);
    cr_expect_str_eq(text.text, "+12.34 % ±0.45");
    text_buffer_free(&text);
    numbers_print_relative(&text, &paired, true);
    cr_expect_str_eq(text.text, "~+12.34 % ±0.45");
    text_buffer_free(&text);
    paired = (struct paired){.relative = {.mean = 0.5, .samples = 5}, .is_constant = true};
    numbers_print_relative(&text, &paired, false);
    cr_expect_str_eq(text.text, "+50.00 % always");
    text_buffer_free(&text);
}

Test(amount, pairs_that_agree_have_no_width)
{
    struct text_buffer text = {0};
    struct paired paired = {.relative = interval_of(-0.5, 0), .is_constant = true};
    numbers_print_relative(&text, &paired, false);
    cr_expect_str_eq(text.text, "-50.00 % always");
    text_buffer_free(&text);
}

static void expect_estimate(const struct estimate *estimate, const char *unit, const char *expected)
{
    struct text_buffer text = {0};
    numbers_print_estimate(&text, estimate, NULL, unit);
    cr_expect_str_eq(text.text, expected);
    text_buffer_free(&text);
}

Test(amount, an_estimate_says_what_kind_of_number_it_is)
{
    struct estimate estimate = {.interval = interval_of(0.02, 0.001)};
    expect_estimate(&estimate, "s", "20.0 ms ±1.0");
    estimate.mark = "too short";
    expect_estimate(&estimate, "s", "~20.0 ms ±1.0");
    estimate = (struct estimate){.interval = interval_of(2, 0), .is_exact = true};
    expect_estimate(&estimate, "1", "2 exact");
    estimate = (struct estimate){.interval = {.mean = 0.25, .samples = 5}, .is_constant = true};
    expect_estimate(&estimate, "1", "0.2500 always");
}

Test(amount, few_different_values_are_listed)
{
    struct estimate estimate = {
        .interval = interval_of(3.3, 2), .value_count = 2, .values = {{0, 7}, {11, 3}}};
    expect_estimate(&estimate, "s", "0 s in 7, 11 s in 3");
}

Test(amount, a_width_has_significant_digits_or_is_0)
{
    expect_shown(293.6, 3e-4, "1", "293.600 ±0.0003");
    expect_shown(293.6, 2.6e-5, "1", "293.6 ±0");
    expect_shown(293.6, 5e-5, "1", "293.600 ±0.00005");
    expect_shown(0.02933, 0, "1", "0.02933 ±0");
    expect_shown(0.02933, 1e-10, "1", "0.02933 ±0");
}

Test(amount, bounds_that_are_not_symmetric_are_shown_as_they_are)
{
    struct text_buffer text = {0};
    struct interval share = {
        .mean = 0.99, .lower = 0.95, .upper = 1, .samples = 5, .confidence = 0.95, .known = true};
    numbers_print(&text, &share, "1");
    cr_expect_str_eq(text.text, "0.990 [0.950, 1.000]");
    text_buffer_free(&text);
    struct interval none = {.upper = 0.3, .samples = 10, .confidence = 0.95, .known = true};
    numbers_print(&text, &none, "1");
    cr_expect_str_eq(text.text, "0 [0, 0.30]");
    text_buffer_free(&text);
}
