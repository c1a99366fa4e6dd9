/*
 * A bed for protocols of membership: nodes that do as they are told, on a real network.
 *
 * A test schedules faults with bed_at, runs, and looks at what the listener was told.
 */
#ifndef TESTS_MODELS_CLUSTER_MEMBERSHIP_MEMBERSHIP_BED_H
#define TESTS_MODELS_CLUSTER_MEMBERSHIP_MEMBERSHIP_BED_H

#include "models/cluster/membership/membership.h"
#include "models/network/ethernet.h"
#include "tests/models/places.h"
#include "tests/small_set.h"

#include <criterion/criterion.h>
#include <string.h>

enum bed_event {
    BED_CRASH,
    BED_BOOT,
    BED_HANG,
    BED_PAUSE,
    BED_RESUME,
    BED_LEAVE,
    BED_REJOIN,    /* a node that has left and runs */
    BED_PARTITION, /* the nodes of a set from all others */
    BED_HEAL,
    BED_LOSE, /* a node's link loses the bed's share */
    BED_RESTORE,
    BED_EVENTS,
};

enum { BED_NODES = 16, BED_LOG = 4096 };

/* The argument of an event of a network is a set of nodes or a node, and above these bits the
 * number of the network. */
enum { BED_ENDPOINT_BITS = 32 };

#define SECOND TICKS_PER_SECOND_FINE
#define MS     (TICKS_PER_SECOND_FINE / 1000)

struct bed_entry {
    sim_ticks at;
    small_set nodes;
    uint32_t by; /* a suspicion; of a ring: its lowest member */
    struct cause cause;
};

struct bed {
    struct component component;
    struct run *run;
    struct measures *measures;
    struct timeline *timeline;
    struct node nodes[BED_NODES];
    struct node *node_list[BED_NODES];
    uint32_t node_count;
    struct network *network; /* the first */
    struct networks networks;
    const struct membership_operations *operations;
    struct component *membership;
    double loss;                /* of BED_LOSE */
    small_set reset_on_form;    /* nodes that the listener crashes when it is told of a ring */
    small_set reset_on_suspect; /* and of a suspicion */
    struct bed_entry formed[BED_LOG], suspected[BED_LOG];
    size_t formed_count, suspected_count;
    struct bed_entry left[BED_LOG]; /* the node that has left, and by whom that is known */
    size_t left_count;
    small_set gone;             /* nodes that have left and run on */
    small_set rings[BED_NODES]; /* as the listener knows them */
};

static void bed_crash(struct bed *bed, uint32_t node)
{
    enum node_state before = bed->nodes[node].state;
    if (before != NODE_UP && before != NODE_HUNG) {
        return;
    }
    uint64_t event = timeline_add(bed->timeline, run_now(bed->run),
                                  &(struct timeline_event){.event = WORD_NODE_CRASH});
    bed->nodes[node].state = NODE_DOWN;
    bed->rings[node] = 0;
    bed->gone &= ~small_set_of(node);
    networks_set_up(bed->run, &bed->networks, node, false);
    bed->operations->node_down(bed->run, bed->membership, node,
                               (struct cause){event, CAUSE_NODE_CRASH});
}

static void bed_change_node(struct bed *bed, enum bed_event event, uint32_t node)
{
    struct node *it = &bed->nodes[node];
    const struct cause cause = {0, NULL};
    const struct cause hang = {0, CAUSE_NODE_HANG};
    if (event == BED_CRASH) {
        bed_crash(bed, node);
    } else if (event == BED_BOOT && it->state == NODE_DOWN) {
        it->state = NODE_UP;
        it->incarnation++;
        networks_set_up(bed->run, &bed->networks, node, true);
        bed->operations->node_up(bed->run, bed->membership, node, cause);
    } else if ((event == BED_HANG || event == BED_PAUSE) && it->state == NODE_UP) {
        it->state = NODE_HUNG;
        it->is_paused = event == BED_PAUSE;
        it->hung_at = run_now(bed->run);
        bed->operations->node_hung(bed->run, bed->membership, node, hang);
    } else if (event == BED_RESUME && it->state == NODE_HUNG) {
        it->state = NODE_UP;
        it->stood_still = it->is_paused ? run_now(bed->run) - it->hung_at : 0;
        it->is_paused = false;
        bed->operations->node_resumed(bed->run, bed->membership, node, hang);
    } else if (event == BED_LEAVE && it->state == NODE_UP) {
        bed->operations->leave(bed->run, bed->membership, node, cause);
    } else if (event == BED_REJOIN && it->state == NODE_UP && small_set_has(bed->gone, node)) {
        bed->gone &= ~small_set_of(node);
        bed->operations->node_up(bed->run, bed->membership, node, cause);
    }
}

static void bed_change_network(struct bed *bed, enum bed_event event, uint64_t argument)
{
    uint32_t groups[BED_NODES + 1] = {0};
    struct network *network = bed->networks.of[argument >> BED_ENDPOINT_BITS];
    argument &= UINT32_MAX;
    for (uint32_t i = 0; i < bed->node_count; i++) {
        groups[i] = small_set_has(argument, i) ? 1 : 2;
    }
    if (event == BED_PARTITION) {
        network_partition(bed->run, network, groups);
    } else if (event == BED_HEAL) {
        network_heal(bed->run, network);
    } else if (event == BED_LOSE) {
        network_set_loss(bed->run, network, (uint32_t)argument, bed->loss, bed->loss);
    } else {
        network_restore_loss(bed->run, network, (uint32_t)argument);
    }
    bed->operations->network_changed(bed->run, bed->membership, (struct cause){0, CAUSE_PARTITION});
}

#define BED_HANDLER(name, event)                                                                   \
    static void name(struct run *run, void *component, uint64_t argument)                          \
    {                                                                                              \
        (void)run;                                                                                 \
        if (event < BED_PARTITION) {                                                               \
            bed_change_node(component, event, (uint32_t)argument);                                 \
        } else {                                                                                   \
            bed_change_network(component, event, argument);                                        \
        }                                                                                          \
    }
BED_HANDLER(bed_on_crash, BED_CRASH)
BED_HANDLER(bed_on_boot, BED_BOOT)
BED_HANDLER(bed_on_hang, BED_HANG)
BED_HANDLER(bed_on_pause, BED_PAUSE)
BED_HANDLER(bed_on_resume, BED_RESUME)
BED_HANDLER(bed_on_leave, BED_LEAVE)
BED_HANDLER(bed_on_rejoin, BED_REJOIN)
BED_HANDLER(bed_on_partition, BED_PARTITION)
BED_HANDLER(bed_on_heal, BED_HEAL)
BED_HANDLER(bed_on_lose, BED_LOSE)
BED_HANDLER(bed_on_restore, BED_RESTORE)

static event_handler *const bed_handlers[] = {
    bed_on_crash,  bed_on_boot,      bed_on_hang, bed_on_pause, bed_on_resume,  bed_on_leave,
    bed_on_rejoin, bed_on_partition, bed_on_heal, bed_on_lose,  bed_on_restore,
};
static const struct behaviour bed_behaviour = {.on = bed_handlers, .event_count = BED_EVENTS};

static void bed_deliver(struct run *run, void *owner, const struct network_message *message)
{
    struct bed *bed = owner;
    if (message->to < bed->node_count && node_is_running(&bed->nodes[message->to])) {
        bed->operations->deliver(run, bed->membership, message);
    }
}

static void bed_suspected(struct run *run, void *owner, uint32_t by, const struct bit_set *suspects,
                          struct cause cause)
{
    struct bed *bed = owner;
    cr_assert(node_is_running(&bed->nodes[by]), "node %u suspects, but does not run", by);
    if (bed->suspected_count < BED_LOG) {
        bed->suspected[bed->suspected_count++] =
            (struct bed_entry){run_now(run), small_set_from(suspects), by, cause};
    }
    struct bit_set victims = small_set_to(bed->reset_on_suspect);
    bed->reset_on_suspect = 0;
    BIT_SET_EACH(&victims, victim)
    {
        bed_crash(bed, victim);
    }
}

static void bed_formed(struct run *run, void *owner, const struct bit_set *members,
                       struct cause cause)
{
    struct bed *bed = owner;
    if (bed->formed_count < BED_LOG) {
        bed->formed[bed->formed_count++] = (struct bed_entry){run_now(run), small_set_from(members),
                                                              bit_set_first(members), cause};
    }
    BIT_SET_EACH(members, member)
    {
        bed->rings[member] = small_set_from(members);
    }
    struct bit_set victims = small_set_to(bed->reset_on_form);
    bed->reset_on_form = 0;
    BIT_SET_EACH(&victims, victim)
    {
        bed_crash(bed, victim);
    }
}

static void bed_left(struct run *run, void *owner, uint32_t by, uint32_t node, struct cause cause)
{
    struct bed *bed = owner;
    if (bed->left_count < BED_LOG) {
        bed->left[bed->left_count++] =
            (struct bed_entry){run_now(run), small_set_of(node), by, cause};
    }
    if (by == node) {
        bed->rings[node] = 0;
        bed->gone |= small_set_of(node);
    }
}

/* Build a network like any other of the bed but for its latency. */
static inline void bed_build_network(struct bed *bed, struct assembly *assembly,
                                     const char *const *names, const char *path, sim_ticks latency)
{
    struct ethernet_parameters *ethernet = ARENA_NEW(assembly->arena, struct ethernet_parameters);
    *ethernet = (struct ethernet_parameters){.latency = latency, .bandwidth = 125e6};
    struct network_environment wires = {.endpoints = names, .endpoint_count = bed->node_count};
    wires.ports[MESSAGE_MEMBERSHIP] = (struct message_port){bed, bed_deliver};
    bed->networks.of[bed->networks.count++] =
        (struct network *)place_build(assembly, &ethernet_kind, "system", path, ethernet, &wires);
}

/* Start `bed`: nodes that are up, on so many Ethernets with links of 1 Gbit/s, of 25 us on the
 * first, and 5 us more on each other. */
static inline void bed_start_on(struct bed *bed, const struct kind *kind, const void *parameters,
                                uint32_t node_count, uint64_t replication, sim_ticks horizon,
                                uint32_t networks)
{
    static const char *const names[BED_NODES + 1] = {
        "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "clients"};
    static const char *const paths[NETWORKS_MOST] = {"network", "net1", "net2", "net3",
                                                     "net4",    "net5", "net6", "net7"};
    *bed = (struct bed){.component = {&bed_behaviour, "bed"}, .node_count = node_count};
    bed->run = run_create(&(struct run_options){.horizon = horizon,
                                                .ticks_per_second = TICKS_PER_SECOND_FINE,
                                                .seed = 1,
                                                .replication = replication});
    bed->measures = measures_create(bed->run->arena, 2);
    struct assembly assembly = assembly_start(bed->run, bed->measures, bed->run->arena);
    bed->timeline = assembly.timeline;
    for (uint32_t i = 0; i < node_count; i++) {
        bed->nodes[i] = (struct node){.name = names[i], .index = i, .state = NODE_UP};
        bed->node_list[i] = &bed->nodes[i];
        bed->rings[i] = small_set_all(node_count);
    }
    for (uint32_t i = 0; i < networks; i++) {
        bed_build_network(bed, &assembly, names, paths[i], (25 + 5 * i) * MS / 1000);
    }
    bed->network = bed->networks.of[0];
    bed->operations = kind->operations;
    bed->membership = place_build(
        &assembly, kind, "system", "membership", parameters,
        &(struct membership_environment){.nodes = bed->node_list,
                                         .node_names = names,
                                         .node_count = node_count,
                                         .networks = bed->networks,
                                         .timeline = bed->timeline,
                                         .listener = {bed, bed_suspected, bed_formed, bed_left}});
}

static inline void bed_start(struct bed *bed, const struct kind *kind, const void *parameters,
                             uint32_t node_count, uint64_t replication, sim_ticks horizon)
{
    bed_start_on(bed, kind, parameters, node_count, replication, horizon, 1);
}

static inline void bed_at(struct bed *bed, sim_ticks time, enum bed_event event, uint64_t argument)
{
    event_at(bed->run, time, EVENT_NORMAL, &bed->component, event, argument);
}

/* The nodes that run and have not left. */
static inline small_set bed_taking_part(const struct bed *bed)
{
    small_set set = 0;
    for (uint32_t i = 0; i < bed->node_count; i++) {
        set |= node_is_running(&bed->nodes[i]) ? small_set_of(i) : 0;
    }
    return set & ~bed->gone;
}

/* Run up to a time, and see that nothing contradicts itself. */
static inline void bed_run(struct bed *bed, sim_ticks until)
{
    run_until(bed->run, until);
    place_invariants(bed->run, bed->membership);
    for (uint32_t i = 0; i < bed->networks.count; i++) {
        place_invariants(bed->run, (const struct component *)bed->networks.of[i]);
    }
    cr_assert_not(run_failed(bed->run), "%s: %s", run_error(bed->run)->where,
                  run_error(bed->run)->text);
}

static inline void bed_end(struct bed *bed)
{
    run_destroy(bed->run);
}

/* The time at which the listener was told of a ring for the first time after `from`; -1: never. */
static inline sim_ticks bed_formed_at(const struct bed *bed, small_set members, sim_ticks from)
{
    for (size_t i = 0; i < bed->formed_count; i++) {
        if (bed->formed[i].nodes == members && bed->formed[i].at >= from) {
            return bed->formed[i].at;
        }
    }
    return -1;
}

/* Whether the listeners of two beds were told the same, to the tick. */
static inline bool bed_is_like(const struct bed *one, const struct bed *other)
{
    bool is_like = one->formed_count == other->formed_count &&
                   one->suspected_count == other->suspected_count &&
                   one->left_count == other->left_count;
    for (size_t i = 0; is_like && i < one->formed_count; i++) {
        is_like = one->formed[i].at == other->formed[i].at &&
                  one->formed[i].nodes == other->formed[i].nodes;
    }
    for (size_t i = 0; is_like && i < one->suspected_count; i++) {
        is_like = one->suspected[i].at == other->suspected[i].at &&
                  one->suspected[i].nodes == other->suspected[i].nodes &&
                  one->suspected[i].by == other->suspected[i].by;
    }
    return is_like;
}

#endif
