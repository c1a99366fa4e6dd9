/*
 * The networks that join the nodes of a cluster, each with a link of its own to each node.
 *
 * The first carries requests of clients as well; the others are private to the nodes, and have no
 * endpoint for clients. Endpoint i of each is node i.
 */
#ifndef MODELS_NETWORK_NETWORKS_H
#define MODELS_NETWORK_NETWORKS_H

#include "models/network/network.h"

enum { NETWORKS_MOST = 8 };

struct networks {
    struct network *of[NETWORKS_MOST];
    uint32_t count; /* at least 1 */
};

/** A node goes down or comes up, on all networks. */
static inline void networks_set_up(struct run *run, const struct networks *networks, uint32_t node,
                                   bool is_up)
{
    for (uint32_t i = 0; i < networks->count; i++) {
        network_set_up(run, networks->of[i], node, is_up);
    }
}

/** Whether a message from one node would arrive at another over one of the networks. */
static inline bool networks_reach(const struct networks *networks, uint32_t from, uint32_t to)
{
    bool reaches = false;
    for (uint32_t i = 0; i < networks->count && !reaches; i++) {
        reaches = network_reaches(networks->of[i], from, to);
    }
    return reaches;
}

/** Whether messages would pass between two nodes in both directions, each over one of the networks.
 */
static inline bool networks_join(const struct networks *networks, uint32_t one, uint32_t other)
{
    return networks_reach(networks, one, other) && networks_reach(networks, other, one);
}

/** Whether no link loses anything, and there is no partition. */
static inline bool networks_are_healthy(const struct networks *networks)
{
    bool are_healthy = true;
    for (uint32_t i = 0; i < networks->count; i++) {
        are_healthy = are_healthy && network_is_healthy(networks->of[i]);
    }
    return are_healthy;
}

#endif
