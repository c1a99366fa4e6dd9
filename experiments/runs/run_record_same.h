/*
 * Metrics that have the same numbers as an earlier one, so that a record holds them once.
 *
 * In a system of one class the response time of the class is that of the system, and the cells of
 * its percentiles are most of a record; a resource is as busy as its component's utilization says.
 */
#ifndef EXPERIMENTS_RUNS_RUN_RECORD_SAME_H
#define EXPERIMENTS_RUNS_RUN_RECORD_SAME_H

#include "sim/component/simulation.h"

#define RECORD_SAME_NONE SIZE_MAX

struct run_record_same {
    /* Which earlier metric, by number, has the same numbers as each; it is the same as none. */
    size_t *of_metric;
    size_t *of_resource; /* which metric, a mean over time, is its utilization */
};

/** Which numbers are the same in all windows and pieces of a run; RECORD_SAME_NONE: none. */
struct run_record_same run_record_same_find(const struct simulation_result *result);

void run_record_same_free(struct run_record_same *same);

#endif
