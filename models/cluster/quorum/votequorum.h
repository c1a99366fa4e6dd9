/*
 * The quorum "votequorum", as corosync counts votes.
 *
 * A node has one vote, or those of its parameters. A ring has quorum with floor((expected + 2) / 2)
 * votes, expected being those of all nodes of the cluster. two_node: of two nodes one is enough
 * (fencing decides which), and wait_for_all is on. wait_for_all: a node that has just booted does
 * not count a ring as quorate until it has once been in a ring of all nodes, or in one with a
 * member that had quorum before; this stops two nodes that boot on either side of a partition from
 * starting everything twice. last_man_standing: the votes expected follow the losses
 * (models/cluster/quorum/last_man.h). auto_tie_breaker: of two rings with half of the votes one has
 * quorum (models/cluster/quorum/tie_breaker.h). device: a witness that is no node has votes
 * (models/cluster/quorum/quorum_device.h); two_node is then off. Corosync lets it decide half of an
 * odd number of votes, rounded down, too, if all nodes that lost quorum wait for all; that is not
 * modelled.
 *
 * Source: corosync exec/votequorum.c and man votequorum.5.
 */
#ifndef MODELS_CLUSTER_QUORUM_VOTEQUORUM_H
#define MODELS_CLUSTER_QUORUM_VOTEQUORUM_H

#include "models/cluster/quorum/last_man.h"
#include "models/cluster/quorum/quorum.h"
#include "models/cluster/quorum/quorum_device.h"
#include "models/cluster/quorum/tie_breaker.h"

enum quorum_choice { QUORUM_AUTO, QUORUM_ON, QUORUM_OFF };

/** Which node decides between two halves. */
enum quorum_tie { TIE_LOST, TIE_LOWEST, TIE_HIGHEST };

/** The parameters. */
struct votequorum_parameters {
    int two_node;     /* enum quorum_choice; auto: on where there are two nodes */
    int wait_for_all; /* auto: on with two_node and last_man_standing */
    bool last_man_standing;
    sim_ticks last_man_standing_window;
    int auto_tie_breaker;                         /* enum quorum_tie */
    struct parameter_list auto_tie_breaker_nodes; /* names; none: as auto_tie_breaker says */
    struct quorum_device_parameters *device;      /* NULL: none */
};

extern const struct kind votequorum_kind;

struct votequorum {
    struct component component; /* "quorum" */
    const struct votequorum_parameters *parameters;
    uint32_t node_count;
    uint32_t *votes; /* of each node */
    uint32_t votes_of_all;
    uint32_t votes_needed;
    bool two_node;
    bool wait_for_all;
    struct last_man *last_man;       /* NULL: the votes expected stay */
    struct tie_breaker *tie_breaker; /* NULL: half of the votes are too few */
    struct quorum_device *device;    /* NULL: none */
    struct bit_set waiting;          /* nodes that have not yet seen all */
};

#endif
