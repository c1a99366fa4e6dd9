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
    /** The node has come up after a boot. NULL: nothing begins then. */
    void (*start)(struct run *run, void *executor);
    /** A fault interrupts a core. NULL: nothing does. @param source  of interrupts */
    void (*interrupt)(struct run *run, void *executor, const char *source, struct cause cause);
    bool (*executes_for)(const void *executor, uint32_t process);
    uint64_t (*jobs)(const void *executor); /* that are present */
    bool (*is_frozen)(const void *executor);
    /** The share of its cores' time in use. */
    double (*utilization)(const void *executor, const struct window *window);
    /** Laws and invariants under the name of the node. NULL: its parts have their own. */
    void (*laws)(const void *executor, sim_ticks now, struct report *report);
    void (*invariants)(struct run *run, const void *executor);
};

/** Takes the panic of a node's machine. @param event  on the timeline; 0: none @param fault  at the
 *  root of its causes; NULL: none */
typedef void node_panic_taker(struct run *run, void *node, uint64_t event, const char *fault);

/** Cores that are shared; a whole machine, whose panic ends the node; a machine as a service
 *  centre. */
struct node_executor node_executor_of_cores(const struct assembly *assembly, struct node *node,
                                            const struct node_port *port);
struct node_executor node_executor_of_machine(struct assembly *assembly, const struct scope *node,
                                              struct node *of, const struct node_port *port,
                                              node_panic_taker *panicked);
struct node_executor node_executor_of_centre(struct assembly *assembly, const struct scope *node,
                                             struct node *of, const struct node_port *port);

#endif
