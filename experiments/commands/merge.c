#include "experiments/commands/arguments.h"
#include "experiments/commands/command.h"
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

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A merge: folders in, one folder out. */
struct merge {
    const char *folder;
    struct output_folder *parts;
    size_t count;
    struct experiment whole;
    uint64_t copied;
    bool is_forced;      /* the folder of another experiment may be taken */
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
    if (!folder_create(merge->folder, error)) {
        return false;
    }
    char *path = file_join(merge->folder, STORE_NAME);
    merge->has_made_store = !file_exists(path);
    struct store_experiment described = merge->parts[0].described;
    described.shard = 0;
    described.shards = 1;
    merge->whole = (struct experiment){
        .spec = merge->parts[0].spec, .store = store_open(path, error), .shards = 1};
    memory_free(path);
    struct takeover takeover = {merge->folder, merge->is_forced, stderr};
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
           error_set(error, ERROR_NO_INPUT, merge->folder,
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
        char *path = file_join(merge->folder, STORE_NAME);
        unlink(path);
        rmdir(merge->folder);
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
    if (!result_write(&merge->whole, merge->folder, &result, error) ||
        !provenance_write(&provenance, merge->folder, error)) {
        status = command_fail(error);
    } else {
        table_print(merge->whole.spec, &result, stdout);
        char folder[FOREIGN_BYTES];
        printf("Results: %s/%s\n", foreign_word(folder, merge->folder), RESULT_NAME);
        timeline_file_print(&result.timeline, stdout);
        shortfall_print(&result.shortfall, stderr);
        status = result_status(&result);
    }
    result_free(&result);
    return command_done(status);
}

static int run_merge(struct merge *merge, int count, char **words)
{
    static const struct option options[] = {{"force", no_argument, NULL, 'f'}, {NULL, 0, NULL, 0}};
    struct error error = {0};
    time_t started = time(NULL);
    int which;
    opterr = 0;
    optind = 0;
    while ((which = getopt_long(count, words, "o:", options, NULL)) != -1) {
        if (which == 'f') {
            merge->is_forced = true;
        } else if (which == 'o') {
            merge->folder = optarg;
        } else {
            char name[3];
            return command_misused("merge: %s: there is no such option",
                                   arguments_unknown(words, name));
        }
    }
    merge->count = (size_t)(count - optind);
    if (merge->folder == NULL || merge->count == 0) {
        return command_misused("merge needs the folders of the shards and -o DIR");
    }
    if (!open_parts(merge, words + optind, &error) || !open_whole(merge, &error) ||
        !copy_all(merge, &error)) {
        take_back(merge);
        return command_fail(&error);
    }
    return write_merged(merge, words, started, &error);
}

int command_merge(int count, char **words)
{
    struct merge merge = {0};
    int status = run_merge(&merge, count, words);
    store_close(merge.whole.store);
    for (size_t i = 0; i < merge.count && merge.parts != NULL; i++) {
        output_folder_close(&merge.parts[i]);
    }
    memory_free(merge.parts);
    return status;
}
