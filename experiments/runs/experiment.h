/*
 * An experiment at hand: a checked spec, the store of its runs, and the share of the points that
 * belongs to this shard.
 *
 * Points are opened one at a time, so that a sweep of a million points needs no more memory than
 * one of ten. The results of runs are always read from the store: a run just made, a cached one and
 * one that another shard made go the same way, and so end in the same bytes.
 */
#ifndef EXPERIMENTS_RUNS_EXPERIMENT_H
#define EXPERIMENTS_RUNS_EXPERIMENT_H

#include "experiments/runs/replications.h"
#include "experiments/runs/stopping.h"
#include "experiments/runs/store.h"
#include "experiments/spec/spec.h"

/** Borrows the spec and the store. */
struct experiment {
    const struct spec *spec;
    struct store *store;
    size_t shard; /* K of K/N: owns the points whose id modulo N is K */
    size_t shards;
};

/** A point that is being looked at. */
struct experiment_point {
    struct arena *arena;
    struct point point;
    char *canonical;
    struct store_point stored;
};

static inline bool experiment_owns(const struct experiment *experiment, size_t id)
{
    return id % experiment->shards == experiment->shard;
}

/** How many points this shard owns. */
size_t experiment_point_count(const struct experiment *experiment);

void experiment_point_open(const struct experiment *experiment, size_t id,
                           struct experiment_point *point);
void experiment_point_close(struct experiment_point *point);

/**
 * The runs of a point that the store has, with the metric that its system names as the signal's.
 *
 * @param with_values  false: only which there are
 */
bool experiment_load(const struct experiment *experiment, const struct experiment_point *point,
                     struct arena *arena, bool with_values, struct replications *replications,
                     struct error *error);

/**
 * The replications of a point and how its rounds ended; `used` is set to those that count.
 *
 * @param replications  in the point's arena
 * @return false with `error` set when the store failed, or when replications are missing (66)
 */
bool experiment_replications(const struct experiment *experiment,
                             const struct experiment_point *point,
                             struct replications *replications, struct stopping *stopping,
                             struct error *error);

#endif
