#include "experiments/commands/command.h"
#include "experiments/results/file.h"
#include "experiments/results/result.h"
#include "experiments/runs/output_folder.h"
#include "experiments/runs/pace.h"
#include "experiments/runs/shell.h"
#include "experiments/runs/stored_count.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <inttypes.h>

static error_t read_status_option(int key, char *text, struct argp_state *state)
{
    const char **folder = state->input;
    switch (key) {
    case ARGP_KEY_ARG:
        if (*folder != NULL) {
            return command_wrong(text, "status takes one folder of results");
        }
        *folder = text;
        return 0;
    case ARGP_KEY_END:
        return *folder != NULL ? 0 : command_wrong("", "status takes one folder of results");
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {.parser = read_status_option, .args_doc = "DIR"};

static void print_counts(const struct output_folder *folder, const struct stored_count *count)
{
    char name[FOREIGN_BYTES];
    size_t open = count->points - count->complete - count->begun;
    printf("%s", foreign_word(name, spec_name(folder->spec)));
    if (folder->experiment.shards > 1) {
        printf(", shard %zu/%zu", folder->experiment.shard, folder->experiment.shards);
    }
    printf("\nruns    %" PRIu64 " of %" PRIu64 "%s are stored", count->stored, count->wanted,
           count->is_open ? " or more" : "");
    if (count->failed > 0) {
        printf(", %" PRIu64 " of them failed", count->failed);
    }
    printf("; %" PRIu64 " to make\n", count->left);
    printf("points  %zu of %zu are complete, %zu begun, %zu not begun\n", count->complete,
           count->points, count->begun, open);
}

/* How long ago something was, or that it is now. */
static void print_ago(const char *what, time_t then, time_t now)
{
    struct text_buffer text = {0};
    pace_print_time(&text, then > now ? 0 : (double)(now - then));
    printf("%s %s ago", what, text.text);
    text_buffer_free(&text);
}

static void print_pace(const struct pace *pace, const struct stored_count *count)
{
    struct text_buffer text = {0};
    const struct plan_progress *progress = &pace->progress;
    double run_s = pace_run_s(pace);
    if (run_s <= 0) {
        return;
    }
    pace_print_time(&text, pace->wall_s);
    printf("pace    %.3g runs a second: %" PRIu64 " made in %s by %u worker%s",
           pace->workers / run_s, progress->done - progress->cached, text.text, pace->workers,
           pace->workers == 1 ? "" : "s");
    if (count->left > 0) {
        text.length = 0;
        pace_print_time(&text, run_s * (double)count->left / pace->workers);
        printf("; about %s more%s", text.text, count->is_open ? " at least" : "");
    }
    putchar('\n');
    text_buffer_free(&text);
}

/* The command that goes on with what is left. */
static void print_resume(const struct output_folder *folder)
{
    struct text_buffer text = {0};
    char *spec = file_join(folder->path, RESULT_SPEC_NAME);
    if (file_exists(spec)) {
        shell_append_program(&text);
        text_append(&text, " run ");
        shell_append(&text, spec);
        if (folder->experiment.shards > 1) {
            text_print(&text, " --shard %zu/%zu", folder->experiment.shard,
                       folder->experiment.shards);
        }
        text_append(&text, " -o ");
        shell_append(&text, folder->path);
        printf("This goes on where it stopped:\n  %s\n", text.text);
    }
    memory_free(spec);
    text_buffer_free(&text);
}

static void print_state(const struct output_folder *folder, const struct stored_count *count)
{
    struct pace pace;
    time_t now = time(NULL);
    bool is_known = pace_read(&pace, folder->path);
    bool is_running = is_known && pace.is_running && now - pace.updated <= PACE_STALE_S;
    if (is_running) {
        print_ago("state   running, begun", pace.started, now);
        putchar('\n');
    } else if (is_known) {
        print_ago(pace.is_running ? "state   not running: killed, heard of last"
                                  : "state   not running: ended",
                  pace.updated, now);
        putchar('\n');
    }
    if (is_known) {
        print_pace(&pace, count);
    }
    char *results = file_join(folder->path, RESULT_NAME);
    if (count->left == 0 && !is_running && !file_exists(results)) {
        printf("There is no %s yet.\n", RESULT_NAME);
    }
    if (!is_running && (count->left > 0 || !file_exists(results))) {
        print_resume(folder);
    }
    memory_free(results);
}

static int do_status(struct call *call)
{
    const char *path = NULL;
    struct output_folder folder;
    struct stored_count count;
    struct error error = {0};
    int status;
    if (!command_read(call, &path, &status)) {
        return status;
    }
    bool is_good = output_folder_open(&folder, path, &error) &&
                   stored_count_of(&folder.experiment, &count, &error);
    if (is_good) {
        print_counts(&folder, &count);
        print_state(&folder, &count);
    }
    output_folder_close(&folder);
    return is_good ? command_done(0) : command_fail(&error);
}

const struct command command_status = {
    .name = "status",
    .doc = "say how far the sweep of a folder is, and how fast",
    .about = "DIR is a folder of results. Says what is stored, what is left, whether the sweep "
             "runs, how long the rest takes, and the command that goes on.",
    .examples = "coupling status results/mm1",
    .argp = &argp,
    .run = do_status,
};
