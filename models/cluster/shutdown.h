/*
 * The orderly shutdown of a node: its services move, it leaves its ring, and it is turned off.
 *
 * The node is put in standby mode. When it runs nothing any more, and no service of its partition
 * is on its way up, it leaves; when it has left it is off until it is turned on again. A node that
 * goes down meanwhile, as where a stop fails and it is fenced, is shut down no more.
 */
#ifndef MODELS_CLUSTER_SHUTDOWN_H
#define MODELS_CLUSTER_SHUTDOWN_H

#include "models/cluster/cluster.h"

/** The shutdown of a node. */
struct shutdown {
    bool is_ordered;
    bool is_leaving;
    bool has_left;
    bool was_standby; /* before: it stays so */
    sim_ticks off;    /* until the node is turned on again */
    struct cause cause;
    struct event_id next; /* the look whether it goes on */
};

/** Order the shutdown of a node that is up. @param off  how long it is off; TICKS_NEVER: for ever
 */
void shutdown_order(struct run *run, struct cluster *cluster, uint32_t node, sim_ticks off,
                    struct cause cause);

/** Look at the end of this instant whether shutdowns go on: instances or rings have changed. */
void shutdown_look(struct run *run, struct cluster *cluster);

/** A node has left its ring. */
void shutdown_left(struct run *run, struct cluster *cluster, uint32_t node);

/** Follow the nodes that go down. */
void shutdown_watch(struct cluster *cluster);

/** The handler of CLUSTER_SHUTDOWN; its argument is the node. */
void shutdown_on_look(struct run *run, void *cluster, uint64_t node);

#endif
