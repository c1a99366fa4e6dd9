#include "experiments/commands/compare_timeline.h"

#include "tests/experiments/timeline_fixture.h"

#include <sys/stat.h>

/* Two equal replications of the failover here; in b another point too; in empty none. */
static void make_folder(char folder[64])
{
    char *failover = fixture_failover();
    struct text_buffer text = {0};
    text_append(&text, failover);
    char *rest = failover;
    for (char *line; (line = strsep(&rest, "\n")) != NULL && *line != '\0';) {
        const char *more = strchr(strstr(line, "\"replication\": "), ',');
        text_print(&text, "{\"point\": 0, \"replication\": 2%s\n", more);
    }
    fixture_file(fixture_folder(folder), TIMELINE_NAME, text.text);
    char path[128];
    snprintf(path, sizeof path, "%s/b", folder);
    cr_assert_eq(mkdir(path, 0700), 0);
    text_append(&text, "{'point': 3, 'replication': 1, 'seq': 1, 't': '1.000000000 s', 'event': "
                       "'node.up', 'node': 'beta'}\n");
    fixture_file(path, TIMELINE_NAME, text.text);
    snprintf(path, sizeof path, "%s/empty", folder);
    cr_assert_eq(mkdir(path, 0700), 0);
    text_buffer_free(&text);
    memory_free(failover);
}

Test(compare_timeline, ends_with_1_when_timelines_differ)
{
    static const struct fixture_call calls[] = {
        {"compare --timeline . b", 0, "0 at another, 0 only in A, 0 only in B", NULL},
        {"compare . b --timeline", 0, "A: ., point 0, replication 0\nB: b, point 0, replication 0",
         NULL},
        {"compare --timeline . --replication 0 --replication 2", 0,
         "B: ., point 0, replication 2\n", NULL},
        {"compare --timeline . b --replication 2", 0,
         "A: ., point 0, replication 2\nB: b, point 0, replication 2\n", NULL},
        {"compare --timeline . b --point 0 --point 3", 1, "1 only in B\n", NULL},
        {"compare --timeline b --point 3 --point 0", 1, "A: b, point 3, replication 1\n", NULL},
        {"compare --timeline timeline.jsonl b/timeline.jsonl", 0, "the outage of database\n", NULL},
        {"compare --timeline . empty", 66, NULL, "empty: it has no timeline.jsonl"},
        {"compare --timeline . nowhere", 66, NULL, "nowhere: there is no such folder"},
        {"compare --timeline . b --point 3", 66, NULL, "it has no timeline of point 3"},
        {"compare --timeline .", 64, NULL, "compare --timeline takes two results, or one and two"},
        {"compare --timeline . b --replication 1 -r 2 -r 3", 64, NULL,
         "--replication: two at most"},
        {"compare . b --replication 1", 64, NULL, "--replication: is for --timeline"},
        {"compare --timeline . b --replication -1", 64, NULL, "--replication: \"-1\" is no whole"},
    };
    char folder[64];
    make_folder(folder);
    fixture_calls(folder, calls, sizeof calls / sizeof *calls);
    fixture_remove(folder);
}
