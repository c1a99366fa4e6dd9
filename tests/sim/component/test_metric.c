#include "sim/component/metric.h"

#include <criterion/criterion.h>

Test(metric, the_tail_follows_the_last_word_in_capitals)
{
    static const char *const facts[][2] = {
        {"utilization", "utilization"},
        {"banks.utilization", "banks.utilization"},
        {"controllers.N.utilization", "utilization"},
        {"controllers.N.banks.utilization", "banks.utilization"},
        {"links.A.B.utilization", "utilization"},
        {"N.throughput", "throughput"},
        {"downtime.FAULT", ""},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        const struct metric_row row = {.name = facts[i][0]};
        cr_expect_str_eq(metric_tail(&row), facts[i][1], "%s", row.name);
    }
}

Test(metric, a_row_names_what_fits_word_by_word)
{
    static const struct {
        const char *row, *name;
        bool fits;
    } facts[] = {
        {"utilization", "utilization", true},
        {"utilization", "utilizatio", false},
        {"utilization", "utilizations", false},
        {"utilization", "cpu.utilization", false},
        {"links.A.B.utilization", "links.0.3.utilization", true},
        {"links.A.B.utilization", "links.0.utilization", false},
        {"links.A.B.utilization", "links.0.3.4.utilization", false},
        {"links.A.B.utilization", "links.0.3.utilizations", false},
        {"links.A.B.utilization", "links..3.utilization", false},
        {"downtime.FAULT", "downtime.node_crash", true},
        {"downtime.FAULT", "downtime", false},
        {"downtime.FAULT", "downtime.", false},
        {"downtime", "downtime.node_crash", false},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        const struct metric_row row = {.name = facts[i].row};
        cr_expect_eq(metric_row_names(&row, facts[i].name), facts[i].fits, "%s, %s", facts[i].row,
                     facts[i].name);
    }
}

Test(metric, a_name_may_ask_for_a_percentile)
{
    static const struct {
        const char *name;
        int percentile;
        size_t length;
    } facts[] = {
        {"response_time", -1, 13},
        {"response_time.p50", 0, 13},
        {"response_time.p99", 3, 13},
        {"response_time.p99.9", 4, 13},
        {"classes.web.response_time.p95", 2, 25},
        {"response_time.p75", -1, 17},
        {"response_time.p99.", -1, 18},
        {"p95", -1, 3},
        {".p95", -1, 4},
        {"", -1, 0},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        size_t length = 99;
        cr_expect_eq(metric_percentile(facts[i].name, &length), facts[i].percentile, "%s",
                     facts[i].name);
        cr_expect_eq(length, facts[i].length, "%s", facts[i].name);
    }
}

Test(metric, is_over_time_where_intervals_make_up_the_run)
{
    static const bool is_over_time[STATISTICS] = {
        [STATISTIC_MEAN] = true,  [STATISTIC_RATIO] = true, [STATISTIC_SHARE] = true,
        [STATISTIC_COUNT] = true, [STATISTIC_TOTAL] = true,
    };
    for (int i = 0; i < STATISTICS; i++) {
        cr_expect_eq(statistic_is_over_time((enum statistic)i), is_over_time[i], "%s",
                     statistic_names[i]);
    }
}
