/*
 * Messages from link to link.
 *
 * A message books its sender's link when it is sent, and its receiver's when the switch has it: so
 * it stands in each queue from when it comes there, and two messages between the same endpoints
 * never overtake each other. A link loses a message at the end of the crossing, with the
 * probability in force then.
 *
 * Messages live in a pool with a free list, which doubles when it is full; a message that would
 * arrive after the end of the run is counted and takes no place.
 */
#include "models/network/network_state.h"
#include "models/planted.h"

#include <string.h>

/* A rank: behind all others of the instant, then the sender, then a number that goes round. */
enum { SERIAL_BITS = 25 };

_Static_assert((uint64_t)NETWORK_ENDPOINTS_MOST << SERIAL_BITS <= EVENT_RANKS - NETWORK_RANKS,
               "the sender of a message does not fit into its rank");

static void grow_flights(struct network *network)
{
    uint32_t before = (uint32_t)network->flight_capacity;
    network->flights = arena_grow(network->arena, network->flights, before,
                                  &network->flight_capacity, sizeof *network->flights);
    ASSERT(network->flight_capacity < FLIGHT_END);
    for (uint32_t i = before; i < network->flight_capacity; i++) {
        network->flights[i].next = i + 1 < network->flight_capacity ? i + 1 : FLIGHT_END;
    }
    network->flight_free = before;
}

static uint32_t take_flight(struct network *network)
{
    if (__builtin_expect(network->flight_free == FLIGHT_END, 0)) {
        grow_flights(network);
    }
    uint32_t index = network->flight_free;
    network->flight_free = network->flights[index].next;
    network->flight_count++;
    return index;
}

static void release(struct network *network, uint32_t index)
{
    struct flight *flight = &network->flights[index];
    flight->stage = FLIGHT_NONE;
    flight->next = network->flight_free;
    network->flight_free = PLANTED("a place is lost") ? flight->next : index;
    network->flight_count -= !PLANTED("a place stays counted");
}

static void drop_flight(struct network *network, uint32_t index, enum network_drop why)
{
    counter_add(&network->dropped[why]);
    release(network, index);
}

/*
 * Schedule the event at which a message has crossed a link. At one instant messages go by their
 * senders, messages of one sender as they were sent.
 */
static inline void expect(struct run *run, struct network *network, uint32_t index, uint32_t from,
                          sim_ticks time, enum network_event event)
{
    uint64_t serial = run_scheduled(run) & ((UINT64_C(1) << SERIAL_BITS) - 1);
    uint64_t rank = NETWORK_RANKS | (uint64_t)from << SERIAL_BITS | serial;
    struct event_id id = EVENT_NONE; /* as event_ranked, without a call */
    if (__builtin_expect(time <= run->horizon, 1)) {
        id = run_schedule(run, time, EVENT_NORMAL, rank, &network->component, event, index);
    }
    if (__builtin_expect(id.generation == 0, 0)) {
        const struct flight *flight = &network->flights[index];
        if (event == NETWORK_CROSSED) {
            switches_end_late(network->switches, flight->uplink);
        }
        network->too_late++;
        release(network, index);
    }
}

void network_send(struct run *run, struct network *network, const struct network_message *message)
{
    ASSERT_SLOW(message->from < network->endpoint_count && message->to < network->endpoint_count);
    ASSERT_SLOW(message->sort < MESSAGE_SORTS);
    struct link *link = &network->links[message->from];
    if (__builtin_expect(!network->is_up[message->from], 0)) {
        run_fail(run, &network->component, ERROR_INTERNAL,
                 "%s has sent a message while it was down", link->name);
        return;
    }
    uint32_t index = take_flight(network);
    struct flight *flight = &network->flights[index];
    flight->message = *message;
    flight->stage = FLIGHT_TO_SWITCH;
    counter_add(&network->sent);
    sim_ticks time = link_give(link, LINK_TRANSMIT, run_now(run), message->bytes);
    expect(run, network, index, message->from, time, NETWORK_FORWARDED);
}

/* The leg over uplinks that a message makes or has made last. */
static enum uplink_leg leg_of(const struct flight *flight)
{
    return flight->stage == FLIGHT_UP ? LEG_UP : flight->stage == FLIGHT_DOWN ? LEG_DOWN : LEG_NONE;
}

/* Gives a message that a switch has since `at` to an uplink, or to the receiver's link. @return
 * when it is across; below 0: it is blocked */
static inline sim_ticks pass_on(struct network *network, struct flight *flight, sim_ticks at)
{
    uint32_t from = flight->message.from;
    uint32_t to = flight->message.to;
    uint32_t bytes = flight->message.bytes;
    struct switches *switches = network->switches;
    if (__builtin_expect(switches != NULL, 0)) {
        enum uplink_leg last = leg_of(flight);
        enum uplink_leg next = switches_next(switches, from, to, last);
        if (switches_block(switches, from, to, last)) {
            return -1;
        }
        if (next != LEG_NONE) {
            uint32_t uplink;
            sim_ticks time = switches_give(switches, from, to, next, at, bytes, &uplink);
            flight->uplink = uplink & ((1U << SWITCH_UPLINK_BITS) - 1);
            flight->stage = next == LEG_UP ? FLIGHT_UP : FLIGHT_DOWN;
            flight->forwarded = at;
            return time;
        }
    }
    flight->stage = FLIGHT_TO_ENDPOINT;
    flight->forwarded = at;
    return link_give(&network->links[to], LINK_RECEIVE, at, bytes);
}

/* The event at which a message has crossed what it was given to last. */
static inline enum network_event event_of(const struct flight *flight)
{
    return flight->stage == FLIGHT_TO_ENDPOINT ? NETWORK_ARRIVED
           : flight->stage == FLIGHT_TO_SWITCH ? NETWORK_FORWARDED
                                               : NETWORK_CROSSED;
}

void network_send_since(struct run *run, struct network *network,
                        const struct network_message *message, sim_ticks since)
{
    sim_ticks now = run_now(run);
    ASSERT(since <= now);
    uint32_t index = take_flight(network);
    struct flight *flight = &network->flights[index];
    flight->message = *message;
    flight->stage = FLIGHT_TO_SWITCH;
    counter_add(&network->sent);
    struct link *link = &network->links[message->from];
    sim_ticks time = link_give(link, LINK_TRANSMIT, since, message->bytes);
    while (time >= 0 && time < now && flight->stage != FLIGHT_TO_ENDPOINT) {
        bool is_over = leg_of(flight) != LEG_NONE &&
                       !switches_cross(network->switches, flight->uplink, flight->forwarded);
        time = is_over ? -1 : pass_on(network, flight, time);
    }
    if (time < 0) {
        drop_flight(network, index, DROP_SWITCH);
        return;
    }
    expect(run, network, index, message->from, time < now ? now : time, event_of(flight));
}

/* A switch has a message: it drops it, or passes it on. */
static inline void go_on(struct run *run, struct network *network, uint32_t index)
{
    struct flight *flight = &network->flights[index];
    uint32_t from = flight->message.from;
    if (network_separates(network, from, flight->message.to) &&
        !PLANTED("a message crosses a partition")) {
        drop_flight(network, index, DROP_PARTITION);
        return;
    }
    sim_ticks time = pass_on(network, flight, run_now(run));
    if (__builtin_expect(time < 0, 0)) {
        drop_flight(network, index, DROP_SWITCH);
        return;
    }
    expect(run, network, index, from, time, event_of(flight));
}

static void on_forwarded(struct run *run, void *component, uint64_t argument)
{
    struct network *network = component;
    uint32_t index = (uint32_t)argument;
    const struct flight *flight = &network->flights[index];
    ASSERT_SLOW(flight->stage == FLIGHT_TO_SWITCH);
    if (link_loses(&network->links[flight->message.from], LINK_TRANSMIT)) {
        drop_flight(network, index, DROP_LOSS);
        return;
    }
    go_on(run, network, index);
}

static void on_crossed(struct run *run, void *component, uint64_t argument)
{
    struct network *network = component;
    uint32_t index = (uint32_t)argument;
    const struct flight *flight = &network->flights[index];
    ASSERT_SLOW(leg_of(flight) != LEG_NONE);
    if (!switches_cross(network->switches, flight->uplink, flight->forwarded)) {
        drop_flight(network, index, DROP_SWITCH);
        return;
    }
    go_on(run, network, index);
}

static void on_arrived(struct run *run, void *component, uint64_t argument)
{
    struct network *network = component;
    uint32_t index = (uint32_t)argument;
    ASSERT_SLOW(network->flights[index].stage == FLIGHT_TO_ENDPOINT);
    if (__builtin_expect(network->is_partitioned, 0)) {
        network_check_across(run, network, &network->flights[index]);
    }
    /* A copy: its receiver may send, which may move the pool. */
    struct network_message message = network->flights[index].message;
    if (link_loses(&network->links[message.to], LINK_RECEIVE)) {
        drop_flight(network, index, DROP_LOSS);
        return;
    }
    if (!network->is_up[message.to]) {
        drop_flight(network, index, DROP_ENDPOINT_DOWN);
        return;
    }
    counter_add(&network->delivered);
    network->delivered.count -= PLANTED("a delivery is not counted");
    network->delivered.count -= PLANTED("a delivery of a private network is not counted") &&
                                network->component.path[0] == 'p';
    release(network, index);
    const struct message_port *port = &network->ports[message.sort];
    port->take(run, port->owner, &message);
}

event_handler *const network_handlers[NETWORK_EVENTS] = {
    [NETWORK_FORWARDED] = on_forwarded,
    [NETWORK_CROSSED] = on_crossed,
    [NETWORK_ARRIVED] = on_arrived,
};

const char *const network_event_names[NETWORK_EVENTS] = {
    [NETWORK_FORWARDED] = "forwarded",
    [NETWORK_CROSSED] = "crossed",
    [NETWORK_ARRIVED] = "arrived",
};

struct component *network_create(const struct assembly *assembly, const struct scope *scope,
                                 const struct behaviour *kind, const struct link_parameters *links,
                                 struct switches *switches,
                                 const struct network_environment *environment)
{
    struct arena *arena = assembly->arena;
    uint32_t count = environment->endpoint_count;
    ASSERT(count <= NETWORK_ENDPOINTS_MOST);
    struct network *network = ARENA_NEW(arena, struct network);
    network->component = (struct component){kind, scope->path};
    network->arena = arena;
    network->flight_free = FLIGHT_END;
    network->endpoint_count = count;
    network->switches = switches;
    network->links = ARENA_ARRAY(arena, struct link, count);
    network->is_up = ARENA_ARRAY(arena, bool, count);
    network->group_of = ARENA_ARRAY(arena, uint32_t, count);
    struct scope all = scope_child(scope, "links");
    for (uint32_t i = 0; i < count; i++) {
        link_init(&network->links[i], assembly, &all, environment->endpoints[i], &links[i]);
        network->lossy_count += links[i].loss > 0;
        network->is_up[i] = true;
    }
    memcpy(network->ports, environment->ports, sizeof network->ports);
    counter_init(&network->sent, assembly->measures);
    counter_init(&network->delivered, assembly->measures);
    for (int i = 0; i < DROPS; i++) {
        counter_init(&network->dropped[i], assembly->measures);
    }
    return &network->component;
}

sim_ticks network_transit(const struct network *network, uint32_t from, uint32_t to, uint32_t bytes)
{
    struct link *out = &network->links[from];
    struct link *in = &network->links[to];
    sim_ticks there = ticks_add(link_transmission(out, bytes), out->parameters.latency);
    sim_ticks on = ticks_add(link_transmission(in, bytes), in->parameters.latency);
    sim_ticks time = ticks_add(there, on);
    return network->switches == NULL
               ? time
               : ticks_add(time, switches_transit(network->switches, from, to, bytes));
}

sim_ticks network_transmission(const struct network *network, uint32_t endpoint, uint32_t bytes)
{
    return link_transmission(&network->links[endpoint], bytes);
}

bool network_reaches(const struct network *network, uint32_t from, uint32_t to)
{
    return network->is_up[from] && network->is_up[to] && !network_parts(network, from, to) &&
           network->links[from].loss[LINK_TRANSMIT] < 1 &&
           network->links[to].loss[LINK_RECEIVE] < 1;
}

bool network_is_sure(const struct network *network, uint32_t from, uint32_t to)
{
    return network->links[from].loss[LINK_TRANSMIT] <= 0 &&
           network->links[to].loss[LINK_RECEIVE] <= 0 && !network_parts(network, from, to);
}

double network_share(const struct network *network, uint32_t from, uint32_t to)
{
    return network_parts(network, from, to) ? 0
                                            : (1 - network->links[from].loss[LINK_TRANSMIT]) *
                                                  (1 - network->links[to].loss[LINK_RECEIVE]);
}

bool network_is_healthy(const struct network *network)
{
    return network->lossy_count == 0 && !network->is_partitioned &&
           (network->switches == NULL || switches_are_whole(network->switches));
}

void network_set_up(struct run *run, struct network *network, uint32_t endpoint, bool is_up)
{
    (void)run;
    ASSERT(endpoint < network->endpoint_count);
    network->is_up[endpoint] = is_up;
}

static bool loses(const struct link *link)
{
    return link->loss[LINK_TRANSMIT] > 0 || link->loss[LINK_RECEIVE] > 0;
}

void network_set_loss(struct run *run, struct network *network, uint32_t endpoint, double sent,
                      double received)
{
    (void)run;
    ASSERT(endpoint < network->endpoint_count && sent <= 1 && received <= 1);
    struct link *link = &network->links[endpoint];
    double given = link->parameters.loss;
    network->lossy_count -= loses(link);
    link->loss[LINK_TRANSMIT] = sent < 0 ? given : sent;
    link->loss[LINK_RECEIVE] = received < 0 ? given : received;
    network->lossy_count += loses(link);
}

void network_restore_loss(struct run *run, struct network *network, uint32_t endpoint)
{
    network_set_loss(run, network, endpoint, -1, -1);
}

void network_partition(struct run *run, struct network *network, const uint32_t *group_of)
{
    uint32_t first = 0; /* the first group met */
    network->parted = run_now(run);
    network->is_partitioned = false;
    for (uint32_t i = 0; i < network->endpoint_count; i++) {
        uint32_t group = network->group_of[i] = group_of[i];
        first = first == 0 ? group : first;
        network->is_partitioned = network->is_partitioned || (group != 0 && group != first);
    }
}

void network_heal(struct run *run, struct network *network)
{
    (void)run;
    memset(network->group_of, 0, network->endpoint_count * sizeof *network->group_of);
    network->is_partitioned = false;
}

uint32_t network_switch_named(const struct network *network, const char *name)
{
    uint32_t number = switches_find(network->switches, name);
    ASSERT(number < network->switches->count);
    return number;
}

void network_lose_uplinks(struct run *run, struct network *network, uint32_t number, uint32_t first,
                          uint32_t count)
{
    switches_lose(network->switches, number, first, count, run_now(run));
}

void network_restore_uplinks(struct run *run, struct network *network, uint32_t number,
                             uint32_t first, uint32_t count)
{
    (void)run;
    switches_restore(network->switches, number, first, count);
}

void network_fail_switch(struct run *run, struct network *network, uint32_t number)
{
    switches_fail(network->switches, number, run_now(run));
}

void network_repair_switch(struct run *run, struct network *network, uint32_t number)
{
    (void)run;
    switches_repair(network->switches, number);
}
