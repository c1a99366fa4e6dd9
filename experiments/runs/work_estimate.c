#include "experiments/runs/work_estimate.h"

#include "sim/base/memory.h"
#include "sim/base/wide.h"
#include "sim/kernel/event_queue.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* 0: not known. */
static double events_per_s(const struct point *point)
{
    const struct system_operations *system = point->system->operations;
    return system->events_per_s(point->system_parameters, point->run.ticks_per_second);
}

static double horizon_s(const struct point *point)
{
    return (double)point->run.horizon / (double)point->run.ticks_per_second;
}

/* Events not in the estimate, as they happen only where something is stuck. */
static double rare_events_per_s(const struct point *point)
{
    const struct system_operations *system = point->system->operations;
    return system->rare_events_per_s == NULL
               ? 0
               : system->rare_events_per_s(point->system_parameters, point->run.ticks_per_second);
}

double work_estimate_events(const struct point *point)
{
    return horizon_s(point) * events_per_s(point);
}

uint64_t work_estimate_limit(const struct point *point)
{
    double events = horizon_s(point) * (events_per_s(point) + rare_events_per_s(point));
    double limit = WORK_ESTIMATE_LIMIT_TIMES * events + WORK_ESTIMATE_LIMIT_MORE;
    if (!(events > 0)) {
        limit = WORK_ESTIMATE_LIMIT_UNKNOWN;
    }
    return limit < (double)QUEUE_SEQUENCES_MAX ? (uint64_t)limit : QUEUE_SEQUENCES_MAX;
}

/* The work of one point, in the order of `key`: equal points share their runs. */
struct share {
    struct digest key;
    uint64_t least;
    uint64_t most;
    double horizon_s;
    double events_per_s;
    uint64_t limit; /* of one run [events] */
};

static int by_key(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct digest));
}

static void open_share(const struct experiment *experiment, size_t id, struct share *share)
{
    struct experiment_point point;
    experiment_point_open(experiment, id, &point);
    const struct run_parameters *run = &point.point.run;
    *share = (struct share){
        .least = (uint64_t)run->replications_minimum,
        .most = (uint64_t)run->replications_maximum,
        .horizon_s = horizon_s(&point.point),
        .events_per_s = events_per_s(&point.point),
        .limit = work_estimate_limit(&point.point),
    };
    run_key(&point.stored.keys, 0, &share->key);
    experiment_point_close(&point);
}

/* Of points with one key, that which needs most runs stands for all. @return how many are left */
static size_t keep_different(struct share *shares, size_t count)
{
    size_t kept = 0;
    qsort(shares, count, sizeof *shares, by_key);
    for (size_t i = 0; i < count; i++) {
        struct share *last = kept == 0 ? NULL : &shares[kept - 1];
        if (last == NULL || by_key(last, &shares[i]) != 0) {
            shares[kept++] = shares[i];
            continue;
        }
        last->least = shares[i].least > last->least ? shares[i].least : last->least;
        last->most = shares[i].most > last->most ? shares[i].most : last->most;
    }
    return kept;
}

/* `sum` over `part` points, for all of them: a whole number, exact where all have the same. */
static uint64_t scaled(uint64_t sum, size_t points, size_t part)
{
    return (uint64_t)(((unsigned_wide)sum * points + part / 2) / part);
}

static void sum_shares(struct work_estimate *estimate, const struct share *shares, size_t count)
{
    double weight = (double)estimate->different / (double)count;
    for (size_t i = 0; i < count; i++) {
        const struct share *share = &shares[i];
        double simulated_s = weight * (double)share->least * share->horizon_s;
        estimate->runs_least += share->least;
        estimate->runs_most += share->most;
        estimate->simulated_s += simulated_s;
        estimate->events += simulated_s * share->events_per_s;
        estimate->run_most = fmax(estimate->run_most, share->horizon_s * share->events_per_s);
        estimate->limit_least =
            share->limit < estimate->limit_least ? share->limit : estimate->limit_least;
        estimate->limit_most =
            share->limit > estimate->limit_most ? share->limit : estimate->limit_most;
    }
    estimate->runs_least = scaled(estimate->runs_least, estimate->different, count);
    estimate->runs_most = scaled(estimate->runs_most, estimate->different, count);
}

void work_estimate_of(const struct experiment *experiment, struct work_estimate *estimate)
{
    size_t points = experiment_point_count(experiment);
    size_t step = points / (WORK_ESTIMATE_POINTS_MOST + 1) + 1;
    size_t count = points == 0 ? 0 : (points - 1) / step + 1;
    *estimate = (struct work_estimate){.points = points,
                                       .different = points,
                                       .is_sampled = step > 1,
                                       .limit_least = QUEUE_SEQUENCES_MAX};
    struct share *shares = memory_alloc(count * sizeof *shares);
    for (size_t i = 0; i < count; i++) {
        open_share(experiment, experiment->shard + i * step * experiment->shards, &shares[i]);
    }
    if (!estimate->is_sampled) {
        count = keep_different(shares, count);
        estimate->different = count;
    }
    if (count > 0) {
        sum_shares(estimate, shares, count);
    }
    memory_free(shares);
}

bool work_estimate_is_endless(const struct work_estimate *estimate)
{
    return estimate->run_most > (double)QUEUE_SEQUENCES_MAX;
}
