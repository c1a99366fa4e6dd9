/*
 * The role "batch_scheduler": which of the jobs that wait start now.
 *
 * The batch system calls it once for each instant at which jobs have come or ended, after all of
 * them. It starts jobs with batch_start and may make reservations: it sees the queue in the order
 * of submission, the jobs that run in the order of their expected ends, and estimates; run times it
 * does not know.
 */
#ifndef MODELS_JOBS_BATCH_SCHEDULER_H
#define MODELS_JOBS_BATCH_SCHEDULER_H

#include "sim/component/kind.h"

#include <stdbool.h>

struct batch;

struct batch_scheduler_operations {
    /** Start jobs. @return when it is to be called again at the latest; TICKS_NEVER: when a job
     *  comes or ends */
    sim_ticks (*schedule)(struct run *run, struct batch *batch);
    bool starts_head; /* the first job of the queue waits for processors alone */
};

#endif
