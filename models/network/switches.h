/*
 * The switches of a network that has more than one: a core, and others below it.
 *
 *     alpha --link--\                             /--link-- clients
 *     beta ---link-- enclosure ==uplinks== core --
 *
 * Endpoints that no switch names are at the core. Another switch has uplinks to the core, which its
 * endpoints share, as the blades of a chassis share the uplinks of its switch. An uplink is a link
 * (models/network/link.h): one server in each direction, first come first served, with its own
 * bandwidth and latency; a switch stores and forwards. Messages between endpoints of one switch
 * take no uplink. A message takes one that works: that to which its two endpoints hash, so that
 * none between the same two overtakes another, or that which is free first.
 *
 * An uplink that is lost loses what it carries; others go on. A switch without uplinks that work
 * parts its endpoints from all others, one that has failed from each other as well.
 */
#ifndef MODELS_NETWORK_SWITCHES_H
#define MODELS_NETWORK_SWITCHES_H

#include "models/network/link.h"
#include "sim/component/kind.h"
#include "sim/measure/tally.h"

enum { SWITCHES_MOST = 256, UPLINKS_MOST = 64 };

/** Of all uplinks of a network. */
enum { SWITCH_UPLINK_BITS = 24 };

/** The number of the core among the switches. */
enum { SWITCH_CORE = 0 };

enum uplink_choice { UPLINK_HASHED, UPLINK_LEAST_LOADED };

/** An object of one member, written as that alone: NULL says "not given", and 0 says 0. */
struct uplink_latency {
    sim_ticks fixed;
};

/** The object "switches.NAME" of a network. */
struct switch_parameters {
    struct parameter_list endpoints; /* const char * */
    int64_t ports;                   /* 0: not limited */
    int64_t uplinks;
    double uplink_bandwidth;               /* [bytes/s]; 0: that of the network's links */
    struct uplink_latency *uplink_latency; /* NULL: that of the network's links */
    int uplink_choice;                     /* enum uplink_choice */
};

extern const struct parameter switch_row;

/** The switches of a network and what they have from it. */
struct switches_spec {
    const struct parameter_map *map; /* struct switch_parameters by name */
    int64_t ports;                   /* of the core; 0: not limited */
    struct link_parameters link;     /* of the network */
    const char *const *endpoints;    /* names */
    uint32_t endpoint_count;
};

/** The links and switches of a network, as its parameters have them. */
struct network_layout {
    struct link_parameters *links; /* of each endpoint */
    struct switches_spec switches;
};

/** The bandwidth of each uplink of a switch [bytes/s]. @param index  in the map of the spec */
static inline double switches_uplink_bandwidth(const struct switches_spec *spec, size_t index)
{
    double given = ((const struct switch_parameters *)spec->map->elements)[index].uplink_bandwidth;
    return given > 0 ? given : spec->link.bandwidth;
}

/** The hash of two endpoints: of so many uplinks that work, messages between them take the one at
 *  the remainder. */
static inline uint32_t switches_hash(uint32_t from, uint32_t to)
{
    return (from * UINT32_C(40503) + to) * UINT32_C(2654435769) >> 16;
}

/** The legs of a message's way that are over uplinks. */
enum uplink_leg {
    LEG_NONE, /* before the first of them, or after the last */
    LEG_UP,   /* to the core */
    LEG_DOWN, /* from the core */
};

struct uplink {
    struct link link;
    uint32_t losses;   /* that have not ended */
    sim_ticks lost_at; /* last, by itself or with its switch; -1: never */
    uint32_t owner;    /* its switch */
};

struct switch_state {
    const char *name, *path;                 /* "enclosure", "network.switches.enclosure" */
    uint32_t first, count;                   /* its uplinks */
    uint32_t working;                        /* of these */
    uint32_t failures;                       /* of the switch, that have not ended */
    enum uplink_choice choice;               /* of the uplink of a message */
    struct tally wait[LINK_WAYS];            /* of messages for an uplink */
    uint64_t given, crossed, lost, too_late; /* messages on its uplinks */
};

struct switches {
    struct switch_state *list; /* the core first, without uplinks */
    uint32_t count;
    struct uplink *uplinks; /* of all */
    uint32_t uplink_count;
    uint32_t *at; /* the switch of each endpoint */
    uint32_t endpoint_count;
};

/** Build the switches of a network. @param network  its scope @return NULL: it has the core alone
 */
struct switches *switches_build(const struct assembly *assembly, const struct scope *network,
                                const struct switches_spec *spec);

/** Complain of endpoints that are not there or at two switches, and of ports that do not suffice.
 *  @param network  its scope */
void switches_check(const struct switches_spec *spec, const struct scope *network,
                    const struct check_context *context);

/** The leg after another. */
static inline enum uplink_leg switches_next(const struct switches *switches, uint32_t from,
                                            uint32_t to, enum uplink_leg last)
{
    uint32_t above = switches->at[from];
    uint32_t below = switches->at[to];
    if (above == below || last == LEG_DOWN) {
        return LEG_NONE;
    }
    if (last == LEG_NONE && above != SWITCH_CORE) {
        return LEG_UP;
    }
    return below == SWITCH_CORE ? LEG_NONE : LEG_DOWN;
}

/** Whether a message that has made a leg cannot go on: its switch has failed, or no uplink of the
 *  next leg works. */
bool switches_block(const struct switches *switches, uint32_t from, uint32_t to,
                    enum uplink_leg last);

/** Give a message to an uplink of a leg, one of which works. @param uplink  gets its number
 *  @return when it is across [ticks] */
sim_ticks switches_give(struct switches *switches, uint32_t from, uint32_t to, enum uplink_leg leg,
                        sim_ticks now, uint32_t bytes, uint32_t *uplink);

/** A message has come to the end of an uplink. @param given  to it, when @return whether it is
 *  there; false: the uplink was lost meanwhile */
bool switches_cross(struct switches *switches, uint32_t uplink, sim_ticks given);

/** A message will come to the end of an uplink after the end of the run. */
static inline void switches_end_late(struct switches *switches, uint32_t uplink)
{
    switches->list[switches->uplinks[uplink].owner].too_late++;
}

/** Whether a message sent now cannot arrive for want of a switch or an uplink. */
static inline bool switches_part(const struct switches *switches, uint32_t from, uint32_t to)
{
    const struct switch_state *above = &switches->list[switches->at[from]];
    const struct switch_state *below = &switches->list[switches->at[to]];
    if (above == below) {
        return above->failures > 0;
    }
    return (switches->at[from] != SWITCH_CORE && above->working == 0) ||
           (switches->at[to] != SWITCH_CORE && below->working == 0);
}

/** Whether no two endpoints are parted. */
bool switches_are_whole(const struct switches *switches);

/** The time on uplinks of a message that meets no other [ticks]. */
sim_ticks switches_transit(struct switches *switches, uint32_t from, uint32_t to, uint32_t bytes);

/** The number of the switch of that name; `count`: none. */
uint32_t switches_find(const struct switches *switches, const char *name);

/** Uplinks of a switch are lost, or one such loss of each ends. @param first  from 0 */
void switches_lose(struct switches *switches, uint32_t number, uint32_t first, uint32_t count,
                   sim_ticks now);
void switches_restore(struct switches *switches, uint32_t number, uint32_t first, uint32_t count);

/** A switch fails, or one such failure ends. */
void switches_fail(struct switches *switches, uint32_t number, sim_ticks now);
void switches_repair(struct switches *switches, uint32_t number);

/* clang-format off */
/** The rows of the metrics of switches, in a network's table: two of each, transmit first. */
#define SWITCH_METRICS                                                                             \
    METRIC_LESS("switches.SWITCH.transmit.wait", "s", RATIO,                                       \
                "Time that a message waits for an uplink of the switch, to the core."),            \
    METRIC_LESS("switches.SWITCH.receive.wait", "s", RATIO,                                        \
                "Time that a message waits for an uplink of the switch, from the core."),          \
    METRIC("switches.SWITCH.uplinks.UPLINK.transmit.utilization", "1", MEAN,                       \
           "Share of time in which an uplink carries messages to the core."),                      \
    METRIC("switches.SWITCH.uplinks.UPLINK.receive.utilization", "1", MEAN,                        \
           "Share of time in which an uplink carries messages from the core.")
/* clang-format on */

/** @param waits  the rows of the waits */
void switches_report(const struct switches *switches, const struct metric_row *waits,
                     struct report *report);

/** Messages given to the uplinks of each switch = crossed + lost + on them; the laws of the links.
 *  @param crossing  messages on the uplinks of each switch now, counted anew */
void switches_laws(const struct switches *switches, const uint64_t *crossing, sim_ticks now,
                   struct report *report);
void switches_invariants(struct run *run, const struct component *owner,
                         const struct switches *switches);

#endif
