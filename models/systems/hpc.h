/*
 * The system "hpc": a cluster for parallel computing, whose nodes a batch system gives to jobs.
 *
 * Nodes come in groups of equal ones, numbered through in the order of the groups. The batch system
 * (jobs/batch.h) has all of their processors; streams (jobs/job_stream.h) submit jobs to it. A job
 * has its processors to itself for as long as it runs.
 */
#ifndef MODELS_SYSTEMS_HPC_H
#define MODELS_SYSTEMS_HPC_H

#include "models/jobs/job_stream.h"

extern const struct kind hpc_kind;

struct hpc_nodes {
    int64_t count;
    int64_t processors; /* of each node */
};

/** The section "system". */
struct hpc_machine {
    struct parameter_map nodes; /* of struct hpc_nodes */
    struct part scheduler;      /* of role "batch_scheduler" */
    int allocation;             /* enum allocation_policy */
    int estimates;              /* enum job_estimates */
};

/** The section "workload". */
struct hpc_workload {
    struct parameter_map jobs; /* of struct job_stream_parameters */
};

struct hpc_parameters {
    const struct hpc_machine *system;
    const struct hpc_workload *workload;
};

struct hpc {
    struct component component;
    const struct hpc_parameters *parameters;
    struct batch *batch;
    struct job_streams streams;
};

/** Of struct hpc_parameters. */
extern const struct table hpc_table;

/** Of the metrics of the whole system; up to METRICS_END. */
extern const struct metric_row hpc_metrics[];

/** Nodes of all groups. */
uint32_t hpc_node_count(const struct hpc_machine *machine);

/** Processors of all nodes. */
int64_t hpc_processors(const struct hpc_machine *machine);

void hpc_check(const void *parameters, const struct scope *spec,
               const struct check_context *context);

void hpc_report(const struct component *component, struct report *report);

#endif
