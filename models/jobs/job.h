/*
 * Jobs of a cluster for parallel computing: what users submit to its batch system.
 *
 * A job asks for processors and for time; it waits in the queue of the batch system, runs on the
 * processors that it is given, and is done. It is made by its stream (job_stream.h), which hears of
 * its end. Jobs are taken from a pool, which grows to as many as are in the system at once.
 */
#ifndef MODELS_JOBS_JOB_H
#define MODELS_JOBS_JOB_H

#include "sim/base/arena.h"
#include "sim/kernel/run.h"

/* No processor: the end of a list of them. */
#define JOB_NO_PROCESSOR UINT32_MAX

struct job {
    struct job *next, *previous; /* in the queue; `next` alone in the list of free places */
    uint32_t slot;               /* its place in the pool */
    uint32_t stream;             /* the number of its stream */
    uint32_t processors;
    uint32_t first;     /* of its processors, while it runs */
    uint32_t nodes;     /* that these are on */
    sim_ticks run_time; /* on these processors */
    sim_ticks estimate; /* of the run time, as the batch system knows it */
    sim_ticks submitted;
    sim_ticks started;
    sim_ticks expected_end; /* of one that runs: its start and the estimate */
    sim_ticks promised;     /* when it starts at the latest; TICKS_NEVER: nothing was promised */
    sim_ticks reserved;     /* when it is to start; TICKS_NEVER: no reservation yet */
};

struct job_pool {
    struct arena *arena;
    struct job **jobs; /* by slot */
    size_t count, capacity;
    struct job *free;
};

/** The owner of jobs, who hears of their start and their end. */
struct job_port {
    void *owner;
    void (*started)(struct run *run, void *owner, const struct job *job);
    void (*ended)(struct run *run, void *owner, const struct job *job);
};

/** A job of zeros but for its slot; memory is the run's. */
struct job *job_take(struct job_pool *pool);

void job_release(struct job_pool *pool, struct job *job);

/** A queue of jobs; each may leave it from where it stands. */
struct job_queue {
    struct job *first, *last;
    uint64_t count;
};

void job_queue_push(struct job_queue *queue, struct job *job);
void job_queue_remove(struct job_queue *queue, struct job *job);

#endif
