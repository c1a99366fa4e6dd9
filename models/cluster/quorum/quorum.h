/*
 * The role "quorum": which ring of nodes may act.
 *
 *     "quorum": {"kind": "votequorum", "wait_for_all": "off"}
 *
 * A ring that has just been formed is judged once; the verdict holds until the next ring, or until
 * a quorum device (models/cluster/quorum/quorum_device.h) has all rings counted again.
 */
#ifndef MODELS_CLUSTER_QUORUM_QUORUM_H
#define MODELS_CLUSTER_QUORUM_QUORUM_H

#include "models/cluster/faults/cause.h"
#include "models/cluster/node/node.h"
#include "sim/base/bit_set.h"
#include "sim/component/kind.h"

/** The listener to a quorum; a quorum that only judges rings when they are formed needs none. */
struct quorum_listener {
    void *owner;
    /** Standing rings may have won or lost quorum, or what they wait for. @param cause  of that,
     *  where it is a fault */
    void (*recount)(struct run *run, void *owner, struct cause cause);
};

/** The units of the storage network, on which a quorum may have a lock. */
struct quorum_storage {
    void *owner;
    /** Whether a node has a path to a unit now. @param unit  its index */
    bool (*reaches)(const void *owner, uint32_t unit, uint32_t node);
};

/** The environment of a quorum's build and of its check: the nodes that vote. */
struct quorum_environment {
    uint32_t node_count;
    const char *const *node_names;
    const struct node_parameters *nodes; /* their votes; NULL: one each */
    struct quorum_listener listener;     /* of a build */
    const char *const *unit_names;       /* of the storage network */
    uint32_t unit_count;
    struct quorum_storage storage; /* of a build */
};

struct quorum_verdict {
    bool is_quorate;
    uint32_t votes;  /* of the ring */
    uint32_t needed; /* to be quorate */
    bool wins_tie;   /* fewer votes are there, and it is quorate by the tie breaker */
    bool has_device; /* the votes of a quorum device are among them */
    bool is_open;    /* the votes are not complete yet: nothing else is said */
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
    struct quorum_verdict (*form)(struct run *run, struct component *quorum,
                                  const struct bit_set *members);
    /** Judge a standing ring again. */
    struct quorum_verdict (*count)(struct run *run, struct component *quorum,
                                   const struct bit_set *members);
    /** Whether a ring of these members may be quorate at all: from the parameters alone. */
    bool (*may_act)(const struct component *quorum, const struct bit_set *members);
    /** Whether two rings that share no node may be quorate at once: fencing decides then. */
    bool (*may_be_two)(const struct component *quorum);
    /** Whether there is a quorum device. NULL: the kind knows none, nor needs what follows. */
    bool (*has_device)(const void *parameters);
    /** A node runs again, after a boot (node_booted comes first) or a hang. */
    void (*node_heard)(struct run *run, struct component *quorum, uint32_t node);
    /** A node is down or hangs. @param is_leaving  it has left its ring, and runs */
    void (*node_missed)(struct run *run, struct component *quorum, uint32_t node, bool is_leaving);
    /** A failure of the device begins, or one has ended; as many end as begin. @param node  whose
     *  way to the device is cut; the number of nodes: the device itself */
    void (*set_device)(struct run *run, struct component *quorum, uint32_t node, bool works,
                       struct cause cause);
};

/** The votes of a node. */
static inline uint32_t quorum_votes(const struct quorum_environment *environment, uint32_t node)
{
    return environment->nodes == NULL ? 1 : (uint32_t)environment->nodes[node].votes;
}

#endif
