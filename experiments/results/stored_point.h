/*
 * The results of a point of an output folder, as far as its runs are stored.
 *
 * While a sweep runs, the replications from the first to the one before the first that is missing
 * count; these are the same whatever order runs end in, so that none is chosen by how long it took.
 * The numbers of a point that is complete are those of results.json.
 */
#ifndef EXPERIMENTS_RESULTS_STORED_POINT_H
#define EXPERIMENTS_RESULTS_STORED_POINT_H

#include "experiments/results/point.h"

struct stored_point {
    struct experiment_point point;
    struct replications replications;
    struct stopping stopping;
    uint64_t stored; /* replications that count, failed ones among them */
    uint64_t wanted; /* as far as is known: later rounds add to it */
    bool has_result;
    struct result_point result; /* where has_result: one replication counts at least */
};

/** @return false with `error` set; call stored_point_close in either case */
bool stored_point_open(const struct experiment *experiment, size_t id, struct stored_point *stored,
                       struct error *error);
void stored_point_close(struct stored_point *stored);

#endif
