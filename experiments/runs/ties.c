#include "experiments/runs/ties.h"

#include "experiments/results/estimate.h"
#include "experiments/runs/plan.h"
#include "sim/base/memory.h"

#include <math.h>

/* One point as each of the experiments found it. */
struct looks {
    struct experiment_point points[1 + TIES_SHUFFLES];
    struct replications replications[1 + TIES_SHUFFLES]; /* the first in the order of scheduling */
    struct plain parameters; /* of the point, in the arena of the ties */
    size_t opened;
};

/* Results of a metric: its value, then its percentiles. */
enum { VALUE = PERCENTILES, RESULTS };

/* The intervals of a metric in one of the looks; without samples where undefined. */
static void find_intervals(const struct looks *looks, size_t which, const char *name,
                           struct interval *intervals)
{
    const struct replications *replications = &looks->replications[which];
    const struct run_parameters *run = &looks->points[which].point.run;
    const struct metric_replications *metric = replications_metric(replications, name);
    struct estimate value = {.interval.confidence = run->confidence};
    struct estimate percentiles[PERCENTILES] = {0};
    if (metric != NULL) {
        estimate_metric(&value, replications, metric, run->batch_means, run->confidence,
                        replications->arena);
    }
    if (metric != NULL && metric->has_percentiles) {
        estimate_percentiles(percentiles, replications, metric, &value, run->batch_means,
                             replications->arena);
    }
    for (unsigned i = 0; i < PERCENTILES; i++) {
        intervals[i] = percentiles[i].interval;
    }
    intervals[VALUE] = value.interval;
}

static void add_tie(struct ties *ties, const struct tie_difference *difference)
{
    ties->list = memory_grow(ties->list, ties->count, &ties->capacity, sizeof *ties->list);
    ties->list[ties->count++] = *difference;
    ties->beyond += difference->is_beyond;
}

/* Set a result beside its shuffles. */
static void compare_shuffles(struct ties *ties, const struct looks *looks,
                             const struct metric_replications *metric, unsigned row,
                             struct interval (*intervals)[RESULTS])
{
    struct interval plain = intervals[0][row];
    struct tie_difference found = {
        .interval = plain, .unit = metric->unit, .least = INFINITY, .most = -INFINITY};
    bool differs = false;
    for (size_t i = 1; i <= TIES_SHUFFLES; i++) {
        struct interval other = intervals[i][row];
        if ((other.samples > 0) != (plain.samples > 0)) {
            differs = true;
            /* Whether there are enough samples for a percentile may change with a few of them. */
            found.is_beyond = found.is_beyond || row == VALUE;
        }
        if (other.samples == 0) {
            continue;
        }
        found.defined++;
        found.least = fmin(found.least, other.mean);
        found.most = fmax(found.most, other.mean);
        /* Means are rounded to 12 digits: what is left of the order of summing is not seen. */
        if (plain.samples > 0 && fabs(other.mean - plain.mean) > 0) {
            differs = true;
            found.is_beyond =
                found.is_beyond || fabs(other.mean - plain.mean) > interval_half_width(&plain);
        }
    }
    ties->looked_at++;
    if (differs) {
        found.parameters = looks->parameters;
        found.metric = row == VALUE
                           ? arena_print(ties->arena, "%s", metric->name)
                           : arena_print(ties->arena, "%s %s", metric->name, percentile_names[row]);
        found.unit = arena_print(ties->arena, "%s", metric->unit);
        add_tie(ties, &found);
    }
}

static void compare_point(struct ties *ties, const struct looks *looks)
{
    const struct replications *plain = &looks->replications[0];
    for (size_t i = 0; i < plain->metric_count; i++) {
        const struct metric_replications *metric = &plain->metrics[i];
        struct interval intervals[1 + TIES_SHUFFLES][RESULTS];
        for (size_t look = 0; look <= TIES_SHUFFLES; look++) {
            find_intervals(looks, look, metric->name, intervals[look]);
        }
        compare_shuffles(ties, looks, metric, VALUE, intervals);
        for (unsigned row = 0; row < PERCENTILES && metric->has_percentiles; row++) {
            compare_shuffles(ties, looks, metric, row, intervals);
        }
    }
    for (size_t i = 1; i <= TIES_SHUFFLES; i++) {
        const struct replications *shuffled = &looks->replications[i];
        uint64_t failed = shuffled->used - replications_done(shuffled);
        uint64_t failed_anyway = plain->used - replications_done(plain);
        ties->failed += failed > failed_anyway ? failed - failed_anyway : failed_anyway - failed;
    }
}

static bool open_looks(struct looks *looks, const struct experiment *plain,
                       const struct experiment *shuffles, size_t id, struct error *error)
{
    looks->opened = 0;
    for (size_t i = 0; i <= TIES_SHUFFLES; i++) {
        const struct experiment *experiment = i == 0 ? plain : &shuffles[i - 1];
        struct stopping stopping;
        experiment_point_open(experiment, id, &looks->points[i]);
        looks->opened++;
        if (!experiment_replications(experiment, &looks->points[i], &looks->replications[i],
                                     &stopping, error)) {
            return false;
        }
    }
    return true;
}

bool ties_compare(const struct experiment *plain, const struct experiment *shuffles,
                  struct ties *ties, struct error *error)
{
    *ties = (struct ties){.arena = arena_create()};
    bool is_good = true;
    size_t count = spec_point_count(plain->spec);
    for (size_t id = plain->shard; id < count && is_good; id += plain->shards) {
        struct looks looks;
        is_good = open_looks(&looks, plain, shuffles, id, error);
        if (is_good) {
            looks.parameters = plain_of(looks.points[0].point.parameters, ties->arena);
            compare_point(ties, &looks);
        }
        for (size_t i = 0; i < looks.opened; i++) {
            experiment_point_close(&looks.points[i]);
        }
    }
    return is_good;
}

static void on_tick(void *context)
{
    (void)context;
}

/* All runs of an experiment in one shuffle, into its own store. */
static bool make_shuffled(const struct experiment *experiment, struct runner_options options,
                          uint32_t shuffle, int *signal_number, struct error *error)
{
    struct plan *plan = plan_create(experiment);
    struct runner_client client = {plan, plan_next, plan_finished, on_tick};
    options.shuffle_ties = shuffle;
    bool is_good = runner_run(&options, &client, signal_number, error);
    plan_destroy(plan);
    return is_good;
}

bool ties_make(const struct experiment *experiment, const struct runner_options *options,
               struct ties *ties, struct error *error)
{
    struct experiment shuffles[TIES_SHUFFLES] = {0};
    bool is_good = true;
    int signal_number = 0;
    *ties = (struct ties){0};
    for (uint32_t i = 0; i < TIES_SHUFFLES && is_good && signal_number == 0; i++) {
        shuffles[i] = *experiment;
        shuffles[i].store = store_open(NULL, error);
        is_good = shuffles[i].store != NULL &&
                  make_shuffled(&shuffles[i], *options, i + 1, &signal_number, error);
    }
    if (is_good && signal_number == 0) {
        is_good = ties_compare(experiment, shuffles, ties, error);
    }
    ties->signal_number = signal_number;
    for (size_t i = 0; i < TIES_SHUFFLES; i++) {
        store_close(shuffles[i].store);
    }
    return is_good;
}

void ties_free(struct ties *ties)
{
    memory_free(ties->list);
    if (ties->arena != NULL) {
        arena_destroy(ties->arena);
    }
    *ties = (struct ties){0};
}

bool ties_are_harmless(const struct ties *ties)
{
    return ties->beyond == 0 && ties->failed == 0;
}
