/* The state of knet, for its files: knet_watch.c keeps the links, knet_ways.c chooses between them,
 * knet.c has the kind. */
#ifndef MODELS_CLUSTER_TRANSPORT_KNET_STATE_H
#define MODELS_CLUSTER_TRANSPORT_KNET_STATE_H

#include "models/cluster/transport/knet.h"
#include "models/cluster/transport/knet_link.h"
#include "models/cluster/transport/transport.h"

enum { KNET_LINKS_NONE = NETWORKS_MOST }; /* no link */

enum knet_event {
    KNET_DUE,   /* argument: the link */
    KNET_LOOKS, /* argument: the node, which has resumed */
    KNET_EVENTS,
};

struct knet_node {
    struct knet_thread thread;
    sim_ticks hung;   /* since when; TICKS_NEVER: the node does not hang */
    bool is_on;       /* its program runs, or hangs */
    bool is_resuming; /* its first look after a hang is still to come in this instant */
};

/** Messages of a node to another. */
struct knet_flow {
    uint16_t sent;   /* the number of the last */
    uint16_t newest; /* of those that have come */
    uint64_t seen;   /* that one in bit 0, and those before it */
    uint32_t turn;   /* the link after the last used */
};

struct knet {
    struct component component;
    const struct knet_parameters *parameters;
    struct transport_environment around;
    struct knet_times times;
    struct knet_node *nodes;
    uint32_t link_count;     /* of two nodes */
    struct knet_link *links; /* over network k from node i to node j: (k * nodes + i) * nodes + j */
    struct knet_flow *flows; /* from node i to node j: i * nodes + j; NULL: nobody asks */
    struct stream losses;
    struct counter down, up;
};

static inline struct knet_link *knet_link(const struct knet *knet, uint32_t link, uint32_t node,
                                          uint32_t other)
{
    size_t count = knet->around.node_count;
    return &knet->links[(link * count + node) * count + other];
}

/** Whether the thread of a node looks. */
static inline bool knet_is_active(const struct knet *knet, uint32_t node)
{
    return knet->nodes[node].is_on && knet->nodes[node].hung == TICKS_NEVER;
}

/* The parameters (knet_parameters.c). */

extern const struct table knet_table;
/** The times that follow from the parameters and the token time-out. */
struct knet_times knet_times_of(const struct knet_parameters *parameters, sim_ticks token,
                                int64_t ticks_per_second);
void knet_check(const void *parameters, const struct scope *scope,
                const struct check_context *context);

/* The ways of messages (knet_ways.c): operations of the role. */
uint32_t knet_links(const struct component *component, uint32_t from, uint32_t to);
bool knet_is_in_turn(const struct component *component);
uint32_t knet_choose(struct component *component, struct network_message *message);
bool knet_takes(const struct component *component, uint32_t from, uint32_t to, uint32_t links);
bool knet_taken(struct run *run, struct component *component,
                const struct network_message *message);
bool knet_is_sure(const struct component *component, uint32_t from, uint32_t to);

/* The links (knet_watch.c). */

/** Schedule the next change of a link, if nothing else changes before. */
void knet_arm(struct run *run, struct knet *knet, uint32_t link, uint32_t node, uint32_t other);
/** Count a change of a link, and tell the listener. @param was  whether it was up */
void knet_tell(struct run *run, struct knet *knet, uint32_t link, uint32_t node, uint32_t other,
               bool was);
/* Handlers. */
void knet_due(struct run *run, void *component, uint64_t link);
void knet_looks(struct run *run, void *component, uint64_t node);
/* Operations of the role. */
void knet_node_up(struct run *run, struct component *component, uint32_t node);
void knet_node_down(struct run *run, struct component *component, uint32_t node);
void knet_node_hung(struct run *run, struct component *component, uint32_t node);
void knet_node_resumed(struct run *run, struct component *component, uint32_t node);
void knet_network_changed(struct run *run, struct component *component);

/** Fail the run when the state contradicts itself: the links of one node at a time, another after
 *  each event (knet_invariants.c). */
void knet_invariants(struct run *run, const struct component *component);

#endif
