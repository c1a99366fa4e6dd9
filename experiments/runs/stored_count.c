#include "experiments/runs/stored_count.h"

#include "experiments/runs/digest_set.h"

/* The runs of a point that the store has; without a store none. */
static bool load(const struct experiment *experiment, const struct experiment_point *point,
                 struct replications *replications, struct error *error)
{
    if (experiment->store == NULL) {
        *replications = (struct replications){.arena = point->arena};
        return true;
    }
    bool with_values = point->point.run.wanted_count > 0;
    return experiment_load(experiment, point, point->arena, with_values, replications, error);
}

static bool count_point(const struct experiment *experiment, size_t id, struct digest_set *seen,
                        struct stored_count *count, struct error *error)
{
    struct experiment_point point;
    struct replications replications;
    struct digest key;
    experiment_point_open(experiment, id, &point);
    bool is_good = load(experiment, &point, &replications, error);
    if (is_good) {
        struct stopping stopping = stopping_replay(&point.point.run, &replications);
        uint64_t stored = 0;
        uint64_t failed = 0;
        for (uint64_t i = 0; i < stopping.replications; i++) {
            bool is_there = replications_has(&replications, i);
            stored += is_there;
            failed += is_there && replications.states[i] == STORE_FAILED;
        }
        uint64_t left = stopping.replications - stored + failed;
        run_key(&point.stored.keys, 0, &key);
        bool is_twin = digest_set_has(seen, &key);
        digest_set_add(seen, &key);
        count->points++;
        count->complete += stopping.is_complete;
        count->begun += !stopping.is_complete && stored > 0;
        count->wanted += stopping.replications;
        count->stored += stored;
        count->failed += failed;
        count->left += is_twin ? 0 : left;
        count->is_open =
            count->is_open || (!stopping.is_complete && point.point.run.wanted_count > 0);
        count->first_left = left > 0 && count->first_left == SIZE_MAX ? id : count->first_left;
    }
    experiment_point_close(&point);
    return is_good;
}

bool stored_count_of(const struct experiment *experiment, struct stored_count *count,
                     struct error *error)
{
    struct digest_set seen = {0};
    bool is_good = true;
    *count = (struct stored_count){.first_left = SIZE_MAX};
    for (size_t id = experiment->shard; is_good && id < spec_point_count(experiment->spec);
         id += experiment->shards) {
        is_good = count_point(experiment, id, &seen, count, error);
    }
    digest_set_free(&seen);
    return is_good;
}
