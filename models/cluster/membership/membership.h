/*
 * The role "membership": how nodes come to agree on which nodes are there.
 *
 * Nodes that can hear each other form a ring, the set of members that act together; there is one
 * ring for each side of a partition. A membership protocol notices that a member is silent or that
 * a new node speaks, and forms a new ring; it knows nothing of votes
 * (models/cluster/quorum/quorum.h) and starts nothing. Its messages travel on the network.
 *
 * While every node is up and the network is healthy, the messages are known beforehand and nothing
 * is scheduled: at a fault the protocol computes when nodes last heard each other. Around faults,
 * and for as long as links lose messages, tokens and heartbeats are messages like all others.
 *
 * At time 0 all nodes are members of one ring; `formed` is not called for it.
 */
#ifndef MODELS_CLUSTER_MEMBERSHIP_MEMBERSHIP_H
#define MODELS_CLUSTER_MEMBERSHIP_MEMBERSHIP_H

#include "models/cluster/faults/cause.h"
#include "models/cluster/node/node.h"
#include "models/network/networks.h"
#include "sim/base/bit_set.h"

/** The listener to a membership protocol. */
struct membership_listener {
    void *owner;
    /** A running node has noticed that its ring is broken: `suspects` are members it no longer
     *  hears, empty where the protocol cannot tell yet. */
    void (*suspected)(struct run *run, void *owner, uint32_t by, const struct bit_set *suspects,
                      struct cause cause);
    /** A ring has been formed: each of its members now has this view. */
    void (*formed)(struct run *run, void *owner, const struct bit_set *members, struct cause cause);
    /** A running node knows that a node has left its ring in an orderly way: a ring without it
     *  follows, and it has not failed. The node itself is told first (`by` is `node`), and has no
     *  ring from then on; a member that the message does not reach is not told. NULL: of no
     *  interest. */
    void (*left)(struct run *run, void *owner, uint32_t by, uint32_t node, struct cause cause);
};

struct membership_environment {
    struct node *const *nodes; /* endpoint i of the network is node i */
    const char *const *node_names;
    uint32_t node_count;
    struct networks networks; /* as many as the kind uses */
    struct timeline *timeline;
    struct membership_listener listener;
};

/** The environment of a check. */
struct membership_outlook {
    uint32_t node_count, network_count;
};

/** Operations of the role "membership"; all but the first two get what the kind's build returned,
 *  whose environment is a struct membership_environment. The environment of a check is a struct
 *  membership_outlook; it also warns of what is legal but not wise, with the source of the rule. */
struct membership_operations {
    /** How many networks it uses at most. */
    uint32_t (*networks_most)(const void *parameters);
    /** Messages a second while all are up, at most, where they are sent one by one: as the
     *  parameters ask for, or where links lose some (`loses`). NULL: the kind sends none. */
    double (*messages_per_s)(const void *parameters, uint32_t node_count,
                             const struct network_operations *network,
                             const void *network_parameters, bool loses, int64_t ticks_per_second);
    /** A running node leaves its ring in an orderly way: it tells the others, and they form a ring
     *  without it as soon as they know. It runs on without a ring until `node_up`, after a boot or
     *  where its membership starts again. A second call changes nothing. */
    void (*leave)(struct run *run, struct component *membership, uint32_t node, struct cause cause);
    /* Nodes, after they have changed. A node that goes down loses its view. */
    void (*node_up)(struct run *run, struct component *membership, uint32_t node,
                    struct cause cause);
    void (*node_down)(struct run *run, struct component *membership, uint32_t node,
                      struct cause cause);
    void (*node_hung)(struct run *run, struct component *membership, uint32_t node,
                      struct cause cause);
    void (*node_resumed)(struct run *run, struct component *membership, uint32_t node,
                         struct cause cause);
    /** Loss or partition, after the change. */
    void (*network_changed)(struct run *run, struct component *membership, struct cause cause);
    /** A message of sort MESSAGE_MEMBERSHIP has arrived at a node that is running. */
    void (*deliver)(struct run *run, struct component *membership,
                    const struct network_message *message);
};

#endif
