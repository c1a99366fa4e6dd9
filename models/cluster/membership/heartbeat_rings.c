/*
 * From heartbeats to rings: which nodes are silent, which are new, and which form the ring.
 *
 * A node looks when something is to be seen: when a member of its ring becomes silent, or a
 * stranger is heard whose heartbeats are computed. After `reform` the nodes that answer form the
 * ring.
 */
#include "models/cluster/membership/heartbeat_state.h"
#include "models/planted.h"

/* The argument of HEARTBEAT_REFORM: the event that led to it, its root, the node. */
enum { NODE_BITS = 6, ROOT_BITS = 4 };

/* Why a node is silent, or speaks: the node has changed, or the network has. */
static struct cause cause_of(const struct heartbeat *heartbeat, uint32_t node)
{
    struct cause cause = heartbeat->nodes[node].cause;
    bool is_there = node_is_running(heartbeat->around.nodes[node]);
    if (is_there && heartbeat->network_cause.event >= cause.event) {
        cause = heartbeat->network_cause;
    }
    if (cause.root == ROOT_NONE && !network_is_healthy(heartbeat->around.network)) {
        cause.root = ROOT_LINK_LOSS;
    }
    return cause;
}

/* When a node declares a member of its ring silent, if nothing unforeseen is heard. */
static sim_ticks silent_at(struct run *run, const struct heartbeat *heartbeat, uint32_t node,
                           uint32_t member)
{
    if (heartbeat_last(run, heartbeat, node, member) >= 0) {
        return TICKS_NEVER;
    }
    const struct heartbeat_path *path = &heartbeat->nodes[node].from[member];
    sim_ticks expiry = run_add(run, path->heard, heartbeat->patience);
    return heartbeat_next(run, heartbeat, node, member) <= expiry ? TICKS_NEVER : expiry;
}

static node_set strangers(const struct heartbeat *heartbeat, uint32_t node)
{
    const struct heartbeat_node *it = &heartbeat->nodes[node];
    node_set known = (it->view & ~it->silent) | it->found | node_set_of(node);
    return node_set_all(heartbeat->around.node_count) & ~known;
}

static node_set watched(const struct heartbeat *heartbeat, uint32_t node)
{
    const struct heartbeat_node *it = &heartbeat->nodes[node];
    return it->view & ~it->silent & ~node_set_of(node);
}

/* When a node has to look again. */
static void plan(struct run *run, struct heartbeat *heartbeat, uint32_t node)
{
    struct heartbeat_node *it = &heartbeat->nodes[node];
    it->look_at = TICKS_NEVER;
    NODE_SET_EACH(watched(heartbeat, node), member)
    {
        sim_ticks time = silent_at(run, heartbeat, node, member);
        it->look_at = time < it->look_at ? time : it->look_at;
    }
    NODE_SET_EACH(strangers(heartbeat, node), stranger)
    {
        sim_ticks time = heartbeat_next(run, heartbeat, node, stranger);
        it->look_at = time < it->look_at ? time : it->look_at;
    }
}

/* One event for all, so that nodes that look at one instant do so in their order. */
static void schedule_look(struct run *run, struct heartbeat *heartbeat)
{
    sim_ticks next = TICKS_NEVER;
    for (uint32_t node = 0; node < heartbeat->around.node_count; node++) {
        sim_ticks time = heartbeat->nodes[node].look_at;
        next = time < next ? time : next;
    }
    if (PLANTED("nobody looks")) {
        return;
    }
    next = next > run_now(run) ? next : run_now(run);
    if (event_time(run, heartbeat->look) == next) {
        return;
    }
    event_cancel(run, heartbeat->look);
    /* A heartbeat that arrives at the very instant is in time. */
    heartbeat->look = event_at(run, next, EVENT_TIME_OUT, &heartbeat->component, HEARTBEAT_LOOK, 0);
}

void heartbeat_arm(struct run *run, struct heartbeat *heartbeat, uint32_t node)
{
    plan(run, heartbeat, node);
    schedule_look(run, heartbeat);
}

void heartbeat_arm_all(struct run *run, struct heartbeat *heartbeat)
{
    for (uint32_t node = 0; node < heartbeat->around.node_count; node++) {
        if (node_is_running(heartbeat->around.nodes[node])) {
            plan(run, heartbeat, node);
        }
    }
    schedule_look(run, heartbeat);
}

void heartbeat_reform_later(struct run *run, struct heartbeat *heartbeat, uint32_t node,
                            struct cause cause)
{
    int64_t lasts = distribution_draw(&heartbeat->parameters->reform, &heartbeat->reforms);
    uint64_t argument = (cause.event << ROOT_BITS | (uint64_t)cause.root) << NODE_BITS | node;
    event_after(run, lasts, &heartbeat->component, HEARTBEAT_REFORM, argument);
}

static void find(struct run *run, struct heartbeat *heartbeat, uint32_t node, uint32_t other)
{
    struct heartbeat_node *it = &heartbeat->nodes[node];
    it->found |= node_set_of(other);
    it->silent &= ~node_set_of(other);
    heartbeat_reform_later(run, heartbeat, node, cause_of(heartbeat, other));
}

/* A node finds members that it has not heard for too long, and strangers that it hears. */
void heartbeat_look(struct run *run, struct heartbeat *heartbeat, uint32_t node)
{
    struct heartbeat_node *it = &heartbeat->nodes[node];
    node_set lost = 0;
    sim_ticks last_heard = 0;
    NODE_SET_EACH(watched(heartbeat, node), member)
    {
        if (silent_at(run, heartbeat, node, member) <= run_now(run)) {
            lost |= node_set_of(member);
            sim_ticks heard = it->from[member].heard;
            last_heard = heard > last_heard ? heard : last_heard;
        }
    }
    NODE_SET_EACH(strangers(heartbeat, node), stranger)
    {
        if (heartbeat_last(run, heartbeat, node, stranger) == run_now(run)) {
            find(run, heartbeat, node, stranger);
        }
    }
    it->silent |= lost;
    heartbeat_arm(run, heartbeat, node);
    if (lost == 0) {
        return;
    }
    counter_add(&heartbeat->suspected);
    struct cause cause =
        membership_note_suspect(run, &heartbeat->around, node, lost, run_now(run) - last_heard,
                                cause_of(heartbeat, node_set_first(lost)));
    heartbeat_reform_later(run, heartbeat, node, cause);
    const struct membership_listener *listener = &heartbeat->around.listener;
    listener->suspected(run, listener->owner, node, lost, cause);
}

/* Members of a set that answer a node now. */
static node_set who_answers(const struct heartbeat *heartbeat, uint32_t node, node_set asked)
{
    node_set answering = node_set_of(node);
    NODE_SET_EACH(asked & ~answering, other)
    {
        if (membership_hears(&heartbeat->around, node, other)) {
            answering |= node_set_of(other);
        }
    }
    return answering;
}

static bool is_news(const struct heartbeat *heartbeat, node_set ring)
{
    bool differs = false;
    NODE_SET_EACH(ring, member)
    {
        differs = differs || heartbeat->nodes[member].view != ring;
    }
    return differs;
}

static void install(struct run *run, struct heartbeat *heartbeat, node_set ring)
{
    NODE_SET_EACH(ring, member)
    {
        struct heartbeat_node *it = &heartbeat->nodes[member];
        NODE_SET_EACH(ring & ~(it->view & ~it->silent), other)
        {
            struct heartbeat_path *path = &it->from[other];
            path->heard = run_now(run); /* from now on a heartbeat is waited for */
        }
        it->view = PLANTED("a node leaves itself out") ? ring & ~node_set_of(member) : ring;
        it->silent &= ~ring;
        it->found = 0;
    }
    counter_add(&heartbeat->formed);
}

/* Nodes that can be reached, but are left out of a ring that members of theirs have formed. */
static node_set left_out(const struct heartbeat *heartbeat, uint32_t node, node_set ring)
{
    node_set others = node_set_all(heartbeat->around.node_count) & ~ring;
    node_set out = 0;
    NODE_SET_EACH(others, other)
    {
        if (membership_hears(&heartbeat->around, node, other) &&
            (heartbeat->nodes[other].view & ring) != 0) {
            out |= node_set_of(other);
        }
    }
    return out == 0 ? 0 : who_answers(heartbeat, node_set_first(out), out);
}

void heartbeat_reform(struct run *run, void *component, uint64_t argument)
{
    struct heartbeat *heartbeat = component;
    uint32_t node = argument & ((1U << NODE_BITS) - 1);
    uint64_t packed = argument >> NODE_BITS;
    struct cause cause = {packed >> ROOT_BITS, (enum root)(packed & ((1U << ROOT_BITS) - 1))};
    struct heartbeat_node *it = &heartbeat->nodes[node];
    if (!node_is_running(heartbeat->around.nodes[node])) {
        it->owes_reform = heartbeat->around.nodes[node]->state == NODE_HUNG;
        it->owed = cause;
        return;
    }
    node_set asked = it->view | it->found;
    NODE_SET_EACH(it->found, other)
    {
        asked |= heartbeat->nodes[other].view;
        it->silent &= ~heartbeat->nodes[other].view; /* the node found vouches for its ring */
    }
    it->found = 0;
    node_set ring = who_answers(heartbeat, node, asked & ~it->silent);
    if (!is_news(heartbeat, ring)) {
        heartbeat_arm(run, heartbeat, node);
        return;
    }
    node_set rest = left_out(heartbeat, node, ring);
    install(run, heartbeat, ring);
    if (rest != 0) {
        install(run, heartbeat, rest);
    }
    heartbeat_arm_all(run, heartbeat);
    struct cause formed = membership_note_formed(run, &heartbeat->around, ring, cause);
    struct cause other = formed;
    if (rest != 0) {
        other = membership_note_formed(run, &heartbeat->around, rest, cause);
    }
    const struct membership_listener *listener = &heartbeat->around.listener;
    listener->formed(run, listener->owner, ring, formed);
    if (rest != 0) {
        listener->formed(run, listener->owner, rest, other);
    }
}

void heartbeat_deliver(struct run *run, struct component *component,
                       const struct network_message *message)
{
    struct heartbeat *heartbeat = (struct heartbeat *)component;
    uint32_t node = message->to;
    uint32_t from = message->from;
    struct heartbeat_node *it = &heartbeat->nodes[node];
    it->from[from].heard = run_now(run);
    if (node_set_has(strangers(heartbeat, node), from)) {
        find(run, heartbeat, node, from);
    }
    if (it->look_at == TICKS_NEVER) {
        heartbeat_arm(run, heartbeat, node);
    }
}
