/*
 * How much work a sweep is, without running any of it.
 *
 * Counts points, runs and simulated time; points that share their runs count once. Where the kind
 * of system tells how often something happens (a queueing system's arrivals and what its thinking
 * customers can cause at most), events and the processor time they take are estimated too: within a
 * factor of three or so.
 *
 * From the estimate follows a limit for each run, so that none goes on for ever: far above what a
 * sound run needs, and the same on every machine, as it counts events.
 */
#ifndef EXPERIMENTS_RUNS_WORK_ESTIMATE_H
#define EXPERIMENTS_RUNS_WORK_ESTIMATE_H

#include "experiments/runs/experiment.h"

/** Events a second of a full queueing model on one present-day processor. */
#define WORK_ESTIMATE_EVENTS_PER_S 1e7

/** A run may schedule so many times the events estimated for it, and so many more. */
#define WORK_ESTIMATE_LIMIT_TIMES 100
#define WORK_ESTIMATE_LIMIT_MORE  1e8

/** The limit where nothing is known of a run's events. */
#define WORK_ESTIMATE_LIMIT_UNKNOWN 1e10

/** Points that are looked at; of more, evenly spaced ones stand for the rest. */
enum { WORK_ESTIMATE_POINTS_MOST = 10000 };

struct work_estimate {
    size_t points;
    size_t different;    /* points with runs of their own; where sampled, all of them */
    uint64_t runs_least; /* to be made; where sampled, as if no points were equal */
    uint64_t runs_most;
    double simulated_s;               /* of the fewest runs */
    double events;                    /* of these; 0: not known */
    uint64_t limit_least, limit_most; /* of one run, over the points looked at [events] */
    double run_most;                  /* events of the longest run; 0: not known */
    bool is_sampled;
};

/** Whether the longest run is estimated to need more events than any run can schedule. */
bool work_estimate_is_endless(const struct work_estimate *estimate);

/** Events of a run of a point, estimated; 0: not known. */
double work_estimate_events(const struct point *point);

/** Events that a run may schedule, moved ones again, unless the user sets a limit of time. */
uint64_t work_estimate_limit(const struct point *point);

void work_estimate_of(const struct experiment *experiment, struct work_estimate *estimate);

#endif
