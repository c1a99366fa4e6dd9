/*
 * The role "transport": which messages of a membership protocol a node sends and takes.
 *
 * Two nodes have a link over each of the networks that join them; a set of links is written as
 * bits, the link over the first network as bit 0.
 *
 * A transport stands between a membership protocol and the network. It may watch the link to each
 * other node by probes of its own, and carry nothing over a link that it takes for dead: so a node
 * that is in reach again is heard only after the transport has found that out.
 *
 * At time 0 all links are up.
 */
#ifndef MODELS_CLUSTER_TRANSPORT_TRANSPORT_H
#define MODELS_CLUSTER_TRANSPORT_TRANSPORT_H

#include "models/cluster/node/node.h"
#include "models/network/networks.h"

/** The listener to a transport. */
struct transport_listener {
    void *owner;
    /** A link between two nodes is up or down now at the first of them. */
    void (*changed)(struct run *run, void *owner, uint32_t node, uint32_t other);
};

struct transport_environment {
    struct node *const *nodes; /* endpoint i of the network is node i */
    uint32_t node_count;
    struct networks networks;
    sim_ticks token;     /* the membership's own time-out, from which defaults are derived */
    uint32_t probe_size; /* [bytes] */
    struct transport_listener listener;
};

/** The environment of a transport's check. */
struct transport_outlook {
    sim_ticks token;
    uint32_t links; /* of two nodes */
};

/** Operations of the role "transport". All but the first get what the kind's build returned; NULL,
 *  where the kind has no state and no build. */
struct transport_operations {
    /** How long a node takes from the end of its boot until it speaks. */
    const struct distribution *(*start_up)(const void *parameters);
    /** How many links of two nodes it can use. */
    uint32_t links_most;
    /** The links that messages of a node to another go over now: a copy over each, or one message
     *  after the other where they are used in turn; 0: the node sends none. */
    uint32_t (*links)(const struct component *transport, uint32_t from, uint32_t to);
    bool (*is_in_turn)(const struct component *transport);
    /** The links that the next message goes over: a copy of it over each. */
    uint32_t (*choose)(struct component *transport, struct network_message *message);
    /** Whether a node would take a message that comes from another over some of these links. */
    bool (*takes)(const struct component *transport, uint32_t from, uint32_t to, uint32_t links);
    /** A message has come that its receiver takes. @return whether it is the first of its copies */
    bool (*taken)(struct run *run, struct component *transport,
                  const struct network_message *message);
    /** Whether the links of a node to another, as `links` says, are up there and back, and stay
     *  so while the networks are sure and both nodes run. */
    bool (*is_sure)(const struct component *transport, uint32_t from, uint32_t to);
    /* Nodes and the network, after they have changed. */
    void (*node_up)(struct run *run, struct component *transport, uint32_t node);
    void (*node_down)(struct run *run, struct component *transport, uint32_t node);
    void (*node_hung)(struct run *run, struct component *transport, uint32_t node);
    void (*node_resumed)(struct run *run, struct component *transport, uint32_t node);
    void (*network_changed)(struct run *run, struct component *transport);
};

#endif
