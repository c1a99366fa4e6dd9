/*
 * The role "quorum": which ring of nodes may act.
 *
 *     "quorum": {"kind": "votequorum", "wait_for_all": "off"}
 *
 * A ring that has just been formed is judged once; the verdict holds until the next ring.
 */
#ifndef MODELS_CLUSTER_QUORUM_QUORUM_H
#define MODELS_CLUSTER_QUORUM_QUORUM_H

#include "sim/base/bit_set.h"
#include "sim/component/kind.h"

/** The environment of a quorum's build; that of its check is the number of nodes alone. */
struct quorum_environment {
    uint32_t node_count;
    const char *const *node_names;
};

struct quorum_verdict {
    bool is_quorate;
    uint32_t votes;  /* of the ring */
    uint32_t needed; /* to be quorate */
    bool waits;      /* the votes are there, and all the same the ring may not act yet */
};

/** Operations of the role "quorum". At time 0 all nodes are in one ring, which is quorate. */
struct quorum_operations {
    /** Whether a node that has just booted may act though no other node is there. */
    bool (*may_act_alone)(const void *parameters, uint32_t node_count);
    /** As may_be_two, from the parameters alone. */
    bool (*may_be_two_with)(const void *parameters, uint32_t node_count);
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

#endif
