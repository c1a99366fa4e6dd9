#include "experiments/commands/command.h"

#include "tests/experiments/results.h"

#include <fcntl.h>
#include <signal.h>
#include <time.h>

#define SWEEP ", 'sweep': {'system.stations.cpu.servers': [1, 2]}}"

static json_t *results_of(const char *folder, const char *name)
{
    char *text = fixture_read(folder, name);
    json_t *json = json_loads(text, 0, NULL);
    cr_assert(json != NULL, "%s", text);
    memory_free(text);
    return json;
}

Test(run, writes_results_where_the_table_says)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "spec.json", MM1 MM1_RUN SWEEP);
    cr_assert_eq(fixture_coupling(folder, "run spec.json"), 0);
    cr_expect(fixture_says(folder, "said", "Results: results/mm1/results.json"));
    json_t *json = results_of(folder, "results/mm1/results.json");
    cr_expect_eq(json_array_size(json_object_get(json, "points")), 2);
    json_decref(json);
    fixture_remove(folder);
}

Test(run, a_second_time_makes_nothing_and_ends_in_the_same_bytes)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "spec.json", MM1 MM1_RUN SWEEP);
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o a -j 1"), 0);
    char *first = fixture_read(folder, "a/results.json");
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o a -j 2"), 0);
    char *second = fixture_read(folder, "a/results.json");
    cr_expect_str_eq(first, second);
    json_t *json = results_of(folder, "a/provenance.json");
    cr_expect_eq(results_number(json, "runs/cached"), 6);
    cr_expect_eq(results_number(json, "runs/computed"), 0);
    json_decref(json);
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o b --check --shuffle-ties"), 0);
    char *checked = fixture_read(folder, "b/results.json");
    cr_expect_str_eq(first, checked);
    memory_free(first);
    memory_free(second);
    memory_free(checked);
    fixture_remove(folder);
}

Test(run, a_trace_changes_no_result_and_is_made_once)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "spec.json", MM1 MM1_RUN SWEEP);
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o a -j 1"), 0);
    char *plain = fixture_read(folder, "a/results.json");
    static const int computed[] = {4, 0};
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(fixture_coupling(folder, "run spec.json -o a -j 2 --trace 2"), 0);
        cr_expect(fixture_says(folder, "said", "Timeline: a/timeline.jsonl, 4 events"));
        cr_expect(fixture_says(folder, "said", "coupling timeline a\n"));
        char *traced = fixture_read(folder, "a/results.json");
        cr_expect_str_eq(plain, traced);
        memory_free(traced);
        json_t *json = results_of(folder, "a/provenance.json");
        cr_expect_eq(results_number(json, "runs/computed"), computed[i]);
        json_decref(json);
        memory_free(fixture_read(folder, "a/timeline.jsonl"));
    }
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o a"), 0);
    char path[128];
    snprintf(path, sizeof path, "%s/a/timeline.jsonl", folder);
    cr_expect_neq(access(path, F_OK), 0);
    memory_free(plain);
    fixture_remove(folder);
}

Test(run, has_the_exit_status_of_what_went_wrong)
{
    char folder[64];
    static const struct {
        const char *arguments;
        int status;
        const char *says;
    } rows[] = {
        {"run", 64, "which SPEC?"},
        {"run spec.json --fast", 64, "no such option"},
        {"run spec.json -xy", 64, "coupling: -x: there is no such option"},
        {"run spec.json --check -x", 64, "coupling: -x: there is no such option"},
        {"run spec.json --check=1", 64, "coupling: --check=1: this option takes no value"},
        {"run bad.json", 65, "bad.json: /run: \"horizon\" is missing"},
        {"run missing.json", 66, "missing.json"},
        {"run spec.json -o spec.json/x", 73, "spec.json"},
        {"run spec.json --set run.replications=1 -o full --progress never >/dev/full", 74,
         "standard output"},
        {"run imprecise.json -o c", 1, "precision was not reached"},
        {"run spec.json -o d --time-limit 0.001 --set run.horizon='100 years'", 2, "runs failed"},
    };
    fixture_file(fixture_folder(folder), "spec.json", MM1 MM1_RUN "}");
    fixture_file(folder, "bad.json", MM1 ", 'run': {}}");
    fixture_file(folder, "imprecise.json",
                 MM1 ", 'run': {'horizon': '400 s', 'replications': {'minimum': 2, 'maximum': 3, "
                     "'until': {'throughput': '0.001 %'}}}}");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_expect_eq(fixture_coupling(folder, rows[i].arguments), rows[i].status, "%s",
                     rows[i].arguments);
        cr_expect(fixture_says(folder, "complained", rows[i].says), "%s", rows[i].arguments);
    }
    cr_expect(fixture_says(folder, "complained", "3 of 3 runs failed; results.json says which"));
    cr_expect(fixture_says(folder, "complained", "3, first point 0, replication 0: "));
    cr_expect_eq(fixture_coupling(folder, "run imprecise.json -o c"), 1);
    cr_expect(fixture_says(folder, "complained", "point 0: throughput is "));
    cr_expect(fixture_says(folder, "complained", "wanted was 0.001 %; about "));
    cr_expect(fixture_says(folder, "c/results.json", "\"stopped_by\": \"maximum\""));
    cr_expect(fixture_says(folder, "d/results.json", "took longer than the limit"));
    fixture_remove(folder);
}

Test(run, takes_several_specs_each_with_a_folder_of_its_own)
{
    static const char *const other =
        "{'name': 'other', 'extends': 'spec.json', 'run': {'replications': 2}}";
    char folder[64];
    char path[128];
    fixture_file(fixture_folder(folder), "spec.json", MM1 MM1_RUN "}");
    fixture_file(folder, "other.json", other);
    fixture_file(folder, "bad.json", MM1 ", 'run': {}}");
    cr_expect_eq(fixture_coupling(folder, "run spec.json other.json -o out"), 0);
    fixture_says(folder, "said", "Results: out/mm1/results.json\n\nother\n");
    fixture_says(folder, "said", "Results: out/other/results.json\n");
    cr_expect_eq(fixture_coupling(folder, "run spec.json other.json"), 0);
    fixture_says(folder, "said", "Results: results/other/results.json\n");
    cr_expect_eq(fixture_coupling(folder, "run bad.json other.json -o b"), 65);
    fixture_says(folder, "said", "Results: b/other/results.json\n");
    cr_expect_eq(fixture_coupling(folder, "run spec.json other.json spec.json -o c"), 64);
    fixture_says(folder, "complained",
                 "spec.json and spec.json have one name, and both results would go to c/mm1");
    snprintf(path, sizeof path, "%s/c", folder);
    cr_expect_neq(access(path, F_OK), 0, "nothing was begun");
    fixture_remove(folder);
}

Test(run, a_bad_spec_leaves_nothing_behind)
{
    char folder[64];
    char path[128];
    fixture_file(fixture_folder(folder), "bad.json", MM1 ", 'run': {}}");
    cr_expect_eq(fixture_coupling(folder, "run bad.json -o out"), 65);
    snprintf(path, sizeof path, "%s/out", folder);
    cr_expect_neq(access(path, F_OK), 0);
    cr_expect(fixture_says(folder, "said", ""));
    fixture_remove(folder);
}

Test(run, an_interrupt_prints_the_command_that_resumes)
{
    char folder[64];
    char program[512];
    fixture_file(fixture_folder(folder), "spec.json",
                 MM1 ", 'run': {'horizon': '200000 s', 'replications': 2000}}");
    fixture_program(program);
    pid_t child = fork();
    if (child == 0) {
        cr_assert_eq(chdir(folder), 0);
        int said = open("said", O_WRONLY | O_CREAT, 0600);
        int complained = open("complained", O_WRONLY | O_CREAT, 0600);
        dup2(said, 1);
        dup2(complained, 2);
        execl(program, "coupling", "run", "spec.json", "-o", "out", "-j", "2", (char *)NULL);
        _exit(127);
    }
    nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
    kill(child, SIGTERM);
    int status;
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == 128 + SIGTERM, "%d", status);
    cr_expect(fixture_says(folder, "complained", "coupling run spec.json -o out -j 2\n"));
    fixture_remove(folder);
}

Test(run, says_whose_folder_it_takes)
{
    static const struct {
        const char *arguments;
        int status;
        const char *says;
    } rows[] = {
        {"run spec.json -o out", 0, ""},
        {"run spec.json -o out --seed 7", 0,
         "coupling: out: this folder was used for another experiment: run.seed was missing, is 7."},
        {"run spec.json -o out --seed 8 --check", 0, "run.seed was 7, is 8."},
        {"run other.json -o out", 73, "out: this folder holds the experiment \"mm1\""},
        {"run other.json -o out --shuffle-ties", 73, "or take this one with --force"},
        {"run other.json -o out --force", 0, "name was \"mm1\", is \"mm2\"; run.seed was 7"},
        {"merge out -o spec", 0, ""},
        {"run spec.json -o a", 0, ""},
        {"merge a -o spec", 73, "spec: this folder holds the experiment \"mm2\""},
        {"merge a -o spec --force", 0, "name was \"mm2\", is \"mm1\"."},
    };
    char folder[64];
    fixture_file(fixture_folder(folder), "spec.json", MM1 MM1_RUN "}");
    fixture_file(folder, "other.json", "{'extends': 'spec.json', 'name': 'mm2'}");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_expect_eq(fixture_coupling(folder, rows[i].arguments), rows[i].status, "%s",
                     rows[i].arguments);
        cr_expect(fixture_says(folder, "complained", rows[i].says), "%s", rows[i].arguments);
    }
    fixture_remove(folder);
}

/* Give a sweep's store away in the midst of it, and say how the sweep ended. */
static int lose_store(const char *folder, const char *line)
{
    char text[256];
    snprintf(text, sizeof text,
             "cd '%s' && { timeout 60 sh -c 'until [ -s out/runs.sqlite-wal ]; do sleep 0.02; "
             "done; %s; : >given' & } && true",
             folder, line);
    cr_assert_eq(system(text), 0);
    int status = fixture_coupling(folder, "run spec.json -o out -j 2");
    /* The sweep may end between two commands of the line, which still change the folder. */
    snprintf(text, sizeof text, "timeout 60 sh -c 'until [ -e %s/given ]; do sleep 0.02; done'",
             folder);
    cr_assert_eq(system(text), 0);
    return status;
}

Test(run, notices_that_its_store_is_gone)
{
    static const char *const lines[] = {"rm out/runs.sqlite", "mv out/runs.sqlite out/away",
                                        "rm out/runs.sqlite*", "mv out away; mkdir out"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char folder[64];
        fixture_file(fixture_folder(folder), "spec.json",
                     MM1 ", 'run': {'horizon': '200000 s', 'replications': 200}}");
        cr_expect_eq(lose_store(folder, lines[i]), 74, "%s", lines[i]);
        cr_expect(fixture_says(folder, "complained",
                               "moved, deleted or replaced while it was in "
                               "use; give the same command again"));
        fixture_remove(folder);
    }
}

/* Two sweeps at once in one folder: the store describes the one that wrote its results last. */
Test(run, the_store_describes_the_experiment_whose_results_stand_beside_it)
{
    char folder[64];
    char program[512];
    fixture_file(fixture_folder(folder), "spec.json",
                 MM1 ", 'run': {'horizon': '200000 s', 'replications': 4}}");
    char *line = memory_print(
        "cd '%s' && { '%s' run spec.json -o out --seed 5 --replications 150 >first 2>&1 & } && "
        "until [ -s out/runs.sqlite-wal ]; do sleep 0.02; done; "
        "'%s' run spec.json -o out >second 2>&1; wait",
        folder, fixture_program(program), program);
    cr_assert_eq(system(line), 0);
    memory_free(line);
    struct error error = {0};
    struct arena *arena = arena_create();
    struct store_experiment experiment;
    char *path = memory_print("%s/out/runs.sqlite", folder);
    struct store *store = store_open_readonly(path, &error);
    cr_assert(store != NULL && store_experiment(store, arena, &experiment, &error), "%s",
              error.text);
    cr_expect_not_null(strstr(experiment.spec, "\"seed\":5"), "%s", experiment.spec);
    store_close(store);
    memory_free(path);
    arena_destroy(arena);
    fixture_remove(folder);
}

/* Enough runs of which all meet the bound, or all miss it, or too few. */
Test(run, ends_with_1_unless_all_objectives_pass)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "spec.json",
                 MM1 MM1_RUN ", 'analysis': {'objectives': [{'metric': 'throughput', 'at_least': "
                             "'0.1 /s', 'share': 0.5}]}}");
    cr_expect_eq(fixture_coupling(folder, "run spec.json --replications 6"), 0);
    cr_expect(fixture_says(folder, "said", " PASS\n"));
    cr_expect_eq(fixture_coupling(folder, "run spec.json --replications 5"), 1);
    cr_expect(fixture_says(folder, "said", " UNDECIDED "));
    fixture_file(folder, "spec.json",
                 MM1 MM1_RUN ", 'analysis': {'objectives': [{'metric': 'throughput', 'at_most': "
                             "'0.1 /s', 'share': 0.5}]}}");
    cr_expect_eq(fixture_coupling(folder, "run spec.json --replications 6"), 1);
    cr_expect(fixture_says(folder, "said", " FAIL\n"));
    fixture_remove(folder);
}

/* The spec.json of a folder says more than the spec that it was written of, but no other thing. */
Test(run, takes_a_folder_with_its_own_spec_without_a_word)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "spec.json", MM1 MM1_RUN "}");
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o out --progress never"), 0);
    cr_expect_eq(fixture_coupling(folder, "run out/spec.json -o out --progress never"), 0);
    char *complained = fixture_read(folder, "complained");
    cr_expect_str_eq(complained, "");
    memory_free(complained);
    cr_expect_eq(fixture_coupling(folder, "run out/spec.json -o out --seed 2 --progress never"), 0);
    fixture_says(folder, "complained", "this folder was used for another experiment");
    fixture_says(folder, "complained", "run.seed was 1, is 2");
    fixture_remove(folder);
}

/* Each worker that ends for want of memory would say so, three times for each run. */
Test(run, without_memory_says_so_once_with_how_many_runs, .disabled = !FIXTURE_ADDRESS_SPACE_COUNTS)
{
    char folder[64];
    if (!FIXTURE_ADDRESS_SPACE_COUNTS) {
        return;
    }
    fixture_file(fixture_folder(folder), "spec.json", MM1 MM1_RUN "}");
    cr_expect_eq(fixture_coupling(folder, "run spec.json -o out --memory-limit 1"), 2);
    fixture_says(folder, "complained",
                 "coupling: 3 of 3 runs failed; results.json says which:\n"
                 "  3, first point 0, replication 0: its worker ran out of "
                 "memory or met an internal error\n");
    char *complained = fixture_read(folder, "complained");
    cr_expect_null(strstr(complained, "more were wanted"), "%s", complained);
    memory_free(complained);
    fixture_remove(folder);
}

Test(run, warns_of_a_horizon_in_which_nothing_happens)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "spec.json", MM1 MM1_RUN "}");
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o a --set run.horizon='1 ps'"), 0);
    cr_expect(fixture_says(folder, "complained", "0 events in all, fewer than one a run"));
    cr_assert_eq(fixture_coupling(folder, "run spec.json -o b --progress never"), 0);
    char *complained = fixture_read(folder, "complained");
    cr_expect_str_eq(complained, "");
    memory_free(complained);
    fixture_remove(folder);
}
