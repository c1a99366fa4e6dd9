#include "experiments/timeline/cause_summary.h"

#include "tests/experiments/timeline_fixture.h"

#define LINE(seq, t, event, more)                                                                  \
    "{'point': 0, 'replication': 0, 'seq': " #seq ", 't': '" t ".000000000 s', 'event': '" event   \
    "'" more "}\n"

/* The summary of a text; free() it. */
static char *summary_of(const char *text)
{
    struct timeline_lines lines;
    struct timeline_outages outages;
    struct error error;
    cr_assert_eq(fixture_timeline(text, &lines, &error), ERROR_NONE, "%s", error.text);
    timeline_outages_init(&outages, &lines);
    char *printed = FIXTURE_PRINTED(cause_summary_print(&lines, &outages, out));
    timeline_outages_free(&outages);
    timeline_lines_free(&lines);
    return printed;
}

Test(cause_summary, few_faults_are_told_one_by_one)
{
    static const struct {
        const char *text;
        const char *says;
    } rows[] = {
        {LINE(1, "5", "node.up", ""), "no service was down\n"},
        {LINE(1, "5", "fault.inject", ", 'object': 'a', 'detail': {'kind': 'link_loss'}"),
         "no service was down\n#1 fault.inject a: link_loss, at 5.000 s: no outage\n"},
        {LINE(1, "2", "outage.begin", ", 'object': 'web', 'phase': 'boot'")
             LINE(2, "3", "outage.end", ", 'object': 'web', 'detail': {'boot': '1.000000000 s'}")
                 LINE(3, "5", "node.crash", ", 'node': 'b'")
                     LINE(4, "6", "outage.begin", ", 'object': 'web', 'phase': 'go', 'cause': 3")
                         LINE(5, "9", "run.end", ""),
         "#3 node.crash on b, at 5.000 s\n"
         "  web was down 3.000 s, from 6.000 s to the end; longest phase: go, 3.000 s\n"
         "without a fault\n"
         "  web was down 1.000 s, from 2.000 s on; longest phase: boot, 1.000 s\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *text = summary_of(rows[i].text);
        cr_expect_str_eq(text, rows[i].says);
        free(text);
    }
}

Test(cause_summary, many_are_added_up_by_kind)
{
    struct text_buffer text = {0};
    for (int i = 0; i < 8; i++) {
        text_print(&text,
                   "{'point': 0, 'replication': 0, 'seq': %d, 't': '%d.000000000 s', 'event': "
                   "'fault.inject', 'node': 'a', 'detail': {'kind': '%s'}}\n",
                   3 * i + 1, 10 * i, i == 0 ? "node_hang" : "node_crash");
        if (i > 1) {
            text_print(&text,
                       "{'point': 0, 'replication': 0, 'seq': %d, 't': '%d.000000000 s', 'event': "
                       "'outage.begin', 'object': 'web', 'cause': %d}\n"
                       "{'point': 0, 'replication': 0, 'seq': %d, 't': '%d.000000000 s', 'event': "
                       "'outage.end', 'object': 'web', 'detail': {'detect': '2.000000000 s'}}\n",
                       3 * i + 2, 10 * i, 3 * i + 1, 3 * i + 3, 10 * i + 2);
        }
    }
    char *said = summary_of(text.text);
    cr_expect_str_eq(said, "node_hang: 1 fault, 0 outages\n"
                           "node_crash: 7 faults, 6 outages, 12.000 s in all\n"
                           "  longest 2.000 s; longest phase: detect, 12.000 s in all\n");
    free(said);
    text_buffer_free(&text);
}
