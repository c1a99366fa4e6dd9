#include "experiments/commands/command.h"
#include "experiments/commands/output_arguments.h"
#include "experiments/commands/width_arguments.h"
#include "experiments/results/file.h"
#include "experiments/results/provenance.h"
#include "experiments/results/result.h"
#include "experiments/runs/output_folder.h"
#include "experiments/runs/takeover.h"
#include "experiments/screen/progress.h"
#include "experiments/screen/shortfall.h"
#include "experiments/screen/table.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A merge: folders in, one folder out. */
struct merge {
    struct call *call;
    struct output_arguments output;
    struct width_arguments width;
    char **folders;
    struct output_folder *parts;
    size_t count, capacity;
    struct experiment whole;
    uint64_t copied;
    bool has_made_store; /* there was none before */
};

/* Runs of one point on their way into the whole. */
struct copying {
    struct merge *merge;
    const struct experiment_point *point;
    const char *from;
    struct store *part; /* of `from` */
    const char **texts; /* by replication */
    struct error *error;
    bool is_good;
};

static bool open_parts(struct merge *merge, char *const *folders, struct error *error)
{
    merge->parts = memory_alloc(merge->count * sizeof *merge->parts);
    for (size_t i = 0; i < merge->count; i++) {
        struct output_folder *part = &merge->parts[i];
        if (!output_folder_open(part, folders[i], error)) {
            return false;
        }
        const struct store_experiment *first = &merge->parts[0].described;
        if (strcmp(part->described.spec, first->spec) != 0) {
            return error_set(error, ERROR_SPEC, folders[i],
                             "its spec is another than that of %s: only shards of one sweep can "
                             "be put together",
                             folders[0]);
        }
        if (strcmp(part->described.engine, first->engine) != 0) {
            return error_set(error, ERROR_SPEC, folders[i],
                             "it was made by version %s, and %s by %s", part->described.engine,
                             folders[0], first->engine);
        }
    }
    return true;
}

static bool open_whole(struct merge *merge, struct error *error)
{
    if (!folder_create(merge->output.folder, error)) {
        return false;
    }
    char *path = file_join(merge->output.folder, STORE_NAME);
    merge->has_made_store = !file_exists(path);
    struct takeover takeover = {merge->output.folder, merge->output.is_forced, false,
                                merge->call->remarks};
    bool is_free = takeover_check_files(&takeover, !merge->has_made_store, error);
    struct store_experiment described = merge->parts[0].described;
    described.shard = 0;
    described.shards = 1;
    merge->whole = (struct experiment){.spec = merge->parts[0].spec,
                                       .store = is_free ? store_open(path, error) : NULL,
                                       .shards = 1};
    memory_free(path);
    return merge->whole.store != NULL &&
           takeover_check(&takeover, merge->whole.store, &described, error) &&
           store_begin(merge->whole.store, error) &&
           store_set_experiment(merge->whole.store, &described, error);
}

struct present {
    struct arena *arena;
    const char **texts;
    uint64_t count;
};

static bool on_present(void *context, const struct store_run *run)
{
    struct present *present = context;
    if (run->replication < present->count) {
        present->texts[run->replication] = arena_copy(present->arena, run->text);
    }
    return true;
}

static bool put_copy(const struct copying *copying, const struct store_run *run)
{
    const struct store_point *point = &copying->point->stored;
    struct store_run copy = *run;
    struct arena *arena = arena_create();
    bool is_good = run->replication >= point->timelines ||
                   store_timeline(copying->part, point, run->replication, arena, &copy.timeline,
                                  copying->error);
    is_good = is_good && store_put(copying->merge->whole.store, point, &copy, copying->error);
    arena_destroy(arena);
    return is_good;
}

static bool on_copy(void *context, const struct store_run *run)
{
    struct copying *copying = context;
    const char *present = copying->texts[run->replication];
    if (present != NULL) {
        copying->is_good =
            strcmp(present, run->text) == 0 ||
            error_set(copying->error, ERROR_SPEC, copying->from,
                      "point %zu, replication %" PRIu64 " is there twice with different results",
                      copying->point->point.id, run->replication);
        return copying->is_good;
    }
    copying->merge->copied++;
    copying->is_good = put_copy(copying, run);
    return copying->is_good;
}

/* Copy what one part has of a point; what both have must be the same. */
static bool copy_point(struct merge *merge, const struct output_folder *part,
                       const struct experiment_point *point, struct error *error)
{
    uint64_t count;
    if (!store_last(part->experiment.store, &point->stored, &count, error)) {
        return false;
    }
    struct arena *arena = arena_create();
    struct present present = {arena, ARENA_ARRAY(arena, const char *, count), count};
    struct copying copying = {.merge = merge,
                              .point = point,
                              .from = part->path,
                              .part = part->experiment.store,
                              .texts = present.texts,
                              .error = error,
                              .is_good = true};
    bool is_good =
        store_each(merge->whole.store, &point->stored, count, on_present, &present, error) &&
        store_each(part->experiment.store, &point->stored, count, on_copy, &copying, error);
    arena_destroy(arena);
    return is_good && copying.is_good;
}

/* A point whose rounds are not complete is a gap. */
static bool check_point(const struct merge *merge, const struct experiment_point *point,
                        struct error *error)
{
    struct replications replications;
    bool with_values = point->point.run.wanted_count > 0;
    if (!experiment_load(&merge->whole, point, point->arena, with_values, &replications, error)) {
        return false;
    }
    struct stopping stopping = stopping_replay(&point->point.run, &replications);
    uint64_t missing = 0;
    while (replications_has(&replications, missing)) {
        missing++;
    }
    size_t shards = merge->parts[0].experiment.shards;
    return stopping.is_complete ||
           error_set(error, ERROR_NO_INPUT, merge->output.folder,
                     "a gap: point %zu lacks replication %" PRIu64 " of %" PRIu64
                     "; shard %zu/%zu is not among the folders or not finished",
                     point->point.id, missing, stopping.replications, point->point.id % shards,
                     shards);
}

static bool copy_all(struct merge *merge, struct error *error)
{
    bool is_good = true;
    for (size_t id = 0; is_good && id < spec_point_count(merge->whole.spec); id++) {
        struct experiment_point point;
        experiment_point_open(&merge->whole, id, &point);
        for (size_t i = 0; is_good && i < merge->count; i++) {
            is_good = copy_point(merge, &merge->parts[i], &point, error);
        }
        is_good = is_good && check_point(merge, &point, error);
        experiment_point_close(&point);
    }
    return is_good && store_commit(merge->whole.store, error);
}

/* A merge that is refused leaves nothing behind. */
static void take_back(struct merge *merge)
{
    store_close(merge->whole.store);
    merge->whole.store = NULL;
    if (merge->has_made_store) {
        char *path = file_join(merge->output.folder, STORE_NAME);
        unlink(path);
        rmdir(merge->output.folder);
        memory_free(path);
    }
}

static int write_merged(const struct merge *merge, char **words, time_t started,
                        struct error *error)
{
    struct provenance provenance = {
        .command = words,
        .started = started,
        .progress = {.total = merge->copied, .done = merge->copied, .cached = merge->copied},
    };
    struct result result;
    int status = 0;
    if (!result_write(&merge->whole, merge->output.folder, &result, error) ||
        !provenance_write(&provenance, merge->output.folder, error)) {
        status = command_fail(error);
    } else {
        size_t columns = width_arguments_columns(&merge->width, 0);
        size_t left_out = table_print(merge->whole.spec, &result, columns, stdout);
        char folder[FOREIGN_BYTES];
        printf("Results: %s/%s\n", foreign_word(folder, merge->output.folder), RESULT_NAME);
        timeline_file_print(&result.timeline, stdout);
        series_file_print(&result.series, stdout);
        table_print_left_out(left_out, merge->output.folder, columns, stdout);
        shortfall_print(&result.shortfall, result.failed > 0 ? stderr : merge->call->remarks);
        status = result_status(&result);
    }
    result_free(&result);
    return command_done(status);
}

static int merge_folders(struct merge *merge)
{
    struct error error = {0};
    time_t started = time(NULL);
    if (!open_parts(merge, merge->folders, &error) || !open_whole(merge, &error) ||
        !copy_all(merge, &error)) {
        take_back(merge);
        return command_fail(&error);
    }
    return write_merged(merge, merge->call->words, started, &error);
}

static error_t read_merge_option(int key, char *text, struct argp_state *state)
{
    struct merge *merge = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &merge->output;
        state->child_inputs[1] = &merge->width;
        return 0;
    case ARGP_KEY_ARG:
        merge->folders =
            memory_grow(merge->folders, merge->count, &merge->capacity, sizeof *merge->folders);
        merge->folders[merge->count++] = text;
        return 0;
    case ARGP_KEY_END:
        return merge->output.folder != NULL && merge->count > 0
                   ? 0
                   : command_wrong("", "merge needs the folders of the shards and -o DIR");
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {
    {&output_argp, 0, NULL, 0}, {&width_argp, 0, NULL, 0}, {0}};
static const struct argp argp = {
    .parser = read_merge_option, .args_doc = "DIR... -o DIR", .children = children};

static int do_merge(struct call *call)
{
    struct merge merge = {.call = call};
    int status;
    if (command_read(call, &merge, &status)) {
        status = merge_folders(&merge);
    }
    store_close(merge.whole.store);
    for (size_t i = 0; i < merge.count && merge.parts != NULL; i++) {
        output_folder_close(&merge.parts[i]);
    }
    memory_free(merge.parts);
    memory_free(merge.folders);
    return status;
}

const struct command command_merge = {
    .name = "merge",
    .doc = "put the shards of a sweep together",
    .about =
        "Each DIR holds the results of one shard (run --shard). What the shards lack of the whole "
        "sweep is refused as a gap.",
    .examples = "coupling merge shard-0 shard-1 -o whole",
    .argp = &argp,
    .run = do_merge,
};
