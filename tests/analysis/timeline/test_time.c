#include "analysis/timeline/time.h"

#include <criterion/criterion.h>
#include <string.h>

Test(timeline_time, is_read_exactly_or_not_at_all)
{
    static const struct {
        const char *text;
        int64_t ticks;
        int decimals; /* 0: is none */
    } rows[] = {
        {"30.000000000000 s", INT64_C(30000000000000), 12},
        {"0.000000000001 s", 1, 12},
        {"0.000000001 s", 1, 9},
        {"9223372.036854775807 s", INT64_MAX, 12},
        {"9223372036.854775807 s", INT64_MAX, 9},
        {"9223372.036854775808 s", 0, 0},
        {"99999999999.000000000000 s", 0, 0},
        {"30.0 s", 0, 0},
        {"30 s", 0, 0},
        {".000000000 s", 0, 0},
        {"-1.000000000 s", 0, 0},
        {"1.000000000", 0, 0},
        {"1.000000000 ms", 0, 0},
        {"", 0, 0},
        {"database", 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t ticks = 0;
        int decimals = 0;
        cr_expect_eq(timeline_time_read(rows[i].text, &ticks, &decimals), rows[i].decimals > 0,
                     "%s", rows[i].text);
        cr_expect_eq(ticks, rows[i].ticks, "%s", rows[i].text);
        cr_expect_eq(decimals, rows[i].decimals, "%s", rows[i].text);
    }
}

Test(timeline_time, is_printed_to_the_nearest)
{
    static const struct {
        int64_t ticks;
        int decimals;
        int shown;
        const char *text;
        const char *brief;
        int exact;
    } rows[] = {
        {0, 12, 3, "0.000", "0 s", 3},
        {INT64_C(30000000000000), 12, 3, "30.000", "30 s", 3},
        {INT64_C(6600000000000), 12, 3, "6.600", "6.6 s", 3},
        {INT64_C(50000000000), 12, 3, "0.050", "50 ms", 3},
        {INT64_C(6500000000), 12, 3, "0.007", "6.5 ms", 6},
        {INT64_C(6499999999), 12, 3, "0.006", "6.500 ms", 12},
        {INT64_C(27012345678901), 12, 12, "27.012345678901", "27.012 s", 12},
        {INT64_C(999999999999), 12, 3, "1.000", "1000.000 ms", 12},
        {1, 12, 12, "0.000000000001", "1 ps", 12},
        {1, 9, 9, "0.000000001", "1 ns", 9},
        {1500, 9, 6, "0.000002", "1.5 us", 9},
        {INT64_MAX, 12, 12, "9223372.036854775807", "9223372.037 s", 12},
        {INT64_MAX, 9, 3, "9223372036.855", "9223372036.855 s", 9},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct text_buffer text = {0};
        timeline_time_print(&text, rows[i].ticks, rows[i].decimals, rows[i].shown);
        cr_expect_str_eq(text.text, rows[i].text);
        text.length = 0;
        timeline_time_print_short(&text, rows[i].ticks, rows[i].decimals);
        cr_expect_str_eq(text.text, rows[i].brief);
        text_buffer_free(&text);
        cr_expect_eq(timeline_time_exact(rows[i].ticks, rows[i].decimals), rows[i].exact, "%s",
                     rows[i].text);
    }
}
