#include "experiments/workload.h"

#include "experiments/workload_queueing.h"

#include <string.h>

static void add_point(struct workload *workload, const struct point *point, double weight)
{
    const struct run_parameters *run = &point->run;
    double runs = (double)run->replications_minimum;
    double horizon_s = (double)run->horizon / (double)run->ticks_per_second;
    workload->runs_least += weight * runs;
    workload->runs_most += weight * (double)run->replications_maximum;
    workload->simulated_s += weight * runs * horizon_s;
    if (strcmp(point->system->name, "queueing") == 0) {
        workload->events += weight * runs * horizon_s * workload_queueing_events_per_s(point);
    }
}

void workload_of(const struct experiment *experiment, struct workload *workload)
{
    size_t points = experiment_point_count(experiment);
    size_t step = points / WORKLOAD_POINTS_MOST + 1;
    size_t looked_at = points == 0 ? 0 : (points - 1) / step + 1;
    double weight = looked_at == 0 ? 0 : (double)points / (double)looked_at;
    *workload = (struct workload){.points = points, .is_sampled = step > 1};
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
