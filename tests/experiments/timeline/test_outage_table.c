#include "experiments/timeline/outage_table.h"

#include "experiments/timeline/cause_summary.h"
#include "tests/experiments/timeline_fixture.h"

#define LINE(seq, t, event, more)                                                                  \
    "{'point': 0, 'replication': 0, 'seq': " #seq ", 't': '" t ".000000000 s', 'event': '" event   \
    "', 'object': 'web'" more "}\n"

Test(outage_table, a_table_says_what_took_the_time_and_what_ended_it)
{
    struct timeline_lines lines;
    struct timeline_outages outages;
    fixture_read_failover(&lines, 0);
    timeline_outages_init(&outages, &lines);
    char *text = FIXTURE_PRINTED(timeline_outages_print(&outages, &lines, 100, out));
    cr_expect_str_eq(
        text, "\nthe outage of database\n"
              "  after #1 fault.inject on alpha\n"
              "  detect        3.000000000000 s   11.1 %  #####\n"
              "  membership    3.600000000000 s   13.3 %       #######\n"
              "  plan          0.050000000000 s    0.2 %              .\n"
              "  fence        10.000000000000 s   37.0 %              ##################\n"
              "  storage       2.000000000000 s    7.4 %                                ####\n"
              "  filesystem    2.000123456789 s    7.4 %                                    ####\n"
              "  address       0.100000000000 s    0.4 %                                        .\n"
              "  application   6.262222222112 s   23.2 %                                        "
              "############\n"
              "  outage       27.012345678901 s\n"
              "  ended by #30 app.up database on beta\n"
              "  first client served again 27.600 s after the fault (#32)\n"
              "  all clients served again  51.200 s after the fault (#33)\n");
    free(text);
    timeline_outages_free(&outages);
    timeline_lines_free(&lines);
}

Test(outage_table, say_what_is_wrong_or_not_known)
{
    static const struct {
        const char *text;
        const char *says;
        const char *brief;
    } rows[] = {
        {LINE(1, "5", "app.up", ""), "", "no service was down\n"},
        {LINE(1, "5", "outage.begin", ", 'phase': 'detect'")
             LINE(2, "7", "outage.phase", ", 'phase': 'fence'") LINE(3, "10", "link.loss", ""),
         "still down at the last event, so it lasts that long at least",
         "web was down 5.000 s, from 5.000 s to the end; longest phase: fence, 3.000 s\n"},
        {LINE(1, "5", "outage.begin", "") "{'point': 0, 'replication': 0, 'cut': 9}\n",
         "still down at the last event that was kept",
         "web was down 0.000 s, from 5.000 s to the end\n"},
        /* The planted bug of a model: phases that leave a second out. */
        {LINE(1, "5", "outage.begin", ", 'phase': 'detect'")
             LINE(2, "8", "outage.end",
                  ", 'detail': {'lasted': '3.000000000 s', 'detect': '2.000000000 s'}"),
         "its phases do not sum to the outage", "web was down 3.000 s, from 5.000 s on;"},
        {LINE(1, "5", "outage.begin", ", 'phase': 'detect'")
             LINE(2, "8", "outage.end",
                  ", 'detail': {'lasted': '4.000000000 s', 'detect': '3.000000000 s'}"),
         "its phases do not sum to the outage", "web was down 3.000 s"},
        {LINE(1, "2", "network.partition", "") LINE(2, "5", "outage.begin", ", 'cause': 1")
             LINE(3, "8", "outage.end", "") LINE(4, "9", "client.first_ok", ""),
         "  first client served again 7.000 s after the fault (#4)\n", ""},
        /* A fault that goes on: times count from what led to the outage. */
        {LINE(1, "2", "fault.inject", "") LINE(2, "600", "fault.goes_on", ", 'cause': 1")
             LINE(3, "600", "outage.begin", ", 'cause': 2") LINE(4, "628", "outage.end", "")
                 LINE(5, "629", "client.first_ok", ""),
         "  after #2 fault.goes_on web\n", ""},
        {LINE(1, "2", "fault.inject", "") LINE(2, "600", "fault.goes_on", ", 'cause': 1")
             LINE(3, "600", "outage.begin", ", 'cause': 2") LINE(4, "628", "outage.end", "")
                 LINE(5, "629", "client.first_ok", ""),
         "  first client served again 29.000 s after the fault (#5)\n", ""},
        {LINE(1, "5", "outage.begin", "") LINE(2, "8", "outage.end", "")
             LINE(3, "9", "client.all_ok", ""),
         "  all clients served again  4.000 s after it began (#3)\n", ""},
        {LINE(1, "5", "outage.begin", "")
             LINE(2, "8", "outage.end",
                  ", 'detail': {'other': '1.000000000 s', 'application': '1.000000000 s', "
                  "'detect': '1.000000000 s'}"),
         "  other        1.000 s   33.3 %  ################\n"
         "  application  1.000 s   33.3 %                  #################\n"
         "  detect       1.000 s   33.3 %                                   #################\n"
         "  outage       3.000 s\n  ended by #2 outage.end web\n",
         "web was down 3.000 s"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct timeline_lines lines;
        struct timeline_outages outages;
        struct error error;
        cr_assert_eq(fixture_timeline(rows[i].text, &lines, &error), ERROR_NONE, "%s", error.text);
        timeline_outages_init(&outages, &lines);
        char *text = FIXTURE_PRINTED(timeline_outages_print(&outages, &lines, 100, out));
        char *brief = FIXTURE_PRINTED(cause_summary_print(&lines, &outages, out));
        fixture_has(text, rows[i].says);
        fixture_has(brief, rows[i].brief);
        free(text);
        free(brief);
        timeline_outages_free(&outages);
        timeline_lines_free(&lines);
    }
}

Test(outage_table, beyond_ten_get_a_line_each)
{
    struct text_buffer many = {0};
    for (int i = 0; i < 12; i++) {
        text_print(&many,
                   "{'point': 0, 'replication': 0, 'seq': %d, 't': '%d.000000000 s', 'event': "
                   "'outage.begin', 'object': 'web'}\n"
                   "{'point': 0, 'replication': 0, 'seq': %d, 't': '%d.000000000 s', 'event': "
                   "'outage.end', 'object': 'web', 'detail': {'detect': '2.000000000 s'}}\n",
                   2 * i + 1, 10 * i, 2 * i + 2, 10 * i + 2);
    }
    struct timeline_lines lines;
    struct timeline_outages outages;
    struct error error;
    cr_assert_eq(fixture_timeline(many.text, &lines, &error), ERROR_NONE, "%s", error.text);
    timeline_outages_init(&outages, &lines);
    char *text = FIXTURE_PRINTED(timeline_outages_print(&outages, &lines, 100, out));
    char *brief = FIXTURE_PRINTED(cause_summary_print(&lines, &outages, out));
    fixture_has(text,
                "\n\nweb was down 2.000 s, from 100.000 s on; longest phase: detect, 2.000 s"
                "\nweb was down 2.000 s, from 110.000 s on; longest phase: detect, 2.000 s\n");
    fixture_has(brief,
                "  web was down 2.000 s, from 110.000 s on; longest phase: detect, 2.000 s\n");
    free(text);
    free(brief);
    timeline_outages_free(&outages);
    timeline_lines_free(&lines);
    text_buffer_free(&many);
}
