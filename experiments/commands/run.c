#include "experiments/commands/command.h"
#include "experiments/commands/dry_run.h"
#include "experiments/commands/output_arguments.h"
#include "experiments/commands/runner_arguments.h"
#include "experiments/commands/spec_arguments.h"
#include "experiments/commands/width_arguments.h"
#include "experiments/results/file.h"
#include "experiments/results/provenance.h"
#include "experiments/results/result.h"
#include "experiments/runs/pace.h"
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

struct run_arguments {
    struct spec_arguments specs;
    struct output_arguments output;
    struct runner_arguments making;
    struct width_arguments width;
    bool is_dry;
};

/* A sweep being run. */
struct sweep_run {
    const struct call *call;
    const struct run_arguments *given;
    struct spec *spec; /* NULL: it cannot be used */
    struct experiment experiment;
    struct plan *plan;
    struct progress progress;
    char *folder;
    double paced_s;    /* when progress.json was written last; 0: not yet */
    int signal_number; /* that came while runs were made; 0: none */
    int status;        /* of a spec that cannot be used */
    time_t started;
    double started_s;
};

/* FOLDER/NAME, with what is no part of a plain file name replaced, and short enough for one. */
static char *folder_of(const char *folder, const char *name)
{
    struct text_buffer shown = {0};
    foreign_append(&shown, name, FOLDER_MOST);
    for (char *c = shown.text; *c != '\0'; c++) {
        bool is_plain =
            isalnum((unsigned char)*c) || (unsigned char)*c >= 0x80 || strchr("-_.+", *c) != NULL;
        bool is_hidden = *c == '.' && c == shown.text;
        *c = is_plain && !is_hidden ? *c : '-';
    }
    char *path = file_join(folder, shown.text);
    text_buffer_free(&shown);
    return path;
}

/* --check, --shuffle-ties and --ties say something about this build: they neither use nor leave
 * runs. */
static bool is_apart(const struct run_arguments *given)
{
    const struct runner_options *options = &given->making.runner;
    return options->check || options->shuffle_ties != 0 || given->making.ties;
}

/* Write progress.json when it is time to, and spec.json with the first, for whoever looks on: what
 * goes wrong with them shows when results are written. @param is_running  false: a last time */
static void keep_pace(struct sweep_run *run, const struct plan_progress *progress, double now_s,
                      bool is_running)
{
    double last_s = run->paced_s == 0 ? run->started_s : run->paced_s;
    bool is_due = !is_running || now_s - last_s >= PACE_EVERY_S;
    bool is_left = is_running || progress->done < progress->total;
    if (is_apart(run->given) || !is_due) {
        return;
    }
    const struct pace pace = {
        .is_running = is_running,
        .started = run->started,
        .updated = time(NULL),
        .wall_s = now_s - run->started_s,
        .workers = run->given->making.runner.workers,
        .progress = *progress,
    };
    struct error ignored = {0};
    if (run->paced_s == 0 && is_left) {
        result_write_spec(run->spec, run->folder, &ignored);
    }
    pace_write(&pace, run->folder);
    run->paced_s = now_s;
}

static void on_tick(void *context)
{
    struct sweep_run *run = context;
    struct plan_progress progress = plan_progress(run->plan);
    double now_s = progress_now();
    progress_update(&run->progress, &progress, now_s);
    keep_pace(run, &progress, now_s, true);
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

static bool open_store(struct sweep_run *run, struct error *error)
{
    struct experiment *experiment = &run->experiment;
    struct takeover takeover = {run->folder, run->given->output.is_forced, false,
                                run->call->remarks};
    char *path = file_join(run->folder, STORE_NAME);
    char *resolved;
    struct store_experiment described = describe(run, &resolved);
    bool in_memory = is_apart(run->given);
    bool is_good = takeover_check_files(&takeover, file_exists(path), error);
    experiment->store = is_good ? store_open(in_memory ? NULL : path, error) : NULL;
    is_good = experiment->store != NULL &&
              (in_memory ? check_beside(&takeover, path, &described, error)
                         : takeover_check(&takeover, experiment->store, &described, error)) &&
              store_set_experiment(experiment->store, &described, error);
    memory_free(resolved);
    memory_free(path);
    return is_good;
}

static void print_resume(const struct sweep_run *run)
{
    const struct spec_arguments *specs = &run->given->specs;
    struct plan_progress progress = plan_progress(run->plan);
    char *again = shell_command(run->call->count, run->call->words);
    bool is_input = false;
    for (size_t i = 0; i < specs->spec_count; i++) {
        is_input = is_input || strcmp(specs->specs[i], "-") == 0;
    }
    fprintf(stderr, "stopped with %llu of %llu runs done; this goes on where it stopped%s:\n  %s\n",
            (unsigned long long)progress.done, (unsigned long long)progress.total,
            is_input ? ", with the same spec on standard input" : "", again);
    memory_free(again);
}

/* Runs in which next to nothing happens have metrics of 0 that look like results. */
static void warn_of_few_events(const struct sweep_run *run, const struct plan_progress *progress)
{
    uint64_t made = progress->done - progress->cached - progress->failed;
    char name[FOREIGN_BYTES];
    if (progress->events < made) {
        fprintf(
            run->call->remarks,
            "%s: /run/horizon: warning: %llu run%s made with %llu event%s in all, fewer than one "
            "a run: is the horizon too short?\n",
            foreign_word(name, spec_name(run->spec)), (unsigned long long)made,
            made == 1 ? " was" : "s were", (unsigned long long)progress->events,
            progress->events == 1 ? "" : "s");
    }
}

/* Make the runs. @return 0, or the exit status of a sweep that did not come to its end */
static int make_runs(struct sweep_run *run, struct error *error)
{
    struct runner_client client = {run, on_next, on_finished, on_tick};
    run->plan = plan_create(&run->experiment);
    plan_on_progress(run->plan, on_tick, run);
    progress_start(&run->progress, run->given->making.progress, stderr, run->started_s);
    bool is_good = runner_run(&run->given->making.runner, &client, &run->signal_number, error);
    struct plan_progress progress = plan_progress(run->plan);
    progress_end(&run->progress, &progress, progress_now());
    keep_pace(run, &progress, progress_now(), false);
    command_remark(run->call, "%llu of %llu runs done, %llu of them stored before; %.3g s",
                   (unsigned long long)progress.done, (unsigned long long)progress.total,
                   (unsigned long long)progress.cached, progress_now() - run->started_s);
    if (!is_good) {
        return command_fail(error);
    }
    warn_of_few_events(run, &progress);
    if (run->signal_number != 0 && progress.done < progress.total) {
        print_resume(run);
        return 128 + run->signal_number;
    }
    return 0;
}

static bool write_provenance(const struct sweep_run *run, struct error *error)
{
    struct provenance provenance = {
        .command = run->call->words,
        .started = run->started,
        .wall_s = progress_now() - run->started_s,
        .workers = run->given->making.runner.workers,
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
        size_t columns = width_arguments_columns(&run->given->width, 0);
        size_t left_out = table_print(run->experiment.spec, &result, columns, stdout);
        char folder[FOREIGN_BYTES];
        printf("Results: %s/%s\n", foreign_word(folder, run->folder), RESULT_NAME);
        timeline_file_print(&result.timeline, stdout);
        series_file_print(&result.series, stdout);
        table_print_left_out(left_out, run->folder, columns, stdout);
        warn_of_unknown(&result.summaries, run->call->remarks);
        shortfall_print(&result.shortfall, result.failed > 0 ? stderr : run->call->remarks);
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
    if (!ties_make(&run->experiment, &run->given->making.runner, &ties, &error)) {
        status = command_fail(&error);
    } else if (ties.signal_number != 0) {
        fputs("stopped before the runs with shuffled ties were done\n", stderr);
        status = 128 + ties.signal_number;
    } else {
        table_print_ties(&ties, progress.ties, progress.events,
                         width_arguments_columns(&run->given->width, 0), stdout);
        status = status == 0 && !ties_are_harmless(&ties) ? 1 : status;
    }
    ties_free(&ties);
    return command_done(status);
}

static int run_sweep(struct sweep_run *run)
{
    struct error error = {0};
    if (run->given->is_dry) {
        const struct dry_run dry = {
            .call = run->call,
            .experiment = &run->experiment,
            .folder = run->folder,
            .workers = run->given->making.runner.workers,
            .is_apart = is_apart(run->given),
            .is_forced = run->given->output.is_forced,
        };
        return dry_run(&dry);
    }
    unsigned workers = run->given->making.runner.workers;
    command_remark(run->call, "%s: results go here; %u worker process%s", run->folder, workers,
                   workers == 1 ? "" : "es");
    if (!folder_create(run->folder, &error) || !open_store(run, &error)) {
        return command_fail(&error);
    }
    int status = make_runs(run, &error);
    if (status != 0) {
        return status;
    }
    status = write_results(run, &error);
    return run->given->making.ties && (status <= 1 || status == (int)ERROR_RUN)
               ? tell_ties(run, status)
               : status;
}

/* Open the spec of a sweep, and choose its folder. */
static void open_sweep(struct sweep_run *run, const char *path)
{
    const struct spec_arguments *specs = &run->given->specs;
    const char *folder = run->given->output.folder;
    struct spec_options options = spec_arguments_options(specs);
    run->spec = command_open_spec(run->call, path, &options, &run->status);
    run->experiment = (struct experiment){run->spec, NULL, specs->shard, specs->shards};
    if (run->spec != NULL) {
        run->folder = folder != NULL && specs->spec_count == 1
                          ? memory_copy_text(folder)
                          : folder_of(folder == NULL ? "results" : folder, spec_name(run->spec));
    }
}

static void close_sweep(struct sweep_run *run)
{
    if (run->plan != NULL) {
        plan_destroy(run->plan);
    }
    store_close(run->experiment.store);
    spec_close(run->spec);
    memory_free(run->folder);
}

/* Two specs in one folder would replace each other's results. */
static bool have_own_folders(const struct sweep_run *runs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (runs[i].folder != NULL && runs[k].folder != NULL &&
                strcmp(runs[i].folder, runs[k].folder) == 0) {
                const char *const *specs = runs[i].given->specs.specs;
                command_misused("run", "%s and %s have one name, and both results would go to %s",
                                specs[k], specs[i], runs[i].folder);
                return false;
            }
        }
    }
    return true;
}

/* One sweep after another. Those whose specs cannot be used are left out. @return the worst status
 */
static int run_sweeps(struct sweep_run *runs, size_t count)
{
    int worst = 0;
    bool is_first = true;
    for (size_t i = 0; i < count; i++) {
        int status = runs[i].status;
        if (runs[i].spec != NULL) {
            fputs(is_first ? "" : "\n", stdout);
            is_first = false;
            runs[i].started = time(NULL);
            runs[i].started_s = progress_now();
            status = run_sweep(&runs[i]);
        }
        if (runs[i].signal_number != 0 && status < 128 && i + 1 < count) {
            print_resume(&runs[i]);
            status = 128 + runs[i].signal_number;
        }
        worst = status > worst ? status : worst;
        if (status >= 128) {
            break;
        }
    }
    return worst;
}

static int run_specs(const struct call *call, const struct run_arguments *given)
{
    size_t count = given->specs.spec_count;
    struct sweep_run *runs = memory_alloc_many(count, sizeof *runs);
    for (size_t i = 0; i < count; i++) {
        runs[i].call = call;
        runs[i].given = given;
        open_sweep(&runs[i], given->specs.specs[i]);
    }
    int status = have_own_folders(runs, count) ? run_sweeps(runs, count) : (int)ERROR_USAGE;
    for (size_t i = 0; i < count; i++) {
        close_sweep(&runs[i]);
    }
    memory_free(runs);
    return status;
}

enum { OPTION_DRY_RUN = 512 };

static const struct argp_option options[] = {
    {"dry-run", OPTION_DRY_RUN, NULL, 0,
     "Say what is stored, what is to be made and how long that takes; make nothing", 2},
    {0},
};

static error_t read_run_option(int key, char *text, struct argp_state *state)
{
    struct run_arguments *arguments = state->input;
    (void)text;
    if (key == OPTION_DRY_RUN) {
        arguments->is_dry = true;
        return 0;
    }
    if (key != ARGP_KEY_INIT) {
        return ARGP_ERR_UNKNOWN;
    }
    state->child_inputs[0] = &arguments->output;
    state->child_inputs[1] = &arguments->specs;
    state->child_inputs[2] = &arguments->making;
    state->child_inputs[3] = &arguments->width;
    return 0;
}

static const struct argp_child children[] = {{&output_argp, 0, NULL, 0},
                                             {&spec_argp, 0, NULL, 0},
                                             {&runner_argp, 0, NULL, 0},
                                             {&width_argp, 0, NULL, 0},
                                             {0}};
static const struct argp argp = {
    .options = options, .parser = read_run_option, .children = children};

static int do_run(struct call *call)
{
    struct run_arguments arguments = {0};
    int status;
    if (command_read(call, &arguments, &status)) {
        if (call->is_quiet) {
            arguments.making.progress = PROGRESS_NEVER;
        }
        status = run_specs(call, &arguments);
    }
    spec_arguments_free(&arguments.specs);
    return status;
}

const struct command command_run = {
    .name = "run",
    .doc = "make the runs of specs, write results, print tables",
    .about =
        "SPEC is a file, the name of a spec in the gallery, or - for standard input. Results go to "
        "results/NAME after the spec's name, or to the folder of -o; of several specs each has a "
        "folder of its own there. A sweep that was stopped or killed goes on when the same command "
        "is given again: finished runs are kept and not made twice.",
    .examples = "coupling run mm1\n"
                "coupling run spec.json -j 4 -o out --replications 50\n"
                "coupling run spec.json --set system.processors=8 --trace 1\n"
                "coupling run one.json two.json -o out",
    .argp = &argp,
    .run = do_run,
};
