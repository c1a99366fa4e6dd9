/*
 * The state of a network, for the kinds of networks and for the files that report on it.
 *
 * A kind of network gives each link its parameters and has the handlers below in its table.
 */
#ifndef MODELS_NETWORK_NETWORK_STATE_H
#define MODELS_NETWORK_NETWORK_STATE_H

#include "models/network/link.h"
#include "models/network/network.h"
#include "models/network/switches.h"

enum network_event {
    NETWORK_FORWARDED, /* the sender's switch has the whole message */
    NETWORK_CROSSED,   /* the switch at the end of an uplink has it */
    NETWORK_ARRIVED,   /* the endpoint has it */
    NETWORK_EVENTS,
};

/** Why a message is dropped. */
enum network_drop {
    DROP_LOSS,          /* by a link */
    DROP_PARTITION,     /* by the switch */
    DROP_ENDPOINT_DOWN, /* at its end */
    DROP_SWITCH, /* by one that had failed or had no uplink, or on an uplink as it was lost */
    DROPS,
};

enum flight_stage { FLIGHT_NONE, FLIGHT_TO_SWITCH, FLIGHT_UP, FLIGHT_DOWN, FLIGHT_TO_ENDPOINT };

/** A message on its way: a place in the pool, whose index is the argument of its events. */
struct flight {
    struct network_message message;
    uint32_t next; /* the next free place, when this one is free */
    enum flight_stage stage : 32 - SWITCH_UPLINK_BITS;
    unsigned uplink : SWITCH_UPLINK_BITS; /* UP and DOWN */
    sim_ticks forwarded;                  /* by the last switch */
};

#define FLIGHT_END UINT32_MAX

struct network {
    struct component component;
    struct arena *arena;
    struct flight *flights; /* the pool */
    size_t flight_capacity;
    uint32_t flight_free;  /* first of the free places, or FLIGHT_END */
    uint32_t flight_count; /* places taken */
    uint64_t too_late;     /* messages that arrive after the end of the run: they hold no place */
    struct link *links;    /* one for each endpoint */
    struct switches *switches; /* NULL: the core alone */
    uint32_t endpoint_count;
    uint32_t lossy_count; /* links that lose messages */
    bool *is_up;          /* for each endpoint */
    uint32_t *group_of;   /* for each endpoint; all 0 without a partition */
    bool is_partitioned;
    sim_ticks parted; /* when its parts changed last */
    struct message_port ports[MESSAGE_SORTS];
    struct counter sent, delivered, dropped[DROPS];
};

extern const struct metric_row network_metrics[];
extern event_handler *const network_handlers[NETWORK_EVENTS];
extern const char *const network_event_names[NETWORK_EVENTS];

/**
 * A network with nothing on its way and all endpoints up.
 *
 * @param kind   the network's
 * @param links     parameters of each endpoint's link; copied
 * @param switches  of the network; NULL: one
 */
struct component *network_create(const struct assembly *assembly, const struct scope *scope,
                                 const struct behaviour *kind, const struct link_parameters *links,
                                 struct switches *switches,
                                 const struct network_environment *environment);

/** In a partition: fail the run when the switch has passed a message on from one part to another.
 *  Looked at when a message arrives, and with the invariants. */
void network_check_across(struct run *run, const struct network *network,
                          const struct flight *flight);

/** Whether a partition is between two endpoints. */
static inline bool network_separates(const struct network *network, uint32_t from, uint32_t to)
{
    uint32_t a = network->group_of[from];
    uint32_t b = network->group_of[to];
    return a != b && a != 0 && b != 0;
}

/** Whether a partition is between two endpoints, or switches or uplinks that do not work. */
static inline bool network_parts(const struct network *network, uint32_t from, uint32_t to)
{
    return network_separates(network, from, to) ||
           (network->switches != NULL && switches_part(network->switches, from, to));
}

#endif
