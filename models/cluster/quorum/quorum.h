/*
 * The role "quorum": which ring of nodes may act.
 *
 *     "quorum": {"kind": "votequorum", "wait_for_all": "off"}
 *
 * A ring that has just been formed is judged once; the verdict holds until the next ring.
 */
#ifndef MODELS_CLUSTER_QUORUM_QUORUM_H
#define MODELS_CLUSTER_QUORUM_QUORUM_H

#include "models/cluster/node/node.h"
#include "sim/base/bit_set.h"
#include "sim/component/kind.h"

/** The environment of a quorum's build and of its check: the nodes that vote. */
struct quorum_environment {
    uint32_t node_count;
    const char *const *node_names;
    const struct node_parameters *nodes; /* their votes; NULL: one each */
};

struct quorum_verdict {
    bool is_quorate;
    uint32_t votes;  /* of the ring */
    uint32_t needed; /* to be quorate */
    bool wins_tie;   /* fewer votes are there, and it is quorate by the tie breaker */
    bool waits;      /* the votes are there, and all the same the ring may not act yet */
};

/** Operations of the role "quorum". At time 0 all nodes are in one ring, which is quorate. */
struct quorum_operations {
    /** Whether a node that has just booted may act though no other node is there. */
    bool (*may_act_alone)(const void *parameters, const struct quorum_environment *environment);
    /** As may_be_two, from the parameters alone. */
    bool (*may_be_two_with)(const void *parameters, const struct quorum_environment *environment);
    /** A node has booted, and remembers nothing. */
    void (*node_booted)(struct component *quorum, uint32_t node);
    /** Judge a ring that has just been formed. */
    struct quorum_verdict (*form)(struct component *quorum, const struct bit_set *members,
                                  sim_ticks now);
    /** Whether a ring of these members may be quorate at all: from the parameters alone. */
    bool (*may_act)(const struct component *quorum, const struct bit_set *members);
    /** Whether two rings that share no node may be quorate at once: fencing decides then. */
    bool (*may_be_two)(const struct component *quorum);
};

/** The votes of a node. */
static inline uint32_t quorum_votes(const struct quorum_environment *environment, uint32_t node)
{
    return environment->nodes == NULL ? 1 : (uint32_t)environment->nodes[node].votes;
}

#endif
