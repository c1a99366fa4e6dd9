/* The sections of a spec that describe a cluster for parallel computing. */
#include "models/systems/hpc.h"

#define NODES(name)    offsetof(struct hpc_nodes, name)
#define SYSTEM(name)   offsetof(struct hpc_machine, name)
#define WORKLOAD(name) offsetof(struct hpc_workload, name)

static TABLE(nodes_table, struct hpc_nodes,
             {.name = "count",
              .type = PARAMETER_INTEGER,
              .offset = NODES(count),
              .doc = "Nodes of the group.",
              .preset = "1",
              .least = 1,
              .most = 1e5},
             {.name = "processors",
              .type = PARAMETER_INTEGER,
              .offset = NODES(processors),
              .doc = "Processors of each node.",
              .preset = "1",
              .least = 1,
              .most = 4096});

static const struct parameter nodes_element = {
    .name = "group", .type = PARAMETER_OBJECT, .of = &nodes_table, .doc = "Nodes that are equal."};

static const struct parameter stream_element = {.name = "stream",
                                                .type = PARAMETER_OBJECT,
                                                .of = &job_stream_table,
                                                .doc = "Jobs of a log, or jobs that are drawn."};

static const char *const allocations[] = {
    [ALLOCATION_COMPACT] = "compact", [ALLOCATION_SPREAD] = "spread", NULL};

static const char *const estimates[] = {
    [ESTIMATES_PERFECT] = "perfect", [ESTIMATES_REQUESTED] = "requested", NULL};

static TABLE(
    system_table, struct hpc_machine,
    {.name = "nodes",
     .type = PARAMETER_MAP,
     .element = &nodes_element,
     .offset = SYSTEM(nodes),
     .names = "group",
     .count_least = 1,
     .doc = "Groups of equal nodes, by name."},
    {.name = "scheduler",
     .type = PARAMETER_PART,
     .offset = SYSTEM(scheduler),
     .doc = "Which of the jobs that wait start when processors are free.",
     .role = "batch_scheduler"},
    {.name = "allocation",
     .type = PARAMETER_CHOICE,
     .offset = SYSTEM(allocation),
     .doc = "Which free processors a job is given: compact takes as few nodes as there can "
            "be, spread one processor of each node in turn, the emptiest first.",
     .preset = "\"compact\"",
     .choices = allocations},
    {.name = "estimates",
     .type = PARAMETER_CHOICE,
     .offset = SYSTEM(estimates),
     .doc = "How long jobs run, as the scheduler knows it: perfect is their run time, "
            "requested the time that their users ask for, or the run time where that is "
            "longer: no job is ended for the time that it asked for.",
     .preset = "\"perfect\"",
     .choices = estimates});

static TABLE(workload_table, struct hpc_workload,
             {.name = "jobs",
              .type = PARAMETER_MAP,
              .element = &stream_element,
              .offset = WORKLOAD(jobs),
              .names = "stream",
              .count_least = 1,
              .doc = "Streams of jobs, by name."});

TABLE(hpc_table, struct hpc_parameters,
      {.name = "system",
       .type = PARAMETER_OBJECT,
       .of = &system_table,
       .offset = offsetof(struct hpc_parameters, system),
       .doc = "Nodes, and the batch system that gives them to jobs."},
      {.name = "workload",
       .type = PARAMETER_OBJECT,
       .of = &workload_table,
       .offset = offsetof(struct hpc_parameters, workload),
       .doc = "The jobs."});
