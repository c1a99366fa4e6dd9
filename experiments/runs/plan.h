/*
 * The plan of a sweep: which runs are to be made, in what order.
 *
 * Points are taken in the order of their ids, each point's replications in order; what the store
 * has already is skipped. When all runs of a point's round are there, the rounds decide whether it
 * needs more (experiments/runs/stopping.h), and these come before points not yet begun. Memory
 * holds the points under way only, never the whole sweep.
 *
 * Points with one canonical text and seed share their runs: while one of them is under way the
 * others wait, and then find in the store what they need.
 */
#ifndef EXPERIMENTS_RUNS_PLAN_H
#define EXPERIMENTS_RUNS_PLAN_H

#include "experiments/runs/experiment.h"
#include "experiments/runs/runner.h"

struct plan;

/** How far a sweep is. */
struct plan_progress {
    uint64_t total; /* runs wanted, as far as is known: later rounds add to it */
    uint64_t done;  /* cached and failed ones among them */
    uint64_t cached;
    uint64_t failed;
    uint64_t events; /* of the runs made here */
    uint64_t ties;
};

struct plan *plan_create(const struct experiment *experiment);
void plan_destroy(struct plan *plan);

/** The next run to make; a runner_client's `next`. @param context  the plan */
bool plan_next(void *context, struct job *job, struct error *error);

/** Put a run's outcome into the store and decide on; a runner_client's `finished`. */
bool plan_finished(void *context, const struct job *job, const struct outcome *outcome,
                   struct error *error);

struct plan_progress plan_progress(const struct plan *plan);

/** Call a function whenever progress was made; for long stretches of cached points. */
void plan_on_progress(struct plan *plan, void (*report)(void *context), void *context);

#endif
