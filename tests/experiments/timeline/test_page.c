#include "experiments/timeline/page.h"

#include "tests/experiments/timeline_fixture.h"

/* A timeline of as many nodes, of which the last crashes. */
static void read_nodes(struct timeline_lines *lines, int nodes, const char *unit)
{
    struct text_buffer text = {0};
    struct error error;
    for (int i = 1; i <= nodes; i++) {
        text_print(&text,
                   "{'point': 0, 'replication': 0, 'seq': %d, 't': '%s%03d s', 'event': '%s', "
                   "'node': 'node%d'}\n",
                   i, unit, i, i == nodes ? "node.crash" : "made.up", i);
    }
    cr_assert_eq(fixture_timeline(text.text, lines, &error), ERROR_NONE, "%s", error.text);
    text_buffer_free(&text);
}

Test(timeline_page, lanes_become_narrow_and_then_those_that_change_stay)
{
    static const struct {
        int nodes;
        bool nodes_are_narrow;
        size_t lanes;
        const char *legend;
        const char *last; /* the lanes after the crash */
    } rows[] = {
        {3, false, 3, "| up", "|      |     down   "},
        {7, true, 7, "A node1  B node2  C node3  D node4  E node5  F node6  G node7",
         "|  |  |  |  |  |  .  "},
        {40, false, 1, "node40 (fails)\n39 more without a lane, for want of room; --lanes",
         "down  "},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct timeline_lines lines;
        struct timeline_page page;
        struct text_buffer line = {0};
        read_nodes(&lines, rows[i].nodes, "1.000000");
        timeline_page_init(&page, &lines, NULL, 100, stdout);
        size_t lanes = page.choice.count;
        size_t first = page.choice.order[0];
        cr_expect_eq(page.choice.is_narrow[first], rows[i].nodes_are_narrow, "row %zu", i);
        cr_expect_eq(lanes, rows[i].lanes, "row %zu: %zu", i, lanes);
        char *legend = FIXTURE_PRINTED(page.out = out; timeline_page_legend(&page));
        fixture_has(legend, rows[i].legend);
        timeline_page_lanes(&page, &line, NULL);
        line.length = 0;
        for (size_t at = 0; at < lines.count; at++) {
            timeline_lanes_step(&page.lanes, &lines.list[at]);
        }
        timeline_page_lanes(&page, &line, NULL);
        fixture_has(line.text, rows[i].last);
        free(legend);
        text_buffer_free(&line);
        timeline_page_free(&page);
        timeline_lines_free(&lines);
    }
}

Test(timeline_page, nodes_become_narrow_before_services)
{
    static const struct {
        size_t width;
        bool nodes_are_narrow;
        bool service_has_words;
    } rows[] = {{120, false, true}, {100, false, true}, {80, true, true}, {60, true, false}};
    struct timeline_lines lines;
    fixture_read_failover(&lines, 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct timeline_page page;
        timeline_page_init(&page, &lines, NULL, rows[i].width, stdout);
        const bool *is_narrow = page.choice.is_narrow;
        cr_expect_eq(is_narrow[0], rows[i].nodes_are_narrow, "%zu", rows[i].width);
        bool has_words = page.choice.is_shown[page.lanes.nodes] && !is_narrow[page.lanes.nodes];
        cr_expect_eq(has_words, rows[i].service_has_words, "%zu", rows[i].width);
        timeline_page_free(&page);
    }
    timeline_lines_free(&lines);
}

Test(timeline_page, short_runs_have_more_decimals)
{
    static const struct {
        const char *unit;
        int decimals;
    } rows[] = {{"1.000000", 9}, {"1.000000000", 12}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct timeline_lines lines;
        struct timeline_page page;
        read_nodes(&lines, 2, rows[i].unit);
        timeline_page_init(&page, &lines, NULL, 100, stdout);
        cr_expect_eq(page.decimals, rows[i].decimals, "%d", page.decimals);
        timeline_page_free(&page);
        timeline_lines_free(&lines);
    }
}

Test(timeline_page, lines_have_no_trailing_blanks)
{
    struct timeline_lines lines;
    struct timeline_page page;
    struct text_buffer line = {0};
    fixture_read_failover(&lines, 0);
    timeline_page_init(&page, &lines, NULL, 100, stdout);
    timeline_page_put(&line, "αβ", 4, false);
    timeline_page_put(&line, "a", 4, true);
    timeline_page_put(&line, "longer", 2, false);
    cr_expect_str_eq(line.text, "αβ       a  longer  ");
    char *text = FIXTURE_PRINTED(page.out = out; timeline_page_end_line(&page, &line);
                                 timeline_page_end_line(&page, &line));
    cr_expect_str_eq(text, "αβ       a  longer\n\n");
    free(text);
    text_buffer_free(&line);
    timeline_page_free(&page);
    timeline_lines_free(&lines);
}

Test(timeline_page, the_fault_that_times_count_from_is_named)
{
    static const struct {
        const char *more;
        size_t faults;
        const char *legend;
    } rows[] = {
        {"", 1, "from fault: seconds since #1 fault.inject on a: node_hang\n"},
        {"{'point': 0, 'replication': 0, 'seq': 2, 't': '7.000000000 s', 'event': 'node.crash', "
         "'node': 'b'}\n",
         2, "from fault: seconds since the fault of that number\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct timeline_lines lines;
        struct timeline_page page;
        struct text_buffer text = {0};
        struct error error;
        text_print(&text,
                   "{'point': 0, 'replication': 0, 'seq': 1, 't': '5.000000000 s', 'event': "
                   "'fault.inject', 'node': 'a', 'detail': {'kind': 'node_hang'}}\n%s",
                   rows[i].more);
        cr_assert_eq(fixture_timeline(text.text, &lines, &error), ERROR_NONE, "%s", error.text);
        timeline_page_init(&page, &lines, NULL, 100, stdout);
        cr_expect_eq(page.fault_count, rows[i].faults);
        char *legend = FIXTURE_PRINTED(page.out = out; timeline_page_legend(&page));
        fixture_has(legend, rows[i].legend);
        free(legend);
        timeline_page_free(&page);
        timeline_lines_free(&lines);
        text_buffer_free(&text);
    }
}
