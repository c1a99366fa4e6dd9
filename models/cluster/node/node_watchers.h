/*
 * The watchers of the nodes of a cluster: parts that follow the changes of nodes, in the order in
 * which they were added.
 */
#ifndef MODELS_CLUSTER_NODE_NODE_WATCHERS_H
#define MODELS_CLUSTER_NODE_NODE_WATCHERS_H

#include "models/cluster/node/node.h"

enum node_change {
    NODE_COMES_UP,
    NODE_GOES_DOWN, /* having been up or hung; not from booting */
    NODE_HANGS,
    NODE_RESUMES,
    NODE_BOOTS, /* from DOWN, having gone down before */
    NODE_CHANGES,
};

/** Called after the state of the node has changed. */
typedef void node_change_handler(struct run *run, void *owner, struct node *node,
                                 struct cause cause);

/** A part that follows changes; NULL: not that one. */
struct node_watcher {
    void *owner;
    node_change_handler *on[NODE_CHANGES];
};

/** Start it with the arena of the run alone. */
struct node_watchers {
    struct arena *arena;
    struct node_subscription *of[NODE_CHANGES]; /* in the order of adding */
    size_t count[NODE_CHANGES], capacity[NODE_CHANGES];
};

struct node_subscription {
    void *owner;
    node_change_handler *handler;
};

/** Add a watcher of all nodes; copied. */
void node_watchers_add(struct node_watchers *watchers, const struct node_watcher *watcher);

/** Tell the watchers of a change. */
void node_watchers_tell(struct run *run, const struct node_watchers *watchers,
                        enum node_change change, struct node *node, struct cause cause);

#endif
