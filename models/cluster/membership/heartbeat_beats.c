/*
 * Heartbeats, sent or computed.
 *
 * A node sends one to each other node, in their order, at its first instant and each interval
 * after it. On a path whose ends run and that loses nothing all arrivals are known, and none is
 * scheduled. When a path changes, the last arrival is computed and what is on its way is put on
 * its way. A node some of whose paths lose a share of what they carry sends every heartbeat.
 */
#include "models/cluster/membership/heartbeat_state.h"
#include "models/planted.h"

static uint32_t bytes(const struct heartbeat *heartbeat)
{
    return (uint32_t)heartbeat->parameters->size;
}

/* How long a heartbeat waits behind others sent before it at the same instant. */
static sim_ticks wait_time(const struct heartbeat *heartbeat, uint32_t to, uint32_t from)
{
    sim_ticks before = to < from ? to : to - 1;
    return ticks_times(before,
                       network_transmission(heartbeat_network(heartbeat), from, bytes(heartbeat)));
}

static sim_ticks travel_time(const struct heartbeat *heartbeat, uint32_t to, uint32_t from)
{
    return ticks_add(wait_time(heartbeat, to, from),
                     network_transit(heartbeat_network(heartbeat), from, to, bytes(heartbeat)));
}

/* The last instant up to `until` at which a node's heartbeats are due; -1: none since its boot. */
static sim_ticks last_due(const struct heartbeat *heartbeat, uint32_t node, sim_ticks until)
{
    sim_ticks first = heartbeat->nodes[node].first;
    if (until < first) {
        return -1;
    }
    return until - (until - first) % heartbeat->parameters->interval;
}

/* The first instant after `after` at which a node's heartbeats are due. */
static sim_ticks next_due(struct run *run, const struct heartbeat *heartbeat, uint32_t node,
                          sim_ticks after)
{
    sim_ticks last = last_due(heartbeat, node, after);
    return last < 0 ? heartbeat->nodes[node].first
                    : run_add(run, last, heartbeat->parameters->interval);
}

void heartbeat_boot(struct run *run, struct heartbeat *heartbeat, uint32_t node)
{
    struct heartbeat_node *it = &heartbeat->nodes[node];
    uint64_t phase = 1 + stream_below(&it->phases, (uint64_t)heartbeat->parameters->interval);
    it->first = run_add(run, run_now(run), (sim_ticks)phase);
}

sim_ticks heartbeat_last(struct run *run, const struct heartbeat *heartbeat, uint32_t to,
                         uint32_t from)
{
    const struct heartbeat_path *path = &heartbeat->nodes[to].from[from];
    sim_ticks travel = travel_time(heartbeat, to, from);
    sim_ticks due = path->is_computed ? last_due(heartbeat, from, run_now(run) - travel) : -1;
    return due > path->since ? due + travel : -1;
}

sim_ticks heartbeat_next(struct run *run, const struct heartbeat *heartbeat, uint32_t to,
                         uint32_t from)
{
    const struct heartbeat_path *path = &heartbeat->nodes[to].from[from];
    if (!path->is_computed) {
        return TICKS_NEVER;
    }
    sim_ticks travel = travel_time(heartbeat, to, from);
    sim_ticks after = run_now(run) - travel;
    after = after > path->since ? after : path->since;
    return run_add(run, next_due(run, heartbeat, from, after), travel);
}

static void send_all(struct run *run, struct heartbeat *heartbeat, uint32_t node,
                     enum heartbeat_message what)
{
    for (uint32_t to = 0; to < heartbeat->around.node_count; to++) {
        if (to != node && node_is_running(heartbeat->around.nodes[node])) {
            network_send(run, heartbeat_network(heartbeat),
                         &(struct network_message){.from = node,
                                                   .to = to,
                                                   .bytes = bytes(heartbeat),
                                                   .sort = MESSAGE_MEMBERSHIP,
                                                   .argument = what});
        }
    }
}

void heartbeat_send(struct run *run, struct heartbeat *heartbeat, uint32_t node)
{
    send_all(run, heartbeat, node, HEARTBEAT_IS_THERE);
    heartbeat->nodes[node].beat =
        event_at(run, next_due(run, heartbeat, node, run_now(run)), EVENT_NORMAL,
                 &heartbeat->component, HEARTBEAT_BEAT, node);
}

void heartbeat_send_leave(struct run *run, struct heartbeat *heartbeat, uint32_t node)
{
    send_all(run, heartbeat, node, HEARTBEAT_LEAVES);
}

/* A path is computed no more: note what has arrived by now, and send what is on its way. */
static void stop_computing(struct run *run, struct heartbeat *heartbeat, uint32_t to, uint32_t from)
{
    struct heartbeat_path *path = &heartbeat->nodes[to].from[from];
    sim_ticks last = heartbeat_last(run, heartbeat, to, from);
    path->heard = last > path->heard ? last : path->heard;
    sim_ticks wait = wait_time(heartbeat, to, from);
    sim_ticks travel = travel_time(heartbeat, to, from);
    sim_ticks after = run_now(run) - travel;
    after = after > path->since ? after : path->since;
    sim_ticks due = next_due(run, heartbeat, from, after);
    while (due <= run_now(run) && !run_failed(run)) { /* fails if too many are pending at once */
        sim_ticks sent = run_add(run, due, wait);
        sim_ticks since = sent < run_now(run) ? sent : run_now(run);
        network_send_since(
            run, heartbeat_network(heartbeat),
            &(struct network_message){
                .from = from, .to = to, .bytes = bytes(heartbeat), .sort = MESSAGE_MEMBERSHIP},
            since);
        due = run_add(run, due, heartbeat->parameters->interval);
    }
    path->is_computed = false;
}

/* Whether every heartbeat of a node is a message: by the spec, or as some paths lose some. */
static bool has_to_send(const struct heartbeat *heartbeat, uint32_t node)
{
    const struct network *network = heartbeat_network(heartbeat);
    bool sends = heartbeat->parameters->every_message;
    for (uint32_t to = 0; to < heartbeat->around.node_count; to++) {
        sends = sends || (to != node && membership_hears(&heartbeat->around, node, to) &&
                          !network_is_sure(network, node, to));
    }
    return sends && heartbeat_takes_part(heartbeat, node);
}

static void settle_path(struct run *run, struct heartbeat *heartbeat, uint32_t to, uint32_t from)
{
    struct heartbeat_path *path = &heartbeat->nodes[to].from[from];
    bool can_compute = !heartbeat->nodes[from].sends && heartbeat_takes_part(heartbeat, from) &&
                       heartbeat_takes_part(heartbeat, to) &&
                       network_is_sure(heartbeat_network(heartbeat), from, to);
    if (path->is_computed && !can_compute && !PLANTED("the dead beat on")) {
        stop_computing(run, heartbeat, to, from);
    } else if (!path->is_computed && can_compute) {
        path->is_computed = true;
        path->since = run_now(run);
    }
}

/* All paths from a node. */
static void settle_sender(struct run *run, struct heartbeat *heartbeat, uint32_t node)
{
    struct heartbeat_node *it = &heartbeat->nodes[node];
    bool sends = has_to_send(heartbeat, node);
    bool is_change = sends != it->sends;
    it->sends = sends;
    for (uint32_t to = 0; to < heartbeat->around.node_count; to++) {
        if (to != node) {
            settle_path(run, heartbeat, to, node);
        }
    }
    if (is_change) {
        event_cancel(run, it->beat);
        it->beat = EVENT_NONE;
    }
    if (is_change && sends) {
        it->beat = event_at(run, next_due(run, heartbeat, node, run_now(run)), EVENT_NORMAL,
                            &heartbeat->component, HEARTBEAT_BEAT, node);
    }
}

void heartbeat_settle(struct run *run, struct heartbeat *heartbeat)
{
    for (uint32_t node = 0; node < heartbeat->around.node_count; node++) {
        settle_sender(run, heartbeat, node);
    }
}

void heartbeat_settle_node(struct run *run, struct heartbeat *heartbeat, uint32_t node)
{
    if (!network_is_healthy(heartbeat_network(heartbeat))) {
        heartbeat_settle(run, heartbeat); /* others may have to send, or no more, for this node */
        return;
    }
    for (uint32_t from = 0; from < heartbeat->around.node_count; from++) {
        if (from == node) {
            settle_sender(run, heartbeat, node);
        } else {
            settle_path(run, heartbeat, node, from);
        }
    }
}
