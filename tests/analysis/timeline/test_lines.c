#include "analysis/timeline/lines.h"

#include "tests/analysis/timeline/failover.h"

#include <string.h>

Test(timeline_lines, are_found_by_their_numbers)
{
    struct timeline_lines lines;
    made_lines(&lines, failover_events, FAILOVER_EVENTS);
    const struct timeline_line *fence = timeline_find(&lines, 17);
    cr_assert_not_null(fence);
    cr_expect_str_eq(fence->event, "fence.ok");
    cr_expect_eq(timeline_fact(fence, "lasted")->ticks, INT64_C(10000000000000));
    cr_expect_null(timeline_fact(fence, "votes"));
    cr_expect_null(timeline_find(&lines, 0));
    cr_expect_null(timeline_find(&lines, FAILOVER_EVENTS + 1));
    timeline_lines_free(&lines);
}

/* Every event of the failover leads back to the fault, which is the first. */
Test(timeline_lines, a_tree_of_causes_begins_with_its_fault)
{
    static const struct {
        struct made_event events[3];
        uint64_t faults[3];
    } rows[] = {
        {{{.event = "node.up"}, {.event = "node.up", .cause = 1}, {.event = "x"}}, {0, 0, 0}},
        {{{.event = "node.up"},
          {.event = "node.crash", .cause = 1},
          {.event = "node.up", .cause = 2}},
         {0, 2, 2}},
        {{{.event = "node.crash"},
          {.event = "node.crash", .cause = 1},
          {.event = "node.up", .cause = 2}},
         {1, 1, 1}},
        {{{.event = "node.crash"}, {.event = "node.crash"}, {.event = "node.up", .cause = 1}},
         {1, 2, 1}},
        {{{.event = "fault.inject"},
          {.event = "fault.goes_on", .cause = 1},
          {.event = "node.crash", .cause = 2}},
         {1, 2, 2}},
        {{{.event = "fault.inject"},
          {.event = "fault.goes_on", .cause = 1},
          {.event = "node.crash", .cause = 1}},
         {1, 2, 1}},
    };
    struct timeline_lines lines;
    made_lines(&lines, failover_events, FAILOVER_EVENTS);
    for (size_t i = 0; i < lines.count; i++) {
        cr_expect_eq(timeline_fault(&lines, &lines.list[i]), &lines.list[0], "event %zu", i + 1);
    }
    timeline_lines_free(&lines);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct made_event events[3];
        memcpy(events, rows[i].events, sizeof events);
        for (size_t k = 0; k < 3; k++) {
            events[k].t = "1.000000000 s";
        }
        made_lines(&lines, events, 3);
        for (size_t k = 0; k < 3; k++) {
            const struct timeline_line *fault = timeline_fault(&lines, &lines.list[k]);
            cr_expect_eq(fault == NULL ? 0 : fault->seq, rows[i].faults[k], "row %zu, %zu", i, k);
        }
        timeline_lines_free(&lines);
    }
}

/* A line that cannot come after the event before is refused, and nothing is added. */
Test(timeline_lines, go_forward_only)
{
    static const struct {
        struct timeline_line line;
        const char *mistake; /* NULL: none */
    } rows[] = {
        {{.seq = 3, .at = 5, .event = "x"}, NULL},
        {{.seq = 3, .at = 6, .event = "x"}, "it goes back behind the event before"},
        {{.seq = 4, .at = 4, .event = "x"}, "it goes back behind the event before"},
        {{.seq = 4, .at = 5, .event = "x", .cause = 4}, "it comes before its cause"},
        {{.seq = 9, .at = 5, .event = "x", .cause = 8}, NULL},
    };
    struct timeline_lines lines;
    size_t count = 0;
    timeline_lines_init(&lines);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *mistake = timeline_lines_add(&lines, &rows[i].line);
        count += rows[i].mistake == NULL;
        cr_expect_eq(lines.count, count, "row %zu", i);
        if (rows[i].mistake == NULL) {
            cr_expect_null(mistake);
        } else {
            cr_expect_str_eq(mistake, rows[i].mistake);
        }
    }
    timeline_lines_free(&lines);
}

Test(timeline_lines, a_name_that_is_missing_comes_before_all_others)
{
    cr_expect_eq(timeline_compare_texts(NULL, NULL), 0);
    cr_expect_lt(timeline_compare_texts(NULL, ""), 0);
    cr_expect_gt(timeline_compare_texts("a", NULL), 0);
    cr_expect_lt(timeline_compare_texts("a", "b"), 0);
    cr_expect_eq(timeline_compare_texts("a", "a"), 0);
}
