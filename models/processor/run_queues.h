/*
 * Run queues: whether all cores take threads from one queue, or each has one of its own; to which
 * of these a thread goes, and how threads move between them.
 */
#ifndef MODELS_PROCESSOR_RUN_QUEUES_H
#define MODELS_PROCESSOR_RUN_QUEUES_H

#include "sim/component/kind.h"

enum run_queues_per { RUN_QUEUES_PER_MACHINE, RUN_QUEUES_PER_CORE };

/** The core whose queue a thread goes to that begins, or comes back from waiting off its core. */
enum run_queues_placement {
    PLACEMENT_LEAST_LOADED, /* that with the fewest threads, held and waiting */
    PLACEMENT_RANDOM,
    PLACEMENT_ROUND_ROBIN,
};

/** The ways in which threads that wait come to other cores. */
enum run_queues_balancing {
    BALANCING_NONE,
    BALANCING_STEAL, /* a core with a place takes one at once */
    BALANCING_PULL,  /* at each interval, each core with a place takes one */
    BALANCING_PUSH,  /* at each interval, the fullest queues give to the emptiest */
};

struct run_queues_parameters {
    int per;       /* enum run_queues_per */
    int placement; /* enum run_queues_placement */
    bool affinity;
    int balancing; /* enum run_queues_balancing */
    sim_ticks interval;
    sim_ticks migration_cost;
};

extern const struct table run_queues_table;

/** Complain of an interval of no time. @param parameters  NULL: none are given */
void run_queues_check(const struct run_queues_parameters *parameters, const struct scope *scope,
                      struct complaints *complaints);

/** Whether each core has a queue of its own. @param parameters  NULL: one for all */
static inline bool run_queues_are_per_core(const struct run_queues_parameters *parameters)
{
    return parameters != NULL && parameters->per == RUN_QUEUES_PER_CORE;
}

#endif
