/*
 * A machine as a node, as a service centre: jobs are executed at the rates that the machine was
 * measured to have with so many inside (models/processor/machine_rates.h).
 *
 * As many jobs as the machine has workers are executed at once and share its rate equally; the
 * others wait, first come first served. So throughput and mean response times are those of the
 * whole machine, at two events a job. How response times spread is not: which references a job
 * meets is forgotten, so percentiles cannot be told.
 */
#ifndef MODELS_CLUSTER_NODE_NODE_CENTRE_H
#define MODELS_CLUSTER_NODE_NODE_CENTRE_H

#include "models/cluster/node/node.h"
#include "models/processor/machine_rates.h"
#include "models/station/keyed_heap.h"
#include "sim/measure/ledger.h"

extern const struct kind service_centre_kind;

/** Why no percentiles are told of times that a service centre is part of. */
#define NODE_CENTRE_NO_PERCENTILES                                                                 \
    "a service centre keeps throughput and means, not how times spread: \"as\": \"whole\" does"

struct centre_job {
    uint64_t argument;
    uint32_t process;
    sim_ticks demand;
    sim_ticks joined;
    wide begun;              /* computing of a job present from the start, at its own start */
    struct centre_job *next; /* that waits, or is free */
};

struct node_centre {
    struct component component; /* path "nodes.alpha.machine" */
    struct node *node;
    struct node_port port;
    struct arena *arena;
    const struct machine_rates *rates;
    struct centre_job *free;
    struct centre_job *first, *last; /* that wait */
    struct keyed_heap ends;          /* of those executed, by the computing at which they end */
    wide computed;                   /* by a job present from the start [ticks / 2^32] */
    sim_ticks since;                 /* when `computed` was so much */
    uint64_t rate;                   /* of each job executed, from then on [ticks / 2^32 a tick] */
    struct event_id next;
    bool is_frozen;
    struct ledger jobs; /* busy: computing of all jobs in a tick [ticks / 2^32] */
};

/** Build and add it. @param node  its scope */
struct node_centre *node_centre_build(struct assembly *assembly, const struct scope *scope,
                                      struct node *node, const struct node_port *port);

/** Take a job. @param demand  [ticks of one core, >= 0] */
void node_centre_execute(struct run *run, struct node_centre *centre, sim_ticks demand,
                         uint32_t process, uint64_t argument);

void node_centre_freeze(struct run *run, struct node_centre *centre);
void node_centre_thaw(struct run *run, struct node_centre *centre);

/** Drop all jobs, wherever they are. */
void node_centre_drop(struct run *run, struct node_centre *centre);

/** Drop the jobs of a process. O(n log n) for n jobs present */
void node_centre_end(struct run *run, struct node_centre *centre, uint32_t process);

/** Whether a job of a process is present. O(n) */
bool node_centre_executes_for(const struct node_centre *centre, uint32_t process);

/** Jobs present. */
static inline uint64_t node_centre_jobs(const struct node_centre *centre)
{
    return (uint64_t)centre->jobs.present.value;
}

/** The share of its cores' time in which they compute. */
double node_centre_utilization(const struct node_centre *centre, const struct window *window);

#endif
