/*
 * A side: the members of one ring, as a cluster manager.
 *
 * The lowest member is its coordinator. When the ring has quorum the coordinator computes a plan,
 * has every node fenced that was lost and not seen to end (the unclean ones), and starts each
 * service that no member runs where the policy says; recovery waits until no node is unclean. A
 * side without quorum stops what it runs. A new ring, or the end of the coordinator, ends the plan:
 * instances that are starting go on, instances that wait for the plan or for fencing are decided on
 * again.
 *
 * The knowledge of a member (the nodes of its last ring, the unclean nodes) lives in its view and
 * is lost with the node; a ring knows what any member knows. A ring of nodes that have all just
 * booted knows nothing and takes every absent node for unclean (startup fencing).
 */
#ifndef MODELS_CLUSTER_MANAGER_SIDE_H
#define MODELS_CLUSTER_MANAGER_SIDE_H

#include "models/cluster/cluster.h"

/** The memory of a node about the cluster. */
struct view {
    bool is_fresh; /* the node has booted and not been in a ring since */
    int32_t side;  /* the coordinator of its side; -1: none */
    struct bit_set members;
    struct bit_set unclean;
    struct bit_set fenced; /* members that have been fenced since */
    struct bit_set asked;  /* nodes to be fenced by this node, and not in a ring with it since */
};

struct side {
    struct bit_set members; /* empty: there is no such side */
    bool is_quorate;
    bool is_planned;
    bool is_broken;     /* members have left for another ring, or the coordinator is gone */
    struct cause cause; /* of the ring */
    struct event_id plan;
};

/** All nodes are members of one side, and it has no plan to make. */
void sides_init(struct cluster *cluster, struct assembly *assembly);

/** The membership has formed a ring. */
void side_formed(struct run *run, struct cluster *cluster, const struct bit_set *members,
                 struct cause cause);

/** The coordinator's plan is computed; handler of CLUSTER_PLANNED. */
void side_planned(struct run *run, struct cluster *cluster, uint32_t coordinator);

/** Nodes that could not be fenced are tried again; handler of CLUSTER_RECHECKED. */
void side_rechecked(struct run *run, struct cluster *cluster, uint32_t coordinator);

/** Have a node fenced. */
void side_fence(struct run *run, struct cluster *cluster, uint32_t requester, uint32_t target,
                struct cause cause);

/** Fencing has answered. */
void side_fenced(struct run *run, struct cluster *cluster, uint32_t requester, uint32_t target,
                 bool is_fenced, struct cause cause);

/** A node is down, and its view is lost. */
void side_node_down(struct run *run, struct cluster *cluster, uint32_t node, struct cause cause);

/** A coordinator that hangs plans no more; when it resumes and its ring is whole it plans anew. */
void side_node_hung(struct run *run, struct cluster *cluster, uint32_t node);
void side_node_resumed(struct run *run, struct cluster *cluster, uint32_t node);

/** A node has booted, and knows nothing. */
void side_node_up(struct cluster *cluster, uint32_t node);

/** The side that a node is a member of; NULL: none. */
struct side *side_of(struct cluster *cluster, uint32_t node);

/** The nodes that a side takes for unclean. */
const struct bit_set *side_unclean(const struct cluster *cluster, const struct side *side);

/** An instance has ended on a member: decide where its service goes on. */
void side_decide(struct run *run, struct cluster *cluster, struct side *side,
                 struct service *service, struct cause cause);

/** At most one side is quorate, two_node excepted; members belong to one side. */
void sides_invariants(struct run *run, const struct cluster *cluster);

#endif
