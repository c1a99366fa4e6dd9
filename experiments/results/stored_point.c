#include "experiments/results/stored_point.h"

bool stored_point_open(const struct experiment *experiment, size_t id, struct stored_point *stored,
                       struct error *error)
{
    *stored = (struct stored_point){0};
    struct replications *replications = &stored->replications;
    experiment_point_open(experiment, id, &stored->point);
    struct arena *arena = stored->point.arena;
    if (!experiment_load(experiment, &stored->point, arena, true, replications, error)) {
        return false;
    }
    stored->stopping = stopping_replay(&stored->point.point.run, replications);
    stored->wanted = stored->stopping.replications;
    while (stored->stored < stored->wanted && replications_has(replications, stored->stored)) {
        stored->stored++;
    }
    stored->has_result = stored->stored > 0;
    if (stored->has_result) {
        if (!stored->stopping.is_complete) {
            replications_use(replications, stored->stored);
        }
        result_point_make(&stored->result, &stored->point, replications, &stored->stopping);
    }
    return true;
}

void stored_point_close(struct stored_point *stored)
{
    experiment_point_close(&stored->point);
}
