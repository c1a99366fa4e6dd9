#include "tests/analysis/timeline/made_log.h"

#include <criterion/criterion.h>

Test(measured, counts_from_the_first_fault_that_is_injected)
{
    static const struct measured_event events[] = {
        {.at = 1700, .event = "app.up", .node = "beta"},
        {.at = 900, .event = "app.stop", .node = "beta"},
        {.at = 2000, .event = "fault.inject"},
        {.at = 1000, .event = "fault.inject", .node = "alpha"},
        {.at = 1700, .event = "ip.up", .object = "web"},
    };
    static const int64_t times[] = {-100, 0, 700, 700, 1000};
    static const size_t lines[] = {2, 4, 1, 5, 3};
    struct measured_log log;
    MADE_LOG(&log, events);
    cr_assert_eq(log.count, sizeof times / sizeof *times);
    cr_expect_eq(log.fault, 4);
    for (size_t i = 0; i < log.count; i++) {
        cr_expect_eq(log.list[i].at, times[i], "event %zu", i);
        cr_expect_eq(log.list[i].line, lines[i], "event %zu", i);
        cr_expect_eq(measured_log_is_fault(&log, &log.list[i]), i == 1);
    }
    cr_expect_str_eq(log.list[3].object, "web");
    cr_expect_null(log.list[3].node);
    measured_log_free(&log);
}

Test(measured, without_one_times_count_from_the_fault_already)
{
    static const struct measured_event events[] = {{.at = 3, .event = "node.suspect"}};
    struct measured_log log;
    MADE_LOG(&log, events);
    cr_expect_eq(log.fault, 0);
    cr_expect_eq(log.list[0].at, 3);
    cr_expect(!measured_log_is_fault(&log, &log.list[0]));
    measured_log_free(&log);
    measured_log_init(&log);
    measured_log_sort(&log);
    cr_expect_eq(log.count, 0);
    measured_log_free(&log);
}
