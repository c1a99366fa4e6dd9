/*
 * How much work a sweep is, without running any of it.
 *
 * Counts points, runs and simulated time; points that share their runs count once. Where the kind
 * of system tells how often something happens (a queueing system's arrivals and what its thinking
 * customers can cause at most), events and the processor time they take are estimated too: within a
 * factor of three or so.
 */
#ifndef EXPERIMENTS_WORKLOAD_H
#define EXPERIMENTS_WORKLOAD_H

#include "experiments/experiment.h"

/** Events a second of a full queueing model on one present-day processor. */
#define WORKLOAD_EVENTS_PER_S 1e7

/** Points that are looked at; of more, evenly spaced ones stand for the rest. */
enum { WORKLOAD_POINTS_MOST = 10000 };

struct workload {
    size_t points;
    size_t different;    /* points with runs of their own; where sampled, all of them */
    uint64_t runs_least; /* to be made; where sampled, as if no points were equal */
    uint64_t runs_most;
    double simulated_s; /* of the fewest runs */
    double events;      /* of these; 0: not known */
    bool is_sampled;
};

void workload_of(const struct experiment *experiment, struct workload *workload);

#endif
