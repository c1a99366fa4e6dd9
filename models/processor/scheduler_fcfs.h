/* A scheduler that takes no thread's core for another of the same priority. */
#ifndef MODELS_PROCESSOR_SCHEDULER_FCFS_H
#define MODELS_PROCESSOR_SCHEDULER_FCFS_H

#include "models/processor/scheduler.h"

extern const struct kind scheduler_fcfs_kind;

struct scheduler_fcfs_parameters {
    sim_ticks switch_cost;
};

#endif
