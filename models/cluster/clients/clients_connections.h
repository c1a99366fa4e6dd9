/*
 * The connections of a client group: to which start of its service each leads.
 *
 * A client of a closed group keeps one while it thinks. A request of an open group takes the idle
 * one that was used last, or begins without; after its answer the connection is idle again, or
 * closed where enough are idle. A connection ends with the application that it leads to, and with
 * an attempt that is refused or given up. An attempt that arrives without one costs the node the
 * work of setting one up; one that was given up before it arrives does not. At the start of a run
 * all are connected, as all nodes are up.
 */
#ifndef MODELS_CLUSTER_CLIENTS_CLIENTS_CONNECTIONS_H
#define MODELS_CLUSTER_CLIENTS_CLIENTS_CONNECTIONS_H

#include "sim/base/arena.h"
#include "sim/measure/counter.h"
#include "sim/measure/tally.h"

/** The number of no start of a service. */
#define CONNECTION_NONE UINT32_C(0)

struct connections {
    uint32_t *idle; /* the start that each leads to; the last was used last */
    uint32_t idle_count;
    uint32_t idle_most;
    struct tally work;    /* of the nodes, on each that was set up */
    struct counter again; /* those in place of one that had ended */
};

/** @param idle_most  how many may be idle @param start  to which that many lead at first;
 *  CONNECTION_NONE: none are idle */
void connections_init(struct connections *connections, struct arena *arena,
                      struct measures *measures, uint32_t idle_most, uint32_t start);

/** Take an idle connection. @return the start that it leads to; CONNECTION_NONE: none is idle */
static inline uint32_t connections_take(struct connections *connections)
{
    return connections->idle_count > 0 ? connections->idle[--connections->idle_count]
                                       : CONNECTION_NONE;
}

/** A request is answered: its connection is idle, or closed. */
static inline void connections_keep(struct connections *connections, uint32_t start)
{
    if (start != CONNECTION_NONE && connections->idle_count < connections->idle_most) {
        connections->idle[connections->idle_count++] = start;
    }
}

#endif
