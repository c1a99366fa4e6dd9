/*
 * The cores of a node, shared by its jobs.
 *
 * Processor sharing as at a station (models/station/sharing.h): each of n jobs gets min(1, cores /
 * n) of a core. While the node hangs the cores are frozen: jobs keep what they have received and
 * go on from there; jobs that come meanwhile begin with the thaw. When the node goes down all jobs
 * are dropped and the port is not told. One event is pending for all jobs; a job that is gone gives
 * its record back to a list, so that nothing is allocated once there are as many as are ever
 * present at once.
 */
#ifndef MODELS_CLUSTER_NODE_NODE_CORES_H
#define MODELS_CLUSTER_NODE_NODE_CORES_H

#include "models/cluster/node/node.h"
#include "models/station/sharing.h"
#include "sim/measure/ledger.h"

struct node_job {
    uint64_t argument;
    uint32_t process;      /* that executes it: a number of its owner's */
    wide begun;            /* attained service at its start */
    struct node_job *next; /* in the list of free ones */
};

struct node_cores {
    struct component component; /* path of the node */
    struct node *node;
    struct node_port port;
    struct arena *arena;
    struct node_job *free;
    struct sharing sharing;
    bool is_frozen;
    struct ledger
        jobs; /* finished: done, dropped: lost, both without times; service [ticks / 2^32] */
};

struct node_cores *node_cores_build(const struct assembly *assembly, struct node *node,
                                    const struct node_port *port);

/** The cores of a node without a machine. */
static inline struct node_cores *node_cores_of(const struct node *node)
{
    return node->executor.owner;
}

/** Take a job. @param demand  [ticks of one core, >= 0] @param process  that executes the job */
void node_cores_execute(struct run *run, struct node_cores *cores, sim_ticks demand,
                        uint32_t process, uint64_t argument);

void node_cores_freeze(struct run *run, struct node_cores *cores);
void node_cores_thaw(struct run *run, struct node_cores *cores);

/** Drop all jobs, wherever they are. */
void node_cores_drop(struct run *run, struct node_cores *cores);

/** Drop the jobs of a process. Costs O(n log n) for n jobs present. */
void node_cores_end(struct run *run, struct node_cores *cores, uint32_t process);

/** Jobs present. */
static inline uint64_t node_cores_jobs(const struct node_cores *cores)
{
    return cores->sharing.tags.count;
}

/** Whether a job of a process is present. Costs O(n) for n jobs present. */
bool node_cores_execute_for(const struct node_cores *cores, uint32_t process);

/** The share of the cores' time in use. */
double node_cores_utilization(const struct node_cores *cores, const struct window *window);

/** Work done = service received and on its way; jobs executed = finished, dropped, present. */
void node_cores_laws(const struct node_cores *cores, sim_ticks now, struct report *report);

void node_cores_invariants(struct run *run, const struct node_cores *cores);

#endif
