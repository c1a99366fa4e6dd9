#include "experiments/workload.h"

#include "experiments/workload_queueing.h"
#include "models/systems/cluster.h"
#include "models/systems/multiprocessor.h"
#include "sim/kernel/event_queue.h"

#include <string.h>

/* 0: not known. */
static double events_per_s(const struct point *point)
{
    if (strcmp(point->system->name, "queueing") == 0) {
        return workload_queueing_events_per_s(point);
    }
    if (strcmp(point->system->name, "multiprocessor") == 0) {
        return multiprocessor_events_per_s(point->system_parameters, point->run.ticks_per_second);
    }
    if (strcmp(point->system->name, "cluster") == 0) {
        return cluster_events_per_s(point->system_parameters, point->run.ticks_per_second);
    }
    return 0;
}

static double horizon_s(const struct point *point)
{
    return (double)point->run.horizon / (double)point->run.ticks_per_second;
}

/* What is no part of the estimate, as it happens only where something is stuck. */
static double rare_events_per_s(const struct point *point)
{
    return strcmp(point->system->name, "cluster") == 0
               ? cluster_rechecks_per_s(point->system_parameters, point->run.ticks_per_second)
               : 0;
}

uint64_t workload_limit(const struct point *point)
{
    double events = horizon_s(point) * (events_per_s(point) + rare_events_per_s(point));
    double limit = WORKLOAD_LIMIT_TIMES * events + WORKLOAD_LIMIT_MORE;
    if (!(events > 0)) {
        limit = WORKLOAD_LIMIT_UNKNOWN;
    }
    return limit < (double)QUEUE_SEQUENCES_MAX ? (uint64_t)limit : QUEUE_SEQUENCES_MAX;
}

static void add_point(struct workload *workload, const struct point *point, double weight)
{
    const struct run_parameters *run = &point->run;
    double runs = (double)run->replications_minimum;
    workload->runs_least += weight * runs;
    workload->runs_most += weight * (double)run->replications_maximum;
    workload->simulated_s += weight * runs * horizon_s(point);
    workload->events += weight * runs * horizon_s(point) * events_per_s(point);
    uint64_t limit = workload_limit(point);
    workload->limit_least = limit < workload->limit_least ? limit : workload->limit_least;
    workload->limit_most = limit > workload->limit_most ? limit : workload->limit_most;
}

void workload_of(const struct experiment *experiment, struct workload *workload)
{
    size_t points = experiment_point_count(experiment);
    size_t step = points / WORKLOAD_POINTS_MOST + 1;
    size_t looked_at = points == 0 ? 0 : (points - 1) / step + 1;
    double weight = looked_at == 0 ? 0 : (double)points / (double)looked_at;
    *workload = (struct workload){
        .points = points, .is_sampled = step > 1, .limit_least = QUEUE_SEQUENCES_MAX};
    for (size_t i = 0; i < points; i += step) {
        size_t id = experiment->shard + i * experiment->shards;
        struct arena *arena = arena_create();
        struct point point;
        spec_point(experiment->spec, id, arena, &point);
        add_point(workload, &point, weight);
        point_release(&point);
        arena_destroy(arena);
    }
}
