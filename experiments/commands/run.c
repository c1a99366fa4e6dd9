#include "experiments/commands/command.h"
#include "experiments/commands/output_arguments.h"
#include "experiments/commands/runner_arguments.h"
#include "experiments/commands/spec_arguments.h"
#include "experiments/commands/width_arguments.h"
#include "experiments/results/file.h"
#include "experiments/results/provenance.h"
#include "experiments/results/result.h"
#include "experiments/runs/shell.h"
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
    struct call *call;
    struct spec_arguments specs;
    struct output_arguments output;
    struct runner_arguments making;
    struct width_arguments width;
    struct experiment experiment;
    struct plan *plan;
    struct progress progress;
    char *folder;
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
    const struct runner_options *options = &run->making.runner;
    struct experiment *experiment = &run->experiment;
    struct takeover takeover = {run->folder, run->output.is_forced, run->call->remarks};
    char *path = file_join(run->folder, STORE_NAME);
    char *resolved;
    struct store_experiment described = describe(run, &resolved);
    bool is_apart = options->check || options->shuffle_ties != 0 || run->making.ties;
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
    char *again = shell_command(run->call->count, run->call->words);
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
    progress_start(&run->progress, run->making.progress, stderr, run->started_s);
    bool is_good = runner_run(&run->making.runner, &client, &signal_number, error);
    struct plan_progress progress = plan_progress(run->plan);
    progress_end(&run->progress, &progress, progress_now());
    command_remark(run->call, "%llu of %llu runs done, %llu of them stored before; %.3g s",
                   (unsigned long long)progress.done, (unsigned long long)progress.total,
                   (unsigned long long)progress.cached, progress_now() - run->started_s);
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
        .command = run->call->words,
        .started = run->started,
        .wall_s = progress_now() - run->started_s,
        .workers = run->making.runner.workers,
        .progress = plan_progress(run->plan),
    };
    return provenance_write(&provenance, run->folder, error);
}

/* A misspelt metric in the section "analysis" shows as a column of dashes: say why. */
static void warn_of_unknown(const struct point_summaries *summaries, FILE *out)
{
    for (size_t i = 0; i < summaries->name_count; i++) {
        const char *nearest;
        if (!point_summaries_is_unknown(summaries, i, &nearest)) {
            continue;
        }
        char name[FOREIGN_BYTES];
        fprintf(out, "coupling: no point has the metric \"%s\"",
                foreign_word(name, summaries->names[i]));
        if (nearest != NULL) {
            fprintf(out, "; did you mean \"%s\"?", foreign_word(name, nearest));
        }
        fputc('\n', out);
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
        size_t columns = width_arguments_columns(&run->width, 0);
        size_t left_out = table_print(run->experiment.spec, &result, columns, stdout);
        char folder[FOREIGN_BYTES];
        printf("Results: %s/%s\n", foreign_word(folder, run->folder), RESULT_NAME);
        timeline_file_print(&result.timeline, stdout);
        table_print_left_out(left_out, run->folder, stdout);
        warn_of_unknown(&result.summaries, run->call->remarks);
        shortfall_print(&result.shortfall, result.failed > 0 ? stderr : run->call->remarks);
        status = result.failed > 0 ? (int)ERROR_RUN : result.is_imprecise ? 1 : 0;
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
    if (!ties_make(&run->experiment, &run->making.runner, &ties, &error)) {
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

static int run_sweep(struct sweep_run *run)
{
    struct error error = {0};
    run->folder = run->output.folder != NULL ? memory_copy_text(run->output.folder)
                                             : default_folder(spec_name(run->experiment.spec));
    command_remark(run->call, "%s: results go here; %u worker process%s", run->folder,
                   run->making.runner.workers, run->making.runner.workers == 1 ? "" : "es");
    if (!folder_create(run->folder, &error) || !open_store(run, &error) ||
        !result_write_spec(run->experiment.spec, run->folder, &error)) {
        return command_fail(&error);
    }
    int status = make_runs(run, &error);
    if (status != 0) {
        return status;
    }
    status = write_results(run, &error);
    return run->making.ties && (status <= 1 || status == (int)ERROR_RUN) ? tell_ties(run, status)
                                                                         : status;
}

static int run_path(struct sweep_run *run, const char *path)
{
    struct spec_options options = spec_arguments_options(&run->specs);
    int status;
    struct spec *spec = command_open_spec(run->call, path, &options, &status);
    run->experiment = (struct experiment){spec, NULL, run->specs.shard, run->specs.shards};
    if (spec != NULL) {
        status = run_sweep(run);
    }
    if (run->plan != NULL) {
        plan_destroy(run->plan);
    }
    store_close(run->experiment.store);
    memory_free(run->folder);
    spec_close(spec);
    return status;
}

static error_t read_option(int key, char *text, struct argp_state *state)
{
    struct sweep_run *run = state->input;
    (void)text;
    if (key != ARGP_KEY_INIT) {
        return ARGP_ERR_UNKNOWN;
    }
    state->child_inputs[0] = &run->output;
    state->child_inputs[1] = &run->specs;
    state->child_inputs[2] = &run->making;
    state->child_inputs[3] = &run->width;
    return 0;
}

static const struct argp_child children[] = {{&output_argp, 0, NULL, 0},
                                             {&spec_argp, 0, NULL, 0},
                                             {&runner_argp, 0, NULL, 0},
                                             {&width_argp, 0, NULL, 0},
                                             {0}};
static const struct argp argp = {.parser = read_option, .children = children};

static int run(struct call *call)
{
    struct sweep_run sweep = {.call = call, .started = time(NULL), .started_s = progress_now()};
    int status;
    if (command_read(call, &sweep, &status)) {
        if (call->is_quiet) {
            sweep.making.progress = PROGRESS_NEVER;
        }
        status = sweep.specs.spec_count == 1
                     ? run_path(&sweep, sweep.specs.specs[0])
                     : command_misused("run", "%s: one SPEC at a time", sweep.specs.specs[1]);
    }
    spec_arguments_free(&sweep.specs);
    return status;
}

const struct command command_run = {
    .name = "run",
    .doc = "make the runs of a spec, write results, print a table",
    .about =
        "Results go to results/NAME after the spec's name, or to the folder of -o. A sweep that "
        "was "
        "stopped or killed goes on when the same command is given again: finished runs are kept "
        "and not made twice.",
    .examples = "coupling run mm1\n"
                "coupling run spec.json -j 4 -o out --replications 50\n"
                "coupling run spec.json --set system.processors=8 --trace 1",
    .argp = &argp,
    .run = run,
};
