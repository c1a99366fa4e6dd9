/*
 * Quorum: which ring may act, by corosync's votequorum.
 *
 * Each node has one vote. A ring has quorum with floor((expected + 2) / 2) votes, expected being
 * all nodes of the cluster. two_node: of two nodes one is enough (fencing decides which), and
 * wait_for_all is on. wait_for_all: a node that has just booted does not count a ring as quorate
 * until it has once been in a ring of all nodes, or in one with a member that had quorum before;
 * this stops two nodes that boot on either side of a partition from starting everything twice.
 *
 * Source: corosync exec/votequorum.c and man votequorum.5.
 */
#ifndef MODELS_CLUSTER_QUORUM_QUORUM_H
#define MODELS_CLUSTER_QUORUM_QUORUM_H

#include "sim/base/bit_set.h"
#include "sim/component/kind.h"

enum quorum_choice { QUORUM_AUTO, QUORUM_ON, QUORUM_OFF };

/** The parameters, "system": {"quorum": {...}} in a spec. */
struct quorum_parameters {
    int two_node;     /* enum quorum_choice; auto: on where there are two nodes */
    int wait_for_all; /* auto: on with two_node */
};

extern const struct table quorum_table;

struct quorum {
    const struct quorum_parameters *parameters;
    uint32_t node_count;
    uint32_t votes_needed;
    bool two_node;
    bool wait_for_all;
    struct bit_set waiting; /* nodes that have not yet seen all */
};

/** At time 0 all nodes are in one ring, so no node waits. */
void quorum_init(struct quorum *quorum, const struct quorum_parameters *parameters,
                 uint32_t node_count);

/** A node has booted, and starts to wait for all, where wait_for_all is on. */
void quorum_node_booted(struct quorum *quorum, uint32_t node);

/** Whether a ring that has just been formed is quorate; updates the nodes that wait. */
bool quorum_form(struct quorum *quorum, const struct bit_set *members);

/** Complain under /system/quorum: two_node with more or fewer than two nodes. */
void quorum_check(const struct quorum_parameters *parameters, const struct scope *scope,
                  uint32_t node_count, struct complaints *complaints);

#endif
