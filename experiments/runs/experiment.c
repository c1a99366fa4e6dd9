#include "experiments/runs/experiment.h"

#include "sim/base/memory.h"

#include <inttypes.h>
#include <stdio.h>

size_t experiment_point_count(const struct experiment *experiment)
{
    size_t all = spec_point_count(experiment->spec);
    if (all <= experiment->shard) {
        return 0;
    }
    return (all - experiment->shard - 1) / experiment->shards + 1;
}

void experiment_point_open(const struct experiment *experiment, size_t id,
                           struct experiment_point *point)
{
    *point = (struct experiment_point){.arena = arena_create()};
    spec_point(experiment->spec, id, point->arena, &point->point);
    point->canonical = point_canonical(&point->point);
    store_point_init(&point->stored, point->canonical, point->point.run.seed);
    point->stored.id = id;
    point->stored.timelines = (uint64_t)point->point.run.timelines;
}

void experiment_point_close(struct experiment_point *point)
{
    memory_free(point->canonical);
    point_release(&point->point);
    arena_destroy(point->arena);
    *point = (struct experiment_point){0};
}

bool experiment_load(const struct experiment *experiment, const struct experiment_point *point,
                     struct arena *arena, bool with_values, struct replications *replications,
                     struct error *error)
{
    const struct system_operations *system = point->point.system->operations;
    if (!replications_load(replications, arena, experiment->store, &point->stored, with_values,
                           error)) {
        return false;
    }
    replications->signal_metric = system->signal_metric;
    return true;
}

bool experiment_replications(const struct experiment *experiment,
                             const struct experiment_point *point,
                             struct replications *replications, struct stopping *stopping,
                             struct error *error)
{
    if (!experiment_load(experiment, point, point->arena, true, replications, error)) {
        return false;
    }
    *stopping = stopping_replay(&point->point.run, replications);
    if (!stopping->is_complete) {
        uint64_t missing = 0;
        while (replications_has(replications, missing)) {
            missing++;
        }
        char where[64];
        snprintf(where, sizeof where, "point %zu", point->point.id);
        return error_set(error, ERROR_NO_INPUT, where,
                         "replication %" PRIu64 " of %" PRIu64 " was not made", missing,
                         stopping->replications);
    }
    return true;
}
