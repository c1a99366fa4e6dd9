/*
 * Ranks of a cluster's events: the order in which those of one instant and priority happen.
 *
 * Faults have a priority of their own, EVENT_FAULT, and come before all others: those that the spec
 * has at the instant, in the order of its list, then the later events of faults injected before, in
 * that order too, then failures and repairs of what the nodes of a chassis share, and of parts of
 * the SAN. Then nodes change, in their order; slots are read, fencing goes on, a quorum device
 * votes, the coordinators plan, the services' steps end, nodes that shut down go on, writes are
 * committed, I/Os of nodes without paths fail, I/Os pass the SAN, those that have vanished are sent
 * again, lock managers work and their clients go on. Messages come after all of these
 * (models/network/network.c).
 */
#ifndef MODELS_CLUSTER_RANK_H
#define MODELS_CLUSTER_RANK_H

#include "models/network/network.h"

enum cluster_part {
    RANK_FAULT,         /* it is injected; number: its place in the list of the spec */
    RANK_FAULT_GOES_ON, /* a later event of it, one pending at most; number: the same */
    RANK_CHASSIS,       /* number: of the chassis and its unit */
    RANK_SAN_PART,      /* number: of the part */
    RANK_NODE,
    RANK_SLOT,
    RANK_FENCER,
    RANK_DEVICE, /* number: of what happens, and the node */
    RANK_MANAGER,
    RANK_INSTANCE,
    RANK_SHUTDOWN,
    RANK_COMMIT,
    RANK_PATH,        /* number: of the unit and the node */
    RANK_PATH_FOUND,  /* number: of these and the path */
    RANK_SAN,         /* number: of the I/O, as they were sent */
    RANK_LUN,         /* number: of the I/O that has waited for its time-out, in order */
    RANK_PATH_BACK,   /* number: of the unit, the node and the path */
    RANK_FAILBACK,    /* number: of the unit and the node */
    RANK_LOCKS,       /* number: of what happens, and the node */
    RANK_LOCK_CLIENT, /* number: of the client */
    RANK_PARTS,
};

_Static_assert((uint64_t)RANK_PARTS << 32 <= NETWORK_RANKS, "messages come last");

/** @param number  within the part: no two events that may be pending at once have the same */
static inline uint64_t cluster_rank(enum cluster_part part, uint32_t number)
{
    return (uint64_t)part << 32 | number;
}

#endif
