/*
 * The role "network": links from every endpoint to a switch, and the messages on them.
 *
 * Endpoints are numbered: the nodes first, in the order of the spec, then the clients, which share
 * one. A message leaves over its sender's link, is stored and forwarded by the switch, and arrives
 * over the receiver's link. A link carries one message at a time in each direction, first come
 * first served; each crossing takes bytes / bandwidth + latency, and may lose the message. The
 * switch drops messages that would cross a partition. Messages to an endpoint that is down are
 * dropped on arrival; its own messages sent before travel on. Two events for a message. There may
 * be more switches than one (models/network/switches.h), and an event more for each uplink.
 *
 * A spec names a network as {"kind": "ethernet", ...}; kinds differ in parameters and defaults.
 */
#ifndef MODELS_NETWORK_NETWORK_H
#define MODELS_NETWORK_NETWORK_H

#include "sim/component/kind.h"
#include "sim/kernel/event.h"

enum { NETWORK_ENDPOINTS_MOST = 1 << 13 };

/** The ranks of messages begin here: those of other events of their instants are lower. */
#define NETWORK_RANKS (EVENT_RANKS / 2)

/** The sort of a message, by which its port is chosen. */
enum message_sort {
    MESSAGE_MEMBERSHIP, /* tokens, heartbeats, joins */
    MESSAGE_REQUEST,    /* from clients to a service */
    MESSAGE_REPLY,      /* and back */
    MESSAGE_LOCK,       /* between lock managers */
    MESSAGE_SORTS,
};

struct network_message {
    uint32_t from, to; /* endpoints */
    uint32_t bytes;
    enum message_sort sort : 8;
    unsigned link : 8;    /* the place of its network among those that join the nodes */
    unsigned number : 16; /* the same in all copies of a message, if it has some */
    uint64_t argument;    /* the sender's own */
};

/** The port for messages that have arrived at an endpoint that is up. */
struct message_port {
    void *owner;
    void (*take)(struct run *run, void *owner, const struct network_message *message);
};

struct network;
struct network_layout; /* models/network/switches.h */

struct network_environment {
    const char *const *endpoints; /* names: nodes, then "clients"; not copied */
    uint32_t endpoint_count;
    struct message_port ports[MESSAGE_SORTS];
};

/** The facts about messages that are known before any network is built. */
struct network_outlook {
    double transit_s; /* the least time from one endpoint to another */
    bool loses;       /* some link loses a share of what it carries */
};

/** Operations of the role "network". A kind builds a struct network; the environment of check and
 *  build is a struct network_environment, in a check without ports. */
struct network_operations {
    /** @param bytes  of a message */
    struct network_outlook (*outlook)(const void *parameters, int64_t bytes,
                                      int64_t ticks_per_second);
    /** The switches of a spec: struct switch_parameters by name. NULL: the kind has none. */
    const struct parameter_map *(*switches)(const void *parameters);
    /** The links and switches of a sound spec. @param layout  with room for all links; the rest is
     *  filled in */
    void (*lay_out)(const void *parameters, const struct network_environment *environment,
                    struct network_layout *layout);
};

/** Send a message now; it is counted as sent whatever becomes of it. */
void network_send(struct run *run, struct network *network, const struct network_message *message);

/**
 * Put on its way a message that was computed until now instead of sent.
 *
 * @param since  when it was sent, at most a transit ago; other messages on its links since then
 *               stay where they are
 */
void network_send_since(struct run *run, struct network *network,
                        const struct network_message *message, sim_ticks since);

/** How long a message takes where nothing else is on the links and nothing is lost [ticks]. */
sim_ticks network_transit(const struct network *network, uint32_t from, uint32_t to,
                          uint32_t bytes);

/** How long an endpoint's link takes to transmit a message, without its latency [ticks]: the wait
 *  of a message behind another of that size that was sent at the same instant. */
sim_ticks network_transmission(const struct network *network, uint32_t endpoint, uint32_t bytes);

/** Whether a message would arrive now: both ends are up, no partition between them, and no link of
 *  theirs loses everything. */
bool network_reaches(const struct network *network, uint32_t from, uint32_t to);

/** Whether no link of theirs loses anything and no partition is between them: a message sent now
 *  arrives, if its receiver is up then. */
bool network_is_sure(const struct network *network, uint32_t from, uint32_t to);

/** The share of messages from one endpoint that arrive at another, if that is up. */
double network_share(const struct network *network, uint32_t from, uint32_t to);

/** Whether no link loses anything and there is no partition: all that is sent arrives. */
bool network_is_healthy(const struct network *network);

/** An endpoint goes down or comes up; all are up at the start. */
void network_set_up(struct run *run, struct network *network, uint32_t endpoint, bool is_up);

/** The shares of messages sent and received that an endpoint's link loses from now on, 0 to 1;
 *  below 0, as with network_restore_loss: what the spec says. */
void network_set_loss(struct run *run, struct network *network, uint32_t endpoint, double sent,
                      double received);
void network_restore_loss(struct run *run, struct network *network, uint32_t endpoint);

/**
 * Partition the switch: endpoints of different groups cannot reach each other.
 *
 * @param group_of  a number for each endpoint, copied; 0: belongs to no group and reaches all
 */
void network_partition(struct run *run, struct network *network, const uint32_t *group_of);
void network_heal(struct run *run, struct network *network);

/** The place of the switch of that name; there is one. */
uint32_t network_switch_named(const struct network *network, const char *name);

/** Uplinks of a switch are lost, or one such loss of each ends. @param first  from 0 */
void network_lose_uplinks(struct run *run, struct network *network, uint32_t number, uint32_t first,
                          uint32_t count);
void network_restore_uplinks(struct run *run, struct network *network, uint32_t number,
                             uint32_t first, uint32_t count);

/** A switch fails, or one such failure ends. */
void network_fail_switch(struct run *run, struct network *network, uint32_t number);
void network_repair_switch(struct run *run, struct network *network, uint32_t number);

void network_report(const struct component *component, struct report *report);
/** Messages sent = delivered + dropped + in flight; busy time of each link = time given. */
void network_laws(const struct component *component, sim_ticks now, struct report *report);
void network_invariants(struct run *run, const struct component *component);

#endif
