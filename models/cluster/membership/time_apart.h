/*
 * The time in which nodes that could act together do not.
 *
 * Two running nodes are apart while a message from each would reach the other, their ring is not
 * the same, and each has one. So rings on two sides of a partition are not apart until it heals,
 * and a node that has booted is not before it has a ring of its own. Between a change and the ring
 * that follows from it, a node's ring is the one before.
 */
#ifndef MODELS_CLUSTER_MEMBERSHIP_TIME_APART_H
#define MODELS_CLUSTER_MEMBERSHIP_TIME_APART_H

#include "models/cluster/membership/membership.h"

struct time_apart {
    const struct membership_environment *around;
    const struct bit_set **rings; /* of each node; an empty one: none */
    struct level level;           /* 1 while any two nodes are apart */
};

/** All nodes are in one ring. @param rings  of each node, kept: the protocol changes the sets */
void time_apart_init(struct time_apart *apart, struct measures *measures,
                     const struct membership_environment *around, const struct bit_set **rings);

/** Rings, nodes or the network have changed. Cost: nodes^2 where running nodes are in different
 *  rings, else nodes. */
void time_apart_look(struct run *run, struct time_apart *apart);

/** Fail the run when the level is not what rings, nodes and network say. */
void time_apart_invariants(struct run *run, const struct component *membership,
                           const struct time_apart *apart);

/** membership.time_apart [s] over the report's window. */
void time_apart_report(const struct time_apart *apart, const char *path, struct report *report);

#endif
