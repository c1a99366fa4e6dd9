/*
 * One replication, from parameters to report.
 *
 * simulate() builds a system in a fresh run, runs it to its horizon in equal time slices, sets the
 * marks on the way, chooses where the warm-up ends, and lets the system report over what is left.
 * With an automatic warm-up there are 16 possible cuts, at k/32 of the horizon (k = 0 is none).
 */
#ifndef SIM_COMPONENT_SIMULATION_H
#define SIM_COMPONENT_SIMULATION_H

#include "sim/component/kind.h"

enum {
    SIMULATION_SLICES = 960, /* of equal length: 192 batches of 5 for MSER-5 */
    SIMULATION_CUTS = 16,    /* possible cuts beside none, in the first half */
};

/** Chooses how much warm-up to cut: the number k, 0 to 16, of the cut at k/32 of the horizon. */
typedef unsigned choose_cut(const double *slice_means, size_t count);

struct simulation {
    const struct kind *system;
    const void *parameters; /* of system->parameters */
    sim_ticks horizon;
    int64_t ticks_per_second;
    uint64_t seed;
    uint64_t replication;
    sim_ticks warmup;      /* explicit; used when choose_cut is NULL */
    choose_cut *choose_cut; /* NULL: cut at `warmup` */
    bool shuffle_ties;
    bool check; /* invariants after every event */
};

struct simulation_result {
    struct report report;  /* metrics and laws */
    sim_ticks removed;     /* warm-up cut */
    uint64_t events;
    uint64_t ties;
    struct arena *arena;   /* holds the report; free with simulation_result_free */
};

/**
 * Run one replication.
 *
 * Memory grows with the model, never with simulated time.
 *
 * @return false when the run failed: `error` names the component and the simulated time
 */
bool simulate(const struct simulation *simulation, struct simulation_result *result,
              struct error *error);

void simulation_result_free(struct simulation_result *result);

#endif
