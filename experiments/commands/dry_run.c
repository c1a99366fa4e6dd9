#include "experiments/commands/dry_run.h"

#include "experiments/results/file.h"
#include "experiments/runs/pace.h"
#include "experiments/runs/sample.h"
#include "experiments/runs/stored_count.h"
#include "experiments/runs/takeover.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <inttypes.h>

/* Open the store of the folder, where there is one that would be used. */
static bool open_store(const struct dry_run *dry, struct experiment *experiment,
                       struct error *error)
{
    char *path = file_join(dry->folder, STORE_NAME);
    struct takeover takeover = {dry->folder, dry->is_forced, true, dry->call->remarks};
    bool is_good = takeover_check_files(&takeover, file_exists(path), error);
    if (is_good && !dry->is_apart && file_exists(path)) {
        char *resolved = spec_resolved(experiment->spec);
        const struct store_experiment described = {.name = spec_name(experiment->spec),
                                                   .spec = resolved,
                                                   .engine = COUPLING_VERSION,
                                                   .shard = (int64_t)experiment->shard,
                                                   .shards = (int64_t)experiment->shards};
        experiment->store = store_open_readonly(path, error);
        is_good = experiment->store != NULL &&
                  takeover_check(&takeover, experiment->store, &described, error);
        memory_free(resolved);
    }
    memory_free(path);
    return is_good;
}

/* Seconds that a run of the first and the last point takes, by a sample of them. */
static double sample(const struct experiment *experiment, size_t *sampled)
{
    size_t last = spec_point_count(experiment->spec) - 1;
    size_t ids[] = {experiment->shard, (experiment->shard + last) / 2, last};
    double sum = 0;
    *sampled = 0;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        struct experiment_point point;
        if (i > 0 && ids[i] == ids[i - 1]) {
            continue;
        }
        experiment_point_open(experiment, ids[i], &point);
        double taken = sample_run_s(&point.point);
        experiment_point_close(&point);
        sum += taken;
        *sampled += taken > 0;
    }
    return *sampled == 0 ? 0 : sum / (double)*sampled;
}

static void print_time(const struct dry_run *dry, const struct stored_count *count)
{
    struct text_buffer text = {0};
    struct pace pace;
    size_t sampled = 0;
    bool is_known = !dry->is_apart && pace_read(&pace, dry->folder) && pace_run_s(&pace) > 0;
    double run_s = is_known ? pace_run_s(&pace) : sample(dry->experiment, &sampled);
    if (run_s <= 0) {
        printf("time    not known: a sample of the runs ends at once or fails\n");
        return;
    }
    uint64_t at_once = count->left < dry->workers ? count->left : dry->workers;
    pace_print_time(&text, run_s * (double)count->left / (double)(at_once == 0 ? 1 : at_once));
    printf("time    about %s with %u worker%s%s: ", text.text, dry->workers,
           dry->workers == 1 ? "" : "s", count->is_open ? " at least" : "");
    text.length = 0;
    pace_print_time(&text, run_s);
    printf("%s a run, ", text.text);
    if (is_known) {
        printf("as the last runs took\n");
    } else {
        printf("by a sample of %zu point%s\n", sampled, sampled == 1 ? "" : "s");
    }
    text_buffer_free(&text);
}

static void print_count(const struct dry_run *dry, const struct stored_count *count)
{
    char name[FOREIGN_BYTES];
    char folder[FOREIGN_BYTES];
    printf("%s: a dry run, nothing is made\n",
           foreign_word(name, spec_name(dry->experiment->spec)));
    printf("points  %zu, %zu of them complete\n", count->points, count->complete);
    printf("runs    %" PRIu64 "%s, %" PRIu64 " of them stored in %s%s\n", count->wanted,
           count->is_open ? " or more, as the wanted precision needs" : "", count->stored,
           foreign_word(folder, dry->folder),
           dry->is_apart ? ": with these checks stored runs are not used" : "");
    printf("to make %" PRIu64, count->left);
    if (count->failed > 0) {
        printf(", %" PRIu64 " of them failed before", count->failed);
    }
    if (count->left < count->wanted - count->stored + count->failed) {
        printf("; points that are equal share their runs");
    }
    putchar('\n');
}

int dry_run(const struct dry_run *dry)
{
    struct experiment experiment = *dry->experiment;
    struct stored_count count;
    struct error error = {0};
    bool is_good =
        open_store(dry, &experiment, &error) && stored_count_of(&experiment, &count, &error);
    if (is_good) {
        print_count(dry, &count);
    }
    if (is_good && count.left > 0) {
        print_time(dry, &count);
    }
    store_close(experiment.store);
    return is_good ? command_done(0) : command_fail(&error);
}
