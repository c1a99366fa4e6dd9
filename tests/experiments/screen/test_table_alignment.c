#include "experiments/screen/table_alignment.h"

#include "tests/experiments/timeline_fixture.h"

#define LINE(seq, t, event, more)                                                                  \
    "{'point': 0, 'replication': 0, 'seq': " #seq ", 't': '" t ".000000000 s', 'event': '" event   \
    "', 'object': 'web'" more "}\n"

/* Print two timelines beside each other; free() it. */
static char *print(const char *left_text, const char *right_text, size_t width)
{
    struct timeline_lines left;
    struct timeline_lines right;
    struct alignment alignment;
    struct error error;
    cr_assert_eq(fixture_timeline(left_text, &left, &error), ERROR_NONE, "%s", error.text);
    cr_assert_eq(fixture_timeline(right_text, &right, &error), ERROR_NONE, "%s", error.text);
    alignment_init(&alignment, &left, &right);
    char *text = FIXTURE_PRINTED(table_alignment_print(&alignment, width, out));
    alignment_free(&alignment);
    timeline_lines_free(&left);
    timeline_lines_free(&right);
    return text;
}

#define LEFT                                                                                       \
    LINE(1, "5", "outage.begin", ", 'phase': 'detect'")                                            \
    LINE(2, "6", "monitor.failed", ", 'node': 'beta'")                                             \
    LINE(3, "6", "monitor.failed", ", 'node': 'beta'")                                             \
    LINE(4, "8", "outage.end",                                                                     \
         ", 'detail': {'lasted': '3.000000000 s', 'detect': '1.000000000 s', "                     \
         "'fence': '2.000000000 s'}")
#define RIGHT                                                                                      \
    LINE(1, "5", "outage.begin", ", 'phase': 'detect'")                                            \
    LINE(2, "7", "monitor.failed", ", 'node': 'beta'")                                             \
    LINE(3, "8", "outage.end",                                                                     \
         ", 'detail': {'lasted': '3.000000000 s', 'detect': '2.000000000 s', "                     \
         "'other': '1.000000000 s'}")                                                              \
    LINE(4, "9", "outage.begin", ", 'phase': 'boot'")                                              \
    LINE(5, "11", "run.end", "") "{'point': 0, 'replication': 0, 'cut': 7}\n"

Test(table_alignment, events_and_phases_stand_beside_each_other)
{
    char *text = print(LEFT, RIGHT, 0);
    cr_expect_str_eq(text,
                     "4 events in A, 5 in B: 2 at the same time, 1 at another, 1 only in A, 2 "
                     "only in B\n"
                     "7 more of B were not kept: they are not compared\n"
                     "\n"
                     "A [s]   B [s]      B - A  event               at\n"
                     "5.000   5.000          =  outage.begin        web\n"
                     "6.000   7.000       +1 s  monitor.failed      web on beta\n"
                     "6.000       -  only in A  monitor.failed, #2  web on beta\n"
                     "8.000   8.000          =  outage.end          web\n"
                     "    -   9.000  only in B  outage.begin, #2    web\n"
                     "    -  11.000  only in B  run.end             web\n"
                     "\n"
                     "the outage of web\n"
                     "phase   A [s]  B [s]  B - A\n"
                     "detect  1.000  2.000   +1 s\n"
                     "fence   2.000  0.000   -2 s\n"
                     "other   0.000  1.000   +1 s\n"
                     "outage  3.000  3.000      =\n"
                     "\n"
                     "the outage of web, #2\n"
                     "phase   A [s]  B [s]      B - A\n"
                     "boot        -  2.000  only in B\n"
                     "outage      -  2.000  only in B\n"
                     "in B it lasts to the last event\n",
                     "%s", text);
    free(text);
}

Test(table_alignment, of_very_many_events_those_that_differ_are_shown)
{
    struct text_buffer left = {0};
    struct text_buffer right = {0};
    for (int i = 1; i <= 1200; i++) {
        static const char line[] = "{'point': 0, 'replication': 0, 'seq': %d, 't': "
                                   "'%d.000000000 s', 'event': 'node.up', 'node': 'n%d'}\n";
        text_print(&left, line, i, i, i);
        text_print(&right, line, i, i, i <= 510 ? i + 10000 : i);
    }
    char *text = print(left.text, right.text, 0);
    fixture_has(text, "690 that are equal left out, and 520 more\n");
    free(text);
    text = print(left.text, left.text, 0);
    cr_expect_str_eq(text, "1200 events in A, 1200 in B: 1200 at the same time, 0 at another, 0 "
                           "only in A, 0 only in B\n"
                           "1200 that are equal left out\n");
    free(text);
    text_buffer_free(&left);
    text_buffer_free(&right);
}
