#include "experiments/import/fault_time.h"

#include <criterion/criterion.h>

/* Each sort of time, in nanoseconds; days since 1970 as `date -u +%s` has them. */
Test(fault_time, reads_each_sort)
{
    static const struct {
        const char *text;
        enum fault_time_sort sort;
        long long nanoseconds;
    } facts[] = {
        {"0", FAULT_TIME_DURATION, 0},
        {"60", FAULT_TIME_DURATION, 60000000000},
        {"1.5 min", FAULT_TIME_DURATION, 90000000000},
        {"999999999", FAULT_TIME_DURATION, 999999999000000000},
        {"1795946400", FAULT_TIME_DATED, 1795946400000000000},
        {"1795946400.25", FAULT_TIME_DATED, 1795946400250000000},
        {"1795946400123", FAULT_TIME_DATED, 1795946400123000000},
        {"1795946400123456", FAULT_TIME_DATED, 1795946400123456000},
        {"1795946400123456789", FAULT_TIME_DATED, 1795946400123456789},
        {"2026-11-29T10:00:00Z", FAULT_TIME_DATED, 1795946400000000000},
        {"2026-11-29T11:00:00+01:00", FAULT_TIME_DATED, 1795946400000000000},
        {"2026-11-29 04:30:00 -0530", FAULT_TIME_DATED, 1795946400000000000},
        {"2026-11-29T12:00+02", FAULT_TIME_DATED, 1795946400000000000},
        {"2026-11-29T10:00:00,5z", FAULT_TIME_DATED, 1795946400500000000},
        {"2026-11-29 10:00:00", FAULT_TIME_LOCAL, 1795946400000000000},
        {"1970-01-01T00:00:00.0000000019Z", FAULT_TIME_DATED, 1},
        {"2000-02-29T00:00Z", FAULT_TIME_DATED, 951782400000000000},
        {"2024-02-29T00:00Z", FAULT_TIME_DATED, 1709164800000000000},
        {"01:02:03", FAULT_TIME_OF_DAY, 3723000000000},
        {"23:59:60", FAULT_TIME_OF_DAY, 86400000000000},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct fault_time time;
        cr_expect(fault_time_read(&time, facts[i].text), "%s", facts[i].text);
        cr_expect_eq(time.sort, facts[i].sort, "%s is %d", facts[i].text, (int)time.sort);
        cr_expect_eq(time.nanoseconds, facts[i].nanoseconds, "%s is %lld", facts[i].text,
                     (long long)time.nanoseconds);
    }
}

Test(fault_time, refuses_what_is_none)
{
    static const char *const bad[] = {"",
                                      "nan",
                                      "inf",
                                      "-inf",
                                      "1e400",
                                      "-5",
                                      "-5 s",
                                      "0x10",
                                      "+5",
                                      "10s",
                                      "10 parsecs",
                                      "soon",
                                      "5e10",
                                      "2024-02-30T00:00:00Z",
                                      "2023-02-29T00:00:00Z",
                                      "2100-02-29T00:00:00Z",
                                      "2024-13-01T00:00:00Z",
                                      "2024-04-31T00:00:00Z",
                                      "2024-00-10T00:00:00Z",
                                      "2024-01-00T00:00:00Z",
                                      "2024-01-01",
                                      "2024-01-01T24:00:00Z",
                                      "2024-01-01T10:60:00Z",
                                      "2024-01-01T10:00:61Z",
                                      "2024-01-01T10:00:00.Z",
                                      "2024-01-01T10:00:00 CET",
                                      "2024-01-01T10:00:00+1",
                                      "2024-01-01T10:00:00+24:00",
                                      "2024-01-01T10:00:00+01:000",
                                      "1970-01-01T00:00:00+01:00",
                                      "1969-12-31T23:59:59Z",
                                      "9999-01-01T00:00:00Z",
                                      "1:02:03",
                                      "01:02:03 am",
                                      "Nov 29 10:00:00"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct fault_time time;
        cr_expect_not(fault_time_read(&time, bad[i]), "%s", bad[i]);
    }
}

Test(fault_time, texts_have_the_fewest_digits)
{
    char text[FAULT_TIME_BYTES];
    json_t *tenth = json_real(0.1);
    json_t *none = json_null();
    cr_expect(fault_time_text(text, tenth));
    cr_expect_str_eq(text, "0.1");
    cr_expect_not(fault_time_text(text, none));
    cr_expect_not(fault_time_text(text, NULL));
    fault_time_print(text, 61500000000);
    cr_expect_str_eq(text, "61.5 s");
    fault_time_print(text, 0);
    cr_expect_str_eq(text, "0 s");
    fault_time_print(text, 1);
    cr_expect_str_eq(text, "0.000000001 s");
    json_decref(tenth);
    json_decref(none);
}
