#include "experiments/import/fault_clock.h"

#include <criterion/criterion.h>
#include <string.h>

static bool take(struct fault_clock *clock, const char *text, unsigned line, char *wrong)
{
    struct fault_time time;
    return fault_clock_take(clock, text, line, &time, wrong);
}

/* The earliest time is the origin, wherever it stands. */
Test(fault_clock, begins_with_the_earliest)
{
    struct fault_clock clock = {0};
    char wrong[FAULT_CLOCK_BYTES];
    cr_assert(take(&clock, "2026-11-29T10:00:00Z", 2, wrong));
    cr_assert(take(&clock, "1795946399", 3, wrong));
    cr_assert(take(&clock, "2026-11-29T10:00:30Z", 4, wrong));
    cr_expect_eq(clock.origin, 1795946399000000000);
    cr_expect_eq(clock.origin_line, 3u);
    cr_expect_str_eq(clock.origin_text, "1795946399");
}

Test(fault_clock, midnight_is_the_next_day)
{
    struct fault_clock clock = {0};
    struct fault_time time;
    char wrong[FAULT_CLOCK_BYTES];
    cr_assert(fault_clock_take(&clock, "23:59:00", 2, &time, wrong));
    cr_assert(fault_clock_take(&clock, "00:01:00", 3, &time, wrong));
    cr_expect_eq(time.nanoseconds - clock.origin, 120000000000);
    cr_assert(fault_clock_take(&clock, "00:00:30", 4, &time, wrong));
    cr_expect_eq(time.nanoseconds - clock.origin, 90000000000);
}

Test(fault_clock, refuses_other_sorts_and_what_was_before)
{
    static const char *const facts[][3] = {
        {NULL, "60", "\"10:00:00\" is a time of day, but that of line 1 is a time since the start"},
        {NULL, "2026-11-29T10:00:00",
         "\"10:00:00\" is a time of day, but that of line 1 is a date without a zone"},
        {"09:00:00", "11:00:00", NULL},
        {"09:00:00", "08:00:00", "\"08:00:00\" is before the origin, \"09:00:00\""},
        {"2026-11-29T10:00:00Z", "60",
         "\"60\" is a time since the start, but that of the origin is a date with a zone"},
        {NULL, "later", "\"later\" is no time: "},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct fault_clock clock = {0};
        char wrong[FAULT_CLOCK_BYTES] = "";
        cr_assert(facts[i][0] == NULL || fault_clock_set(&clock, facts[i][0]));
        bool is_good = take(&clock, facts[i][1], 1, wrong) && take(&clock, "10:00:00", 2, wrong);
        cr_expect_eq(is_good, facts[i][2] == NULL, "%s", facts[i][1]);
        cr_expect(is_good || strncmp(wrong, facts[i][2], strlen(facts[i][2])) == 0, "%s", wrong);
    }
    struct fault_clock clock = {0};
    cr_expect_not(fault_clock_set(&clock, "60"));
    cr_expect_not(fault_clock_set(&clock, "noon"));
}
