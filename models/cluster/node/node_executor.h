/*
 * The part of a node that executes its jobs: cores that the jobs share (node_cores.h), a whole
 * machine, or a machine as a service centre (node_centre.h).
 */
#ifndef MODELS_CLUSTER_NODE_NODE_EXECUTOR_H
#define MODELS_CLUSTER_NODE_NODE_EXECUTOR_H

#include "models/cluster/node/node.h"

struct node_executor_operations {
    /** Take a job. @param demand  [ticks of one core, >= 0] @param process  that executes it */
    void (*execute)(struct run *run, void *executor, sim_ticks demand, uint32_t process,
                    uint64_t argument);
    /** Stand still, and go on. */
    void (*freeze)(struct run *run, void *executor);
    void (*thaw)(struct run *run, void *executor);
    /** Drop all jobs, or those of a process. */
    void (*drop)(struct run *run, void *executor);
    void (*end)(struct run *run, void *executor, uint32_t process);
    bool (*executes_for)(const void *executor, uint32_t process);
    uint64_t (*jobs)(const void *executor); /* that are present */
    bool (*is_frozen)(const void *executor);
    /** The share of its cores' time in use. */
    double (*utilization)(const void *executor, const struct window *window);
    /** Laws and invariants under the name of the node. NULL: its parts have their own. */
    void (*laws)(const void *executor, sim_ticks now, struct report *report);
    void (*invariants)(struct run *run, const void *executor);
};

/** Cores that are shared; a whole machine; a machine as a service centre. */
struct node_executor node_executor_of_cores(const struct assembly *assembly, struct node *node,
                                            const struct node_port *port);
struct node_executor node_executor_of_machine(struct assembly *assembly, const struct scope *node,
                                              struct node *of, const struct node_port *port);
struct node_executor node_executor_of_centre(struct assembly *assembly, const struct scope *node,
                                             struct node *of, const struct node_port *port);

#endif
