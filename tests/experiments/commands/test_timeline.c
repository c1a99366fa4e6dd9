#include "experiments/commands/command.h"

#include "tests/experiments/timeline_fixture.h"

#include <sys/stat.h>

/* A folder with a timeline of the failover, and behind it one of another replication. */
static void make_folder(char folder[64])
{
    char *failover = fixture_failover();
    struct text_buffer text = {0};
    text_print(&text,
               "%s{'point': 0, 'replication': 3, 'seq': 1, 't': '1.000000000001 s', 'event': "
               "'made.up', 'detail': {'n': 0.1}}\n{'point': 0, 'replication': 3, 'cut': 12}\n",
               failover);
    fixture_file(fixture_folder(folder), TIMELINE_NAME, text.text);
    text_buffer_free(&text);
    memory_free(failover);
}

Test(timeline, prints_what_is_asked_for)
{
    static const struct fixture_call calls[] = {
        {"timeline .", 0, "database was down 27.012 s", NULL},
        {"timeline timeline.jsonl", 0, "database was down 27.012 s", NULL},
        {"timeline . --point 0 --format text", 0, "database was down 27.012 s", NULL},
        {"timeline . --replication 3", 0, "12 more events were not kept", NULL},
        {"timeline --format jsonl . --replication 3", 0, "\"detail\": {\"n\": 0.1}}\n", NULL},
        {"timeline --format json . --replication 3", 0, "      \"n\": 0.1\n    }\n  },\n", NULL},
        {"timeline --format trace .", 0, "\"traceEvents\": [", NULL},
        {"timeline . --replication 1", 66, NULL,
         "no timeline of replication 1, only point 0 replication 0, point 0 replication 3"},
        {"timeline nowhere", 66, NULL, "nowhere: there is no such folder"},
        {"timeline empty", 66, NULL,
         "empty: it has no timeline.jsonl; ask for timelines of the first N replications with "
         "\"run\": {\"timeline\": N} in the spec, or with coupling run SPEC --trace N"},
        {"timeline", 64, NULL, "timeline takes one folder of results"},
        {"timeline . .", 64, NULL, "timeline takes one folder of results"},
        {"timeline . --format xml", 64, NULL, "--format: \"xml\" is none of text|json|jsonl|trace"},
        {"timeline . --point -1", 64, NULL, "--point: \"-1\" is no whole number from 0 on"},
        {"timeline . --point 1x", 64, NULL, "--point: \"1x\" is no whole number from 0 on"},
        {"timeline . -xy", 64, NULL, "-x: there is no such option"},
        {"timeline . --lanes beta", 0,
         "beta (takes over)\nwithout a lane: alpha, database; --lanes", NULL},
        {"timeline . --width 0", 0, "database was down 27.012 s", NULL},
        {"timeline . --lanes alfa", 64, NULL,
         "no node and no service of the timeline is \"alfa\"; did you mean \"alpha\"?"},
        {"timeline . --points 1", 64, NULL,
         "--points: there is no such option; did you mean --point?"},
    };
    char folder[64];
    char path[128];
    make_folder(folder);
    snprintf(path, sizeof path, "%s/empty", folder);
    cr_assert_eq(mkdir(path, 0700), 0);
    fixture_calls(folder, calls, sizeof calls / sizeof *calls);
    fixture_remove(folder);
}

Test(timeline, json_and_jsonl_hold_the_lines_as_they_stand)
{
    char folder[64];
    char *failover = fixture_failover();
    make_folder(folder);
    cr_expect_eq(fixture_coupling(folder, "timeline . --format jsonl"), 0);
    char *said = fixture_read(folder, "said");
    cr_expect_str_eq(said, failover);
    memory_free(said);
    cr_expect_eq(fixture_coupling(folder, "timeline . --format json"), 0);
    said = fixture_read(folder, "said");
    json_t *list = json_loads(said, 0, NULL);
    cr_assert_eq(json_array_size(list), FAILOVER_EVENTS);
    char *rest = failover;
    for (size_t i = 0; i < FAILOVER_EVENTS; i++) {
        json_t *line = json_loads(strsep(&rest, "\n"), 0, NULL);
        cr_expect(json_equal(line, json_array_get(list, i)), "event %zu", i);
        json_decref(line);
    }
    cr_expect(strncmp(said, "[\n  {\n    \"point\": 0,\n", 22) == 0, "%.40s", said);
    json_decref(list);
    memory_free(said);
    memory_free(failover);
    fixture_remove(folder);
}

Test(timeline, says_which_point_of_a_sweep_it_is)
{
    char folder[64];
    char *failover = fixture_failover();
    fixture_file(fixture_folder(folder), "spec.json",
                 MM1 MM1_RUN ", 'sweep': {'system.stations.cpu.servers': [1, 2]}}");
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o out --progress never"), 0);
    fixture_file(folder, "out/" TIMELINE_NAME, failover);
    cr_expect_eq(fixture_coupling(folder, "timeline out"), 0);
    fixture_says(folder, "said", "timeline of point 0, replication 0: servers 1\n");
    memory_free(failover);
    fixture_remove(folder);
}

Test(timeline, says_why_the_values_of_a_sweep_are_missing)
{
    char folder[64];
    make_folder(folder);
    fixture_file(folder, "runs.sqlite",
                 "this is no database at all, though it is long enough to be looked at closely, "
                 "more than a hundred characters, so that nobody takes it for an empty one");
    cr_expect_eq(fixture_coupling(folder, "timeline ."), 0);
    cr_expect(fixture_says(folder, "complained", "the values of point 0 are not shown: "));
    cr_expect(fixture_says(folder, "complained", "the store of finished runs is damaged"));
    fixture_file(folder, "runs.sqlite", "");
    cr_expect_eq(fixture_coupling(folder, "timeline ."), 0);
    cr_expect(fixture_says(folder, "complained", "no experiment was ever run here"));
    fixture_remove(folder);
}
