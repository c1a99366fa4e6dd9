#include "experiments/commands/command.h"

#include "experiments/runs/store_file.h"
#include "tests/experiments/fixture.h"

#define SWEEP ", 'sweep': {'system.stations.cpu.servers': [1, 2]}}"

/* A folder with the results of a sweep of two points in `out`. */
static void make_folder(char folder[64])
{
    fixture_file(fixture_folder(folder), "spec.json", MM1 MM1_RUN SWEEP);
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o 'out put' --progress never"), 0);
}

Test(show, of_a_finished_sweep_is_what_run_printed)
{
    char folder[64];
    make_folder(folder);
    char *ran = fixture_read(folder, "said");
    cr_expect_eq(fixture_coupling(folder, "show 'out put'"), 0);
    char *shown = fixture_read(folder, "said");
    *strstr(ran, "Results: ") = '\0';
    cr_expect_eq(strncmp(shown, ran, strlen(ran)), 0, "%s\n%s", shown, ran);
    cr_expect_str_eq(shown + strlen(ran), "--point N shows the metrics of a point.\n");
    memory_free(ran);
    memory_free(shown);
    fixture_remove(folder);
}

Test(show, prints_what_is_asked_for)
{
    static const struct fixture_call calls[] = {
        {"show 'out put' --point 1", 0, "mm1, point 1: servers 2\n3 of 3 runs", NULL},
        {"show 'out put' --point 1", 0, " left out, 0 or without a value in every run: --all\n",
         NULL},
        {"show 'out put' --point 1 --all", 0, "lost_fraction", NULL},
        {"show 'out put' --point 1 --format csv", 0, "lost_fraction", NULL},
        {"show 'out put' --all", 64, NULL, "--all: needs the point whose metrics are all shown"},
        {"show 'out put' --columns number_in_system", 0, "number_in_system  runs  bottleneck",
         NULL},
        {"show 'out put' --width 40", 0, "columns left out: --width 0,", NULL},
        {"show 'out put' --format csv --columns throughput", 0,
         "point,system.stations.cpu.servers,throughput,throughput.low,throughput.high,runs,"
         "wanted_runs,bottleneck\n0,1,",
         NULL},
        {"show 'out put' --format json", 0, "\"wanted_runs\": 3", NULL},
        {"show 'out put' --format markdown", 0, "| point | servers | throughput", NULL},
        {"show 'out put' --point 0 --format markdown", 0, "| metric | unit | mean | p50 |", NULL},
        {"show 'out put' --point 0 --format csv --columns throughput", 0,
         "component,metric,unit,mean,low,high,p50,p90,p95,p99,p99.9,spread.minimum,spread.p50,"
         "spread.p90,spread.maximum,spread.deviation\nsystem,throughput,1/s,",
         NULL},
        {"show 'out put' --point 0 --columns throughputs", 64, NULL,
         "no point has the metric \"throughputs\"; did you mean \"throughput\"?"},
        {"show 'out put' --columns throughputs", 64, NULL,
         "no point has the metric \"throughputs\"; did you mean \"throughput\"?"},
        {"show 'out put' --columns ,x", 64, NULL, "--columns: a name is missing"},
        {"show 'out put' --point 2", 64, NULL, "there is no point 2; the sweep has 2, from 0"},
        {"show", 64, NULL, "show takes one folder of results"},
        {"show nowhere", 66, NULL, "nowhere: there is no such file or folder"},
    };
    char folder[64];
    make_folder(folder);
    fixture_calls(folder, calls, sizeof calls / sizeof *calls);
    fixture_remove(folder);
}

/* The last line makes the point again, from a folder whose name has a blank. */
Test(show, ends_with_a_command_that_can_be_pasted)
{
    char folder[64];
    char line[1024];
    make_folder(folder);
    cr_expect_eq(fixture_coupling(folder, "show 'out put' --point 1"), 0);
    char *shown = fixture_read(folder, "said");
    char *again = strstr(shown, "This point again:\n");
    cr_assert_not_null(again);
    cr_expect_null(strstr(again, "--trace"), "a queue writes no timeline");
    again = strchr(again, '\n') + 1;
    snprintf(line, sizeof line, "cd '%s' && %s >said 2>complained", folder, again);
    line[strlen(line) - strlen(" >said 2>complained") - 1] = ' ';
    cr_expect_eq(system(line), 0, "%s", line);
    cr_expect_eq(fixture_coupling(folder, "export 'out put-point-1'"), 0);
    char *found = fixture_read(folder, "said");
    cr_expect_eq(fixture_coupling(folder, "export 'out put' --point 1"), 0);
    char *before = fixture_read(folder, "said");
    cr_expect_str_eq(found, before);
    memory_free(before);
    memory_free(found);
    memory_free(shown);
    fixture_remove(folder);
}

/* A cluster writes a timeline, which a run with --trace keeps. */
Test(show, of_a_cluster_ends_with_the_command_for_its_timeline)
{
    char folder[64];
    fixture_folder(folder);
    cr_assert_eq(fixture_coupling(folder, "run availability-two-node -o out --progress never --set "
                                          "run.replications=2 --set run.horizon='10 days'"),
                 0);
    cr_expect_eq(fixture_coupling(folder, "show out --point 0"), 0);
    fixture_says(folder, "said", "\nThis point again, with its timeline:\n");
    fixture_says(folder, "said", " --trace 1 -o out\n");
    fixture_remove(folder);
}

/* Leave two of three runs in FOLDER/out. */
static void forget_last_run(const char *folder)
{
    sqlite3 *database;
    char path[128];
    snprintf(path, sizeof path, "%s/out/" STORE_NAME, folder);
    cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(database, "DELETE FROM runs WHERE replication = 2", NULL, NULL, NULL),
                 SQLITE_OK);
    sqlite3_close(database);
}

/* A shard of a sweep under way. */
Test(show, tells_how_many_runs_of_a_sweep_are_stored)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "spec.json", MM1 MM1_RUN SWEEP);
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o out --progress never --shard 0/2"), 0);
    forget_last_run(folder);
    cr_expect_eq(fixture_coupling(folder, "show out"), 0);
    fixture_says(folder, "said", "2 of 3 runs\n\n");
    fixture_says(folder, "said", "2 of 3  none above 90 %");
    cr_expect_eq(fixture_coupling(folder, "show out --point 0"), 0);
    fixture_says(folder, "said", "2 of 3 runs");
    cr_expect_eq(fixture_coupling(folder, "show out --point 1"), 66);
    fixture_says(folder, "complained", "point 1 is in another shard");
    fixture_remove(folder);
}

/* Sentences around the tables; a command to be pasted, a path and a row of a table stay whole. */
Test(show, wraps_all_sentences)
{
    static const char *const calls[] = {"show 'out put' --width 30",
                                        "show 'out put' --point 1 --width 30"};
    char folder[64];
    make_folder(folder);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        cr_expect_eq(fixture_coupling(folder, calls[i]), 0);
        char *said = fixture_read(folder, "said");
        for (const char *line = said; *line != '\0'; line += strcspn(line, "\n") + 1) {
            int length = (int)strcspn(line, "\n");
            bool is_sentence = length > 0 && strchr("mSN0123456789b", line[0]) != NULL &&
                               strncmp(line, "metric", 6) != 0;
            cr_expect(!is_sentence || length <= 30, "%.*s", length, line);
        }
        memory_free(said);
    }
    fixture_remove(folder);
}
