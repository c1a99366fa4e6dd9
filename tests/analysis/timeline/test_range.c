#include "analysis/timeline/range.h"

#include <criterion/criterion.h>

Test(timeline_range, times_are_rounded_to_microseconds)
{
    static const struct {
        int64_t ticks;
        int decimals;
        int64_t microseconds;
    } rows[] = {
        {INT64_C(2473615951916), 12, 2473616},
        {500000, 12, 1},
        {499999, 12, 0},
        {-500000, 12, 0},
        {-500001, 12, -1},
        {-1000000, 12, -1},
        {1500, 9, 2},
        {1499, 9, 1},
        {0, 9, 0},
        {INT64_MAX, 12, INT64_C(9223372036855)},
        {INT64_MIN, 9, INT64_C(-9223372036854776)},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_expect_eq(timeline_microseconds(rows[i].ticks, rows[i].decimals), rows[i].microseconds,
                     "row %zu", i);
    }
}

Test(timeline_range, holds_what_lies_between_its_ends)
{
    struct timeline_range range = {0};
    cr_expect(!timeline_range_holds(&range, 0));
    timeline_range_add(&range, -3);
    cr_expect(range.minimum == -3 && range.maximum == -3);
    timeline_range_add(&range, 7);
    timeline_range_add(&range, 5);
    cr_expect_eq(range.count, 3);
    cr_expect(range.minimum == -3 && range.maximum == 7);
    cr_expect_eq(timeline_range_mean(&range), 3.0);
    cr_expect(timeline_range_holds(&range, -3) && timeline_range_holds(&range, 7));
    cr_expect(!timeline_range_holds(&range, -4) && !timeline_range_holds(&range, 8));
}
