#include "experiments/timeline/text.h"

#include "sim/base/foreign.h"
#include "tests/experiments/timeline_fixture.h"

Test(timeline_text, a_failover_reads_as_it_is_kept)
{
    struct timeline_lines lines;
    char path[400];
    fixture_here(path);
    fixture_read_failover(&lines, 0);
    char *expected = fixture_read(path, "failover.txt");
    char *text = FIXTURE_PRINTED(timeline_print(&lines, NULL, NULL, NULL, TIMELINE_WIDTH, out));
    cr_expect(strcmp(text, expected) == 0, "another text than failover.txt:\n%s", text);
    free(text);
    memory_free(expected);
    timeline_lines_free(&lines);
}

Test(timeline_text, fits_the_terminal)
{
    for (int width = 80; width <= 160; width += 20) {
        struct timeline_lines lines;
        fixture_read_failover(&lines, 0);
        char *text = FIXTURE_PRINTED(timeline_print(&lines, "fencing sbd", NULL, NULL, width, out));
        fixture_has(text, "point 0, replication 0: fencing sbd\n");
        char *rest = text;
        for (char *line; (line = strsep(&rest, "\n")) != NULL;) {
            cr_expect_leq(foreign_width(line), (size_t)width, "%d: %s", width, line);
        }
        free(text);
        timeline_lines_free(&lines);
    }
}

Test(timeline_text, what_was_cut_is_said)
{
    static const struct {
        const char *text;
        const char *says;
    } rows[] = {
        {"{'point': 2, 'replication': 1, 'seq': 1, 't': '0.000000000 s', 'event': 'made.up'}\n"
         "{'point': 2, 'replication': 1, 'cut': 1234}\n",
         "\n1234 more events were not kept: what follows is not known\n"},
        {"{'point': 2, 'replication': 1, 'cut': 1234}\n",
         "timeline of point 2, replication 1\n1234 more events were not kept"},
        {"{'point': 2, 'replication': 1, 'seq': 1, 't': '0.000000000 s', 'event': 'made.up'}\n"
         "{'point': 2, 'replication': 2, 'cut': 1234}\n",
         "timeline of point 2, replication 1\none of 2 that were kept; --point N --replication N "
         "shows another\nno service was down\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct timeline_lines lines;
        struct error error;
        cr_assert_eq(fixture_timeline(rows[i].text, &lines, &error), ERROR_NONE, "%s", error.text);
        char *text = FIXTURE_PRINTED(timeline_print(&lines, NULL, NULL, NULL, TIMELINE_WIDTH, out));
        fixture_has(text, rows[i].says);
        free(text);
        timeline_lines_free(&lines);
    }
}

Test(timeline_text, events_that_nobody_planned_for_are_told_as_they_are)
{
    struct timeline_lines lines;
    struct error error;
    cr_assert_eq(fixture_timeline(
                     "{'point': 0, 'replication': 0, 'seq': 3, 't': '0.000000000 s', 'event': "
                     "'made.up', 'detail': {'a_word_that_is_longer_than_its_column_is_wide_by_far_"
                     "and_cannot_be_broken_anywhere': 1}}\n"
                     "{'point': 0, 'replication': 0, 'seq': 4, 't': '0.000000000 s', 'event': "
                     "'outage.phase', 'phase': 'fence', 'detail': {'lasted': '0.000000000 s'}}\n"
                     "{'point': 0, 'replication': 0, 'seq': 5, 't': '2.500000000 s', 'event': "
                     "'client.first_ok', 'cause': 2}\n",
                     &lines, &error),
                 ERROR_NONE);
    char *text = FIXTURE_PRINTED(timeline_print(&lines, NULL, NULL, NULL, TIMELINE_WIDTH, out));
    fixture_has(text, "cannot_be_broken_anywhere 1\n");
    fixture_has(text, "4         outage.phase: lasted 0 s\n");
    fixture_has(text, "... 2.5 s ...\n");
    fixture_has(text, "5      2  client.first_ok\n");
    free(text);
    timeline_lines_free(&lines);
}

Test(timeline_text, columns_are_not_repeated_and_long_silences_are_in_days)
{
    static const char text[] =
        "{'point': 0, 'replication': 0, 'seq': 1, 't': '777600.000000000 s', 'event': "
        "'node.crash', 'node': 'alpha'}\n"
        "{'point': 0, 'replication': 0, 'seq': 2, 't': '788400.000000000 s', 'event': 'late', "
        "'cause': 1, 'detail': {'since_outage': '10800.000000000 s'}}\n"
        "{'point': 0, 'replication': 0, 'seq': 3, 't': '788400.000000000 s', 'event': 'other', "
        "'cause': 1, 'detail': {'since_outage': '10.000000000 s', 'n': 1}}\n";
    static const char *const parts[] = {"... 777600 s (9 days) ...\n", "... 10800 s (3 h) ...\n",
                                        "+10800.000   .     2      1  late\n",
                                        "other: since_outage 10 s, n 1\n"};
    struct timeline_lines lines;
    struct error error;
    cr_assert_eq(fixture_timeline(text, &lines, &error), ERROR_NONE);
    char *printed = FIXTURE_PRINTED(timeline_print(&lines, NULL, NULL, NULL, TIMELINE_WIDTH, out));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        fixture_has(printed, parts[i]);
    }
    free(printed);
    timeline_lines_free(&lines);
}

Test(timeline_text, of_several_faults_a_time_names_its_own)
{
    static const char text[] =
        "{'point': 0, 'replication': 0, 'seq': 1, 't': '1.000000000 s', 'event': 'node.crash', "
        "'node': 'alpha'}\n"
        "{'point': 0, 'replication': 0, 'seq': 2, 't': '2.000000000 s', 'event': 'node.hang', "
        "'node': 'beta'}\n"
        "{'point': 0, 'replication': 0, 'seq': 3, 't': '12.500000000 s', 'event': 'made.up', "
        "'cause': 1}\n";
    struct timeline_lines lines;
    struct error error;
    cr_assert_eq(fixture_timeline(text, &lines, &error), ERROR_NONE);
    char *printed = FIXTURE_PRINTED(
        timeline_print(&lines, NULL, "replication 0 of 9\n", NULL, TIMELINE_WIDTH, out));
    fixture_has(printed, "timeline of point 0, replication 0\nreplication 0 of 9\n"
                         "no service was down\n#1 node.crash on alpha, at 1.000 s: no outage\n");
    fixture_has(printed, "  2.000   #2 +0.000  ");
    fixture_has(printed, " 12.500  #1 +11.500  ");
    free(printed);
    timeline_lines_free(&lines);
}
