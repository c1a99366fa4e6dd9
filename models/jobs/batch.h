/*
 * A batch system: the queue of jobs, those that run and the processors that they have.
 *
 * Jobs come by batch_submit and wait in the order in which they came. Once all of an instant has
 * happened, jobs that end before those that come, the scheduler starts jobs. A job that runs keeps
 * its processors to its end; then its owner hears of it. A job costs two events here, and what its
 * scheduler does.
 */
#ifndef MODELS_JOBS_BATCH_H
#define MODELS_JOBS_BATCH_H

#include "models/jobs/allocation.h"
#include "models/jobs/batch_scheduler.h"
#include "models/jobs/job_measures.h"
#include "sim/component/assembly.h"

extern const struct kind batch_kind;

struct profile;

struct batch {
    struct component component;
    const struct batch_scheduler_operations *scheduler;
    struct allocation allocation;
    struct job_pool pool;
    struct job_queue queue;
    struct job **running; /* by expected end, those of one by start */
    size_t running_count, running_capacity;
    struct job_port port;
    struct job_measures measures; /* of all jobs */
    struct level busy;            /* processors that jobs have */
    wide work;                    /* processors times run time of jobs that are done [ticks] */
    struct event_id decision;     /* of the scheduler, if one is to come */
    sim_ticks first_submitted;    /* -1: no job yet */
    sim_ticks last_ended;
    bool is_early;           /* a job has ended before its expected end, or is late */
    struct profile *profile; /* of a scheduler that makes reservations; NULL: none yet */
};

struct batch_options {
    const struct kind *scheduler; /* of role "batch_scheduler" */
    enum allocation_policy allocation;
    const uint32_t *processors; /* of each node */
    uint32_t node_count;
    struct job_port port; /* who hears of jobs that are done */
};

/** Build a batch system and add it to the assembly. */
struct batch *batch_build(struct assembly *assembly, const struct scope *scope,
                          const struct batch_options *options);

/** A job comes, with its processors, run time and estimate (at least the run time). */
void batch_submit(struct run *run, struct batch *batch, struct job *job);

/** For schedulers: start a job of the queue now. Asserts that its processors are free. */
void batch_start(struct run *run, struct batch *batch, struct job *job);

/** For schedulers: processors that no job has. */
static inline uint32_t batch_free(const struct batch *batch)
{
    return batch->allocation.free_count;
}

/** Whether a job could ever run: so many processors are there. */
static inline bool batch_takes(const struct batch *batch, sim_ticks run_time, int64_t processors)
{
    return run_time > 0 && processors > 0 &&
           processors <= (int64_t)batch->allocation.processor_count;
}

#endif
