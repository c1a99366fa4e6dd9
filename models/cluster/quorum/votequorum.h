/*
 * The quorum "votequorum", as corosync counts votes.
 *
 * Each node has one vote. A ring has quorum with floor((expected + 2) / 2) votes, expected being
 * all nodes of the cluster. two_node: of two nodes one is enough (fencing decides which), and
 * wait_for_all is on. wait_for_all: a node that has just booted does not count a ring as quorate
 * until it has once been in a ring of all nodes, or in one with a member that had quorum before;
 * this stops two nodes that boot on either side of a partition from starting everything twice.
 * last_man_standing: the votes expected follow the losses (models/cluster/quorum/last_man.h).
 *
 * Source: corosync exec/votequorum.c and man votequorum.5.
 */
#ifndef MODELS_CLUSTER_QUORUM_VOTEQUORUM_H
#define MODELS_CLUSTER_QUORUM_VOTEQUORUM_H

#include "models/cluster/quorum/last_man.h"
#include "models/cluster/quorum/quorum.h"

enum quorum_choice { QUORUM_AUTO, QUORUM_ON, QUORUM_OFF };

/** The parameters. */
struct votequorum_parameters {
    int two_node;     /* enum quorum_choice; auto: on where there are two nodes */
    int wait_for_all; /* auto: on with two_node and last_man_standing */
    bool last_man_standing;
    sim_ticks last_man_standing_window;
};

extern const struct kind votequorum_kind;

struct votequorum {
    struct component component; /* "quorum" */
    const struct votequorum_parameters *parameters;
    uint32_t node_count;
    uint32_t votes_needed;
    bool two_node;
    bool wait_for_all;
    struct last_man *last_man; /* NULL: the votes expected stay */
    struct bit_set waiting;    /* nodes that have not yet seen all */
};

#endif
