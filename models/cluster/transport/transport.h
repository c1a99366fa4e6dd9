/*
 * The role "transport": which messages of a membership protocol a node sends and takes.
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
#include "models/network/network.h"

/** The listener to a transport. */
struct transport_listener {
    void *owner;
    /** The link between two nodes is up or down now at the first of them. */
    void (*changed)(struct run *run, void *owner, uint32_t node, uint32_t other);
};

struct transport_environment {
    struct node *const *nodes; /* endpoint i of the network is node i */
    uint32_t node_count;
    struct network *network;
    sim_ticks token;     /* the membership's own time-out, from which defaults are derived */
    uint32_t probe_size; /* [bytes] */
    struct transport_listener listener;
};

/** The environment of a transport's check. */
struct transport_outlook {
    sim_ticks token;
};

/** Operations of the role "transport". All but the first get what the kind's build returned; NULL,
 *  where the kind has no state and no build. */
struct transport_operations {
    /** How long a node takes from the end of its boot until it speaks. */
    const struct distribution *(*start_up)(const void *parameters);
    /** Whether a node sends messages to another now, and would take those that come from it. */
    bool (*sends)(const struct component *transport, uint32_t from, uint32_t to);
    bool (*takes)(const struct component *transport, uint32_t from, uint32_t to);
    /** A message has come that `to` takes. */
    void (*taken)(struct run *run, struct component *transport, uint32_t from, uint32_t to);
    /** Whether the links between two nodes, there and back, are up, and stay so while the network
     * is sure and both nodes run. */
    bool (*is_sure)(const struct component *transport, uint32_t from, uint32_t to);
    /* Nodes and the network, after they have changed. */
    void (*node_up)(struct run *run, struct component *transport, uint32_t node);
    void (*node_down)(struct run *run, struct component *transport, uint32_t node);
    void (*node_hung)(struct run *run, struct component *transport, uint32_t node);
    void (*node_resumed)(struct run *run, struct component *transport, uint32_t node);
    void (*network_changed)(struct run *run, struct component *transport);
};

#endif
