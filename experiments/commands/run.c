#include "experiments/commands/arguments.h"
#include "experiments/commands/command.h"
#include "experiments/results/file.h"
#include "experiments/results/provenance.h"
#include "experiments/results/result.h"
#include "experiments/runs/takeover.h"
#include "experiments/runs/ties.h"
#include "experiments/screen/shortfall.h"
#include "experiments/screen/table.h"
#include "experiments/screen/table_ties.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <ctype.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FOLDER_MOST = 200 }; /* bytes; most file systems take 255 */

/* A sweep being run. */
struct sweep_run {
    struct arguments arguments;
    struct experiment experiment;
    struct plan *plan;
    struct progress progress;
    char *folder;
    int count; /* of the words of the command */
    char **words;
    time_t started;
    double started_s;
};

/* results/NAME, with what is no part of a plain file name replaced, and short enough for one. */
static char *default_folder(const char *name)
{
    struct text_buffer shown = {0};
    foreign_append(&shown, name, FOLDER_MOST);
    char *folder = file_join("results", shown.text);
    text_buffer_free(&shown);
    for (char *c = folder + strlen("results/"); *c != '\0'; c++) {
        bool is_plain =
            isalnum((unsigned char)*c) || (unsigned char)*c >= 0x80 || strchr("-_.+", *c) != NULL;
        bool is_hidden = *c == '.' && c[-1] == '/';
        *c = is_plain && !is_hidden ? *c : '-';
    }
    return folder;
}

static void on_tick(void *context)
{
    struct sweep_run *run = context;
    struct plan_progress progress = plan_progress(run->plan);
    progress_update(&run->progress, &progress, progress_now());
}

/* The runner's client is the plan; only its ticks go to the progress as well. */
static bool on_next(void *context, struct job *job, struct error *error)
{
    struct sweep_run *run = context;
    return plan_next(run->plan, job, error);
}

static bool on_finished(void *context, const struct job *job, const struct outcome *outcome,
                        struct error *error)
{
    struct sweep_run *run = context;
    return plan_finished(run->plan, job, outcome, error);
}

/* A store in memory leaves the one of the folder alone, but its results replace those there. */
static bool check_beside(const struct takeover *takeover, const char *path,
                         const struct store_experiment *described, struct error *error)
{
    struct store *beside = file_exists(path) ? store_open_readonly(path, NULL) : NULL;
    bool is_good = beside == NULL || takeover_check(takeover, beside, described, error);
    store_close(beside);
    return is_good;
}

/* The experiment that the folder is used for. @param resolved  set to the spec's text; memory_free
 * it */
static struct store_experiment describe(const struct sweep_run *run, char **resolved)
{
    const struct experiment *experiment = &run->experiment;
    *resolved = spec_resolved(experiment->spec);
    return (struct store_experiment){
        .name = spec_name(experiment->spec),
        .spec = *resolved,
        .engine = COUPLING_VERSION,
        .shard = (int64_t)experiment->shard,
        .shards = (int64_t)experiment->shards,
    };
}

/* --check, --shuffle-ties and --ties say something about this build: they neither use nor leave
 * runs. */
static bool open_store(struct sweep_run *run, struct error *error)
{
    const struct runner_options *options = &run->arguments.runner;
    struct experiment *experiment = &run->experiment;
    struct takeover takeover = {run->folder, run->arguments.is_forced, stderr};
    char *path = file_join(run->folder, STORE_NAME);
    char *resolved;
    struct store_experiment described = describe(run, &resolved);
    bool is_apart = options->check || options->shuffle_ties != 0 || run->arguments.ties;
    experiment->store = store_open(is_apart ? NULL : path, error);
    bool is_good = experiment->store != NULL &&
                   (is_apart ? check_beside(&takeover, path, &described, error)
                             : takeover_check(&takeover, experiment->store, &described, error)) &&
                   store_set_experiment(experiment->store, &described, error);
    memory_free(resolved);
    memory_free(path);
    return is_good;
}

static void print_resume(const struct sweep_run *run)
{
    struct plan_progress progress = plan_progress(run->plan);
    char *again = arguments_command(run->count, run->words);
    fprintf(stderr, "stopped with %llu of %llu runs done; this goes on where it stopped:\n  %s\n",
            (unsigned long long)progress.done, (unsigned long long)progress.total, again);
    memory_free(again);
}

/* Make the runs. @return 0, or the exit status of a sweep that did not come to its end */
static int make_runs(struct sweep_run *run, struct error *error)
{
    struct runner_client client = {run, on_next, on_finished, on_tick};
    int signal_number = 0;
    run->plan = plan_create(&run->experiment);
    plan_on_progress(run->plan, on_tick, run);
    progress_start(&run->progress, run->arguments.progress, stderr, run->started_s);
    bool is_good = runner_run(&run->arguments.runner, &client, &signal_number, error);
    struct plan_progress progress = plan_progress(run->plan);
    progress_end(&run->progress, &progress, progress_now());
    if (!is_good) {
        return command_fail(error);
    }
    if (signal_number != 0 && progress.done < progress.total) {
        print_resume(run);
        return 128 + signal_number;
    }
    return 0;
}

static bool write_provenance(const struct sweep_run *run, struct error *error)
{
    struct provenance provenance = {
        .command = run->words,
        .started = run->started,
        .wall_s = progress_now() - run->started_s,
        .workers = run->arguments.runner.workers,
        .progress = plan_progress(run->plan),
    };
    return provenance_write(&provenance, run->folder, error);
}

/* A misspelt metric in the section "analysis" shows as a column of dashes: say why. */
static void warn_of_unknown(const struct point_summaries *summaries)
{
    for (size_t i = 0; i < summaries->name_count; i++) {
        const char *nearest;
        if (!point_summaries_is_unknown(summaries, i, &nearest)) {
            continue;
        }
        char name[FOREIGN_BYTES];
        fprintf(stderr, "coupling: no point has the metric \"%s\"",
                foreign_word(name, summaries->names[i]));
        if (nearest != NULL) {
            fprintf(stderr, "; did you mean \"%s\"?", foreign_word(name, nearest));
        }
        fputc('\n', stderr);
    }
}

/* Another sweep may have begun in the folder meanwhile: the store describes the one whose results
 * stand beside it. */
static bool describe_again(const struct sweep_run *run, struct error *error)
{
    char *resolved;
    struct store_experiment described = describe(run, &resolved);
    bool is_good = store_set_experiment(run->experiment.store, &described, error);
    memory_free(resolved);
    return is_good;
}

static int write_results(const struct sweep_run *run, struct error *error)
{
    struct result result = {0};
    int status = 0;
    if (!describe_again(run, error) ||
        !result_write(&run->experiment, run->folder, &result, error) ||
        !write_provenance(run, error)) {
        status = command_fail(error);
    } else {
        table_print(run->experiment.spec, &result, stdout);
        char folder[FOREIGN_BYTES];
        printf("Results: %s/%s\n", foreign_word(folder, run->folder), RESULT_NAME);
        timeline_file_print(&result.timeline, stdout);
        warn_of_unknown(&result.summaries);
        shortfall_print(&result.shortfall, stderr);
        status = result_status(&result);
    }
    result_free(&result);
    return command_done(status);
}

/* Make the runs again with their ties shuffled. @param status  of the results */
static int tell_ties(struct sweep_run *run, int status)
{
    struct plan_progress progress = plan_progress(run->plan);
    struct error error = {0};
    struct ties ties;
    if (!ties_make(&run->experiment, &run->arguments.runner, &ties, &error)) {
        status = command_fail(&error);
    } else if (ties.signal_number != 0) {
        fputs("stopped before the runs with shuffled ties were done\n", stderr);
        status = 128 + ties.signal_number;
    } else {
        table_print_ties(&ties, progress.ties, progress.events, stdout);
        status = status == 0 && !ties_are_harmless(&ties) ? 1 : status;
    }
    ties_free(&ties);
    return command_done(status);
}

static int run_spec(struct sweep_run *run)
{
    struct error error = {0};
    run->folder = run->arguments.folder != NULL ? memory_copy_text(run->arguments.folder)
                                                : default_folder(spec_name(run->experiment.spec));
    if (!folder_create(run->folder, &error) || !open_store(run, &error)) {
        return command_fail(&error);
    }
    int status = make_runs(run, &error);
    if (status != 0) {
        return status;
    }
    status = write_results(run, &error);
    return run->arguments.ties && (status <= 1 || status == (int)ERROR_RUN) ? tell_ties(run, status)
                                                                            : status;
}

int command_run(int count, char **words)
{
    struct sweep_run run = {
        .count = count, .words = words, .started = time(NULL), .started_s = progress_now()};
    struct error error = {0};
    int status = ERROR_USAGE;
    /* A command is reported as it was typed, though reading its options moves them. */
    char **kept = memory_alloc((size_t)(count + 1) * sizeof *kept);
    memcpy(kept, words, (size_t)count * sizeof *kept);
    run.words = kept;
    if (!arguments_read(&run.arguments, count, words, &error)) {
        status = command_misused("%s: %s", error.where, error.text);
    } else {
        struct spec_options options = {.settings = run.arguments.settings,
                                       .setting_count = run.arguments.setting_count};
        struct spec *spec = command_open_spec(run.arguments.spec, &options, &status);
        run.experiment = (struct experiment){spec, NULL, run.arguments.shard, run.arguments.shards};
        if (spec != NULL) {
            status = run_spec(&run);
        }
        spec_close(spec);
    }
    if (run.plan != NULL) {
        plan_destroy(run.plan);
    }
    store_close(run.experiment.store);
    memory_free(run.folder);
    memory_free(kept);
    arguments_free(&run.arguments);
    return status;
}
