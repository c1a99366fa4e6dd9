/* How many runs of an experiment are stored, and how many are left to be made. */
#ifndef EXPERIMENTS_RUNS_STORED_COUNT_H
#define EXPERIMENTS_RUNS_STORED_COUNT_H

#include "experiments/runs/experiment.h"

struct stored_count {
    size_t points;   /* of this shard */
    size_t complete; /* of these */
    size_t begun;    /* not complete, with a run at least */
    uint64_t wanted; /* runs, as far as is known: later rounds add to it */
    uint64_t stored; /* of these; failed ones among them */
    uint64_t failed;
    uint64_t left;     /* to be made: points that share their runs count once, failed ones again */
    bool is_open;      /* a wanted precision may need more */
    size_t first_left; /* a point with runs to be made; SIZE_MAX: none */
};

/**
 * Count. @param experiment  with a store, or without: then nothing is stored
 * @return false with `error` set when the store failed
 */
bool stored_count_of(const struct experiment *experiment, struct stored_count *count,
                     struct error *error);

#endif
