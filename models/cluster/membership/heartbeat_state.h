/*
 * The knowledge of nodes from heartbeats, for the files of this kind of membership.
 *
 * heartbeat_beats.c sends heartbeats or computes when they arrive; heartbeat_rings.c draws
 * conclusions and forms rings.
 */
#ifndef MODELS_CLUSTER_MEMBERSHIP_HEARTBEAT_STATE_H
#define MODELS_CLUSTER_MEMBERSHIP_HEARTBEAT_STATE_H

#include "models/cluster/membership/heartbeat.h"
#include "models/cluster/membership/membership_notes.h"
#include "models/cluster/membership/time_apart.h"

enum heartbeat_event {
    HEARTBEAT_BEAT,   /* argument: the sender */
    HEARTBEAT_LOOK,   /* nodes look which nodes they have heard */
    HEARTBEAT_REFORM, /* argument: a packed node and cause */
    HEARTBEAT_ALONE,  /* argument: the node that has booted */
    HEARTBEAT_EVENTS,
};

/** Heartbeats of one node that another hears. */
struct heartbeat_path {
    sim_ticks heard;  /* the last, or the instant from which one is waited for */
    bool is_computed; /* all since `since` arrive, and none is scheduled */
    sim_ticks since;
};

struct heartbeat_node {
    struct bit_set view;   /* its ring; empty: none */
    struct bit_set silent; /* nodes it has declared silent and not heard since */
    struct bit_set found;  /* nodes heard that are not of its ring, until it forms another */
    sim_ticks first;       /* heartbeat since its boot; the others follow each interval */
    bool has_left;         /* its ring, until its membership starts again */
    bool is_overdue;       /* the node hung when it should have looked */
    bool sends;            /* each heartbeat is a message */
    bool owes_reform; /* the node hung when it should have formed a ring, for the cause `owed` */
    struct cause owed;
    sim_ticks look_at; /* when the node looks next; TICKS_NEVER: nothing is to be seen */
    struct event_id beat, alone;
    struct stream phases;
    struct cause cause;          /* of the node's last change */
    struct heartbeat_path *from; /* by sender */
};

struct heartbeat {
    struct component component;
    const struct heartbeat_parameters *parameters;
    struct membership_environment around;
    sim_ticks patience; /* misses x interval */
    struct heartbeat_node *nodes;
    struct event_id look; /* the first `look_at` */
    struct stream reforms;
    struct cause network_cause;
    struct cause_pool causes; /* of the rings to be formed */
    struct counter suspected, formed;
    struct time_apart apart;
};

/** The one that carries heartbeats. */
static inline struct network *heartbeat_network(const struct heartbeat *heartbeat)
{
    return heartbeat->around.networks.of[0];
}

/** The argument of a heartbeat. */
enum heartbeat_message { HEARTBEAT_IS_THERE, HEARTBEAT_LEAVES };

/** Whether a node sends heartbeats and hears those of others. */
static inline bool heartbeat_takes_part(const struct heartbeat *heartbeat, uint32_t node)
{
    return node_is_running(heartbeat->around.nodes[node]) && !heartbeat->nodes[node].has_left;
}

/** Draw the phase of a node that has just booted; its first heartbeat follows. */
void heartbeat_boot(struct run *run, struct heartbeat *heartbeat, uint32_t node);

/** After a change of a node or the network: what was computed until now is settled, what can be
 *  computed from now on is, and the rest is scheduled. */
void heartbeat_settle(struct run *run, struct heartbeat *heartbeat);

/** The same after a change of one node alone. O(nodes) where the network loses nothing, else that
 *  of all paths. */
void heartbeat_settle_node(struct run *run, struct heartbeat *heartbeat, uint32_t node);

/** Send the heartbeats of a node to all others, and schedule the next. */
void heartbeat_send(struct run *run, struct heartbeat *heartbeat, uint32_t node);

/** Tell all others that a node leaves. */
void heartbeat_send_leave(struct run *run, struct heartbeat *heartbeat, uint32_t node);

/** The last computed arrival up to now; -1: none. */
sim_ticks heartbeat_last(struct run *run, const struct heartbeat *heartbeat, uint32_t to,
                         uint32_t from);
/** The next computed arrival after now; TICKS_NEVER: none. */
sim_ticks heartbeat_next(struct run *run, const struct heartbeat *heartbeat, uint32_t to,
                         uint32_t from);

/* Rings (heartbeat_rings.c). */

/** Look again when something is to be seen: one node, or all that run. */
void heartbeat_arm(struct run *run, struct heartbeat *heartbeat, uint32_t node);
void heartbeat_arm_all(struct run *run, struct heartbeat *heartbeat);
void heartbeat_look(struct run *run, struct heartbeat *heartbeat, uint32_t node);
void heartbeat_reform_later(struct run *run, struct heartbeat *heartbeat, uint32_t node,
                            struct cause cause);
event_handler heartbeat_reform;
void heartbeat_deliver(struct run *run, struct component *component,
                       const struct network_message *message);

#endif
