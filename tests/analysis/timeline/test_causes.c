#include "analysis/timeline/causes.h"

#include "sim/base/memory.h"
#include "tests/analysis/timeline/failover.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* Two crashes with three outages, a failure of the application without one, one outage without a
 * fault. */
static const struct made_event events[] = {
    {.t = "1.000000000000 s", .event = "outage.begin", .object = "web", .phase = "boot"},
    {.t = "2.000000000000 s",
     .event = "outage.end",
     .object = "web",
     .durations = {{"lasted", "1.000000000000 s"}, {"boot", "1.000000000000 s"}}},
    {.t = "5.000000000000 s", .event = "node.crash", .node = "alpha"},
    {.t = "6.000000000000 s", .event = "app.failed", .node = "beta", .object = "mail"},
    {.t = "7.000000000000 s", .event = "node.crash", .node = "beta"},
    {.t = "7.000000000000 s", .event = "outage.begin", .object = "web", .phase = "go", .cause = 5},
    {.t = "7.000000000000 s", .event = "outage.begin", .object = "db", .phase = "go", .cause = 3},
    {.t = "9.000000000000 s",
     .event = "outage.end",
     .object = "web",
     .cause = 5,
     .durations = {{"detect", "0.500000000000 s"}, {"go", "1.500000000000 s"}}},
    {.t = "12.000000000000 s",
     .event = "outage.end",
     .object = "db",
     .cause = 3,
     .durations = {{"detect", "4.000000000000 s"}, {"go", "1.000000000000 s"}}},
    {.t = "13.000000000000 s", .event = "outage.begin", .object = "db", .phase = "go", .cause = 3},
    {.t = "14.000000000000 s",
     .event = "outage.end",
     .object = "db",
     .cause = 10,
     .durations = {{"go", "1.000000000000 s"}}},
};

/* The events above with their outages and causes. */
struct tried {
    struct timeline_lines lines;
    struct timeline_outages outages;
    struct timeline_causes causes;
};

static void try_begin(struct tried *tried)
{
    made_lines(&tried->lines, events, COUNT(events));
    timeline_outages_init(&tried->outages, &tried->lines);
    timeline_causes_init(&tried->causes, &tried->lines, &tried->outages);
}

static void try_end(struct tried *tried)
{
    timeline_causes_free(&tried->causes);
    timeline_outages_free(&tried->outages);
    timeline_lines_free(&tried->lines);
}

Test(timeline_causes, each_outage_stands_under_the_fault_that_it_leads_back_to)
{
    static const struct {
        uint64_t fault; /* 0: none */
        size_t count;
        uint64_t first; /* the event that began its first outage */
    } rows[] = {{3, 2, 7}, {4, 0, 0}, {5, 1, 6}, {0, 1, 1}};
    struct tried tried;
    try_begin(&tried);
    cr_assert_eq(tried.causes.count, COUNT(rows));
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct timeline_cause *cause = &tried.causes.list[i];
        cr_expect_eq(cause->fault == NULL ? 0 : cause->fault->seq, rows[i].fault, "row %zu", i);
        cr_assert_eq(cause->count, rows[i].count, "row %zu", i);
        if (cause->count > 0) {
            cr_expect_eq(tried.causes.outages[cause->first]->begin->seq, rows[i].first);
        }
    }
    cr_expect_eq(timeline_fault_count(&tried.lines), 3);
    try_end(&tried);
}

Test(timeline_causes, faults_of_one_sort_are_added_up)
{
    struct tried tried;
    size_t count;
    try_begin(&tried);
    struct timeline_cause_sort *sorts = timeline_cause_sorts(&tried.causes, &count);
    cr_assert_eq(count, 3);
    cr_expect_str_eq(sorts[0].name, "node.crash");
    cr_expect(sorts[0].faults == 2 && sorts[0].outages == 3);
    cr_expect_eq(sorts[0].total, made_ticks("8.000000000000 s"));
    cr_expect_eq(sorts[0].longest, made_ticks("5.000000000000 s"));
    cr_assert_eq(sorts[0].phase_count, 2);
    const struct timeline_phase *greatest = timeline_cause_sort_greatest(&sorts[0]);
    cr_expect_str_eq(greatest->name, "detect");
    cr_expect_eq(greatest->ticks, made_ticks("4.500000000000 s"));
    cr_expect_str_eq(sorts[1].name, "app.failed");
    cr_expect(sorts[1].faults == 1 && sorts[1].outages == 0);
    cr_expect_null(timeline_cause_sort_greatest(&sorts[1]));
    cr_expect_null(sorts[2].name);
    cr_expect(sorts[2].faults == 0 && sorts[2].outages == 1);
    memory_free(sorts);
    try_end(&tried);
}

Test(timeline_causes, a_fault_has_a_name_with_its_kind)
{
    struct timeline_fact kind = {.name = "kind", .text = "node_crash"};
    const struct {
        struct timeline_line line;
        const char *name;
    } rows[] = {
        {{.event = "fault.inject", .object = "alpha", .facts = &kind, .fact_count = 1},
         "fault.inject alpha: node_crash"},
        {{.event = "app.failed", .object = "web", .node = "beta"}, "app.failed web on beta"},
        {{.event = "network.partition"}, "network.partition"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct text_buffer text = {0};
        timeline_fault_name(&rows[i].line, &text);
        cr_expect_str_eq(text.text, rows[i].name);
        text_buffer_free(&text);
    }
}

Test(timeline_causes, of_the_failover_the_crash_is_the_only_one)
{
    struct tried tried;
    made_lines(&tried.lines, failover_events, FAILOVER_EVENTS);
    timeline_outages_init(&tried.outages, &tried.lines);
    timeline_causes_init(&tried.causes, &tried.lines, &tried.outages);
    cr_assert_eq(tried.causes.count, 1);
    cr_expect_eq(tried.causes.list[0].fault->seq, 1);
    cr_expect_eq(tried.causes.list[0].count, 1);
    try_end(&tried);
}
