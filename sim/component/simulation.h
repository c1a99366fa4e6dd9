/*
 * One replication, from parameters to report.
 *
 * simulate() builds a system in a fresh run, runs it to its horizon in equal time slices, sets the
 * marks on the way, chooses where the warm-up ends, and lets the system report over what is left.
 * With an automatic warm-up there are 16 possible cuts, at k/32 of the horizon (k = 0 is none).
 * Which of them is right can be said better from all replications of a point than from one, so a
 * run can report at every possible cut and leave the choice to whoever has them all.
 *
 * A single long run can be divided into batches of equal length after its warm-up, each with a
 * report of its own, for intervals by batch means: 32 after an explicit warm-up, and after an
 * automatic one as many 32nds of the horizon as are left, 16 to 32.
 */
#ifndef SIM_COMPONENT_SIMULATION_H
#define SIM_COMPONENT_SIMULATION_H

#include "sim/component/kind.h"

enum {
    SIMULATION_SLICES = 960,                  /* of equal length: 192 batches of 5 for MSER-5 */
    SIMULATION_CUTS = 16,                     /* possible cuts beside none, in the first half */
    SIMULATION_BATCHES = 2 * SIMULATION_CUTS, /* most batches of a single long run */
    SIMULATION_EVERY_CUT_METRICS = 5000, /* a system with more reports at the chosen cut alone */
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
    sim_ticks warmup;       /* explicit; used when choose_cut is NULL */
    choose_cut *choose_cut; /* NULL: cut at `warmup` */
    uint32_t shuffle_ties;  /* 0: ties in the order of scheduling; else in that shuffle's */
    bool check;             /* invariants after every event */
    bool every_cut; /* report at every cut, if choose_cut is given and metrics are not too many */
    bool batches;   /* divide what follows the warm-up into batches with reports of their own */
    bool timeline;  /* keep what happened */
};

struct simulation_result {
    struct report report; /* metrics and laws */
    sim_ticks removed;    /* warm-up cut */
    uint64_t events;
    uint64_t ties;
    size_t cut_count;    /* 0 unless every cut was asked for */
    struct report *cuts; /* metrics alone, from each possible cut to the end */
    sim_ticks *cut_at;
    double *slice_means;             /* of the signal, SIMULATION_SLICES */
    size_t batch_count;              /* 0 unless batches were asked for and have a length */
    struct report *batches;          /* metrics alone; each lists the same metrics as `report` */
    const struct timeline *timeline; /* NULL unless it was asked for */
    uint64_t
        evaluated[RUN_INVARIANTS_MOST]; /* how often each invariant was; also of a failed run */
    struct arena *arena;                /* holds all that; free with simulation_result_free */
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
