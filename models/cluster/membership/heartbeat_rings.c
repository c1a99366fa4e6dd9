/*
 * From heartbeats to rings: which nodes are silent, which are new, and which form the ring.
 *
 * A node looks when something is to be seen: when a member of its ring becomes silent, or a
 * stranger is heard whose heartbeats are computed. After `reform` the nodes that answer form the
 * ring.
 */
#include "models/cluster/membership/heartbeat_state.h"
#include "models/planted.h"

/* Why a node is silent, or speaks: the node has changed, or the network has. */
static struct cause cause_of(const struct heartbeat *heartbeat, uint32_t node)
{
    struct cause cause = heartbeat->nodes[node].cause;
    bool is_there = node_is_running(heartbeat->around.nodes[node]);
    if (is_there && heartbeat->network_cause.event >= cause.event) {
        cause = heartbeat->network_cause;
    }
    if (cause.fault == NULL && !network_is_healthy(heartbeat_network(heartbeat))) {
        cause.fault = CAUSE_LINK_LOSS;
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

/* Whether a node waits for the heartbeats of another: a member of its ring that is not silent. */
static bool watches(const struct heartbeat_node *it, uint32_t node, uint32_t other)
{
    return other != node && bit_set_has(&it->view, other) && !bit_set_has(&it->silent, other);
}

/* Whether a heartbeat of another node would be news to a node. */
static bool is_stranger(const struct heartbeat_node *it, uint32_t node, uint32_t other)
{
    return other != node && !watches(it, node, other) && !bit_set_has(&it->found, other);
}

/* When a node has to look again. */
static void plan(struct run *run, struct heartbeat *heartbeat, uint32_t node)
{
    struct heartbeat_node *it = &heartbeat->nodes[node];
    it->look_at = TICKS_NEVER;
    for (uint32_t other = 0; other < heartbeat->around.node_count; other++) {
        sim_ticks time = TICKS_NEVER;
        if (watches(it, node, other)) {
            time = silent_at(run, heartbeat, node, other);
        } else if (is_stranger(it, node, other)) {
            time = heartbeat_next(run, heartbeat, node, other);
        }
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
        if (heartbeat_takes_part(heartbeat, node)) {
            plan(run, heartbeat, node);
        }
    }
    schedule_look(run, heartbeat);
}

void heartbeat_reform_later(struct run *run, struct heartbeat *heartbeat, uint32_t node,
                            struct cause cause)
{
    int64_t lasts = distribution_draw(&heartbeat->parameters->reform, &heartbeat->reforms);
    event_after(run, lasts, &heartbeat->component, HEARTBEAT_REFORM,
                cause_keep(&heartbeat->causes, node, cause));
}

static void find_member(struct run *run, struct heartbeat *heartbeat, uint32_t node, uint32_t other)
{
    struct heartbeat_node *it = &heartbeat->nodes[node];
    bit_set_add(&it->found, other);
    bit_set_remove(&it->silent, other);
    heartbeat_reform_later(run, heartbeat, node, cause_of(heartbeat, other));
}

/* A node finds members that it has not heard for too long, and strangers that it hears. */
void heartbeat_look(struct run *run, struct heartbeat *heartbeat, uint32_t node)
{
    struct heartbeat_node *it = &heartbeat->nodes[node];
    struct bit_set lost;
    struct bit_set found;
    sim_ticks last_heard = 0;
    bit_set_clear(&lost);
    bit_set_clear(&found);
    for (uint32_t other = 0; other < heartbeat->around.node_count; other++) {
        if (watches(it, node, other) && silent_at(run, heartbeat, node, other) <= run_now(run)) {
            bit_set_add(&lost, other);
            sim_ticks heard = it->from[other].heard;
            last_heard = heard > last_heard ? heard : last_heard;
        } else if (is_stranger(it, node, other) &&
                   heartbeat_last(run, heartbeat, node, other) == run_now(run)) {
            bit_set_add(&found, other);
        }
    }
    BIT_SET_EACH(&found, other)
    {
        find_member(run, heartbeat, node, other);
    }
    bit_set_unite(&it->silent, &lost);
    heartbeat_arm(run, heartbeat, node);
    if (bit_set_is_empty(&lost)) {
        return;
    }
    counter_add(&heartbeat->suspected);
    struct cause cause =
        membership_note_suspect(run, &heartbeat->around, node, &lost, run_now(run) - last_heard,
                                cause_of(heartbeat, bit_set_first(&lost)));
    heartbeat_reform_later(run, heartbeat, node, cause);
    const struct membership_listener *listener = &heartbeat->around.listener;
    listener->suspected(run, listener->owner, node, &lost, cause);
}

/* Find the nodes asked that answer a node now, and the node itself. */
static void find_answering(const struct heartbeat *heartbeat, uint32_t node,
                           const struct bit_set *asked, struct bit_set *answering)
{
    bit_set_only(answering, node);
    BIT_SET_EACH(asked, other)
    {
        if (other != node && !heartbeat->nodes[other].has_left &&
            membership_hears(&heartbeat->around, node, other)) {
            bit_set_add(answering, other);
        }
    }
}

static bool is_news(const struct heartbeat *heartbeat, const struct bit_set *ring)
{
    BIT_SET_EACH(ring, member)
    {
        if (!bit_set_equals(&heartbeat->nodes[member].view, ring)) {
            return true;
        }
    }
    return false;
}

static void install_members(struct run *run, struct heartbeat *heartbeat,
                            const struct bit_set *ring)
{
    BIT_SET_EACH(ring, member)
    {
        struct heartbeat_node *it = &heartbeat->nodes[member];
        BIT_SET_EACH(ring, other)
        {
            if (!bit_set_has(&it->view, other) || bit_set_has(&it->silent, other)) {
                it->from[other].heard = run_now(run); /* from now on a heartbeat is waited for */
            }
        }
        bit_set_copy(&it->view, ring);
        if (PLANTED("a node leaves itself out")) {
            bit_set_remove(&it->view, member);
        }
        bit_set_subtract(&it->silent, ring);
        bit_set_clear(&it->found);
    }
    counter_add(&heartbeat->formed);
}

/* Find the nodes that can be reached, but are left out of a ring that members of theirs have
 * formed: those of them that answer the lowest one. */
static void find_left_out(const struct heartbeat *heartbeat, uint32_t node,
                          const struct bit_set *ring, struct bit_set *answering)
{
    struct bit_set out;
    bit_set_clear(&out);
    for (uint32_t other = 0; other < heartbeat->around.node_count; other++) {
        if (!bit_set_has(ring, other) && membership_hears(&heartbeat->around, node, other) &&
            bit_set_meets(&heartbeat->nodes[other].view, ring)) {
            bit_set_add(&out, other);
        }
    }
    bit_set_clear(answering);
    if (!bit_set_is_empty(&out)) {
        find_answering(heartbeat, bit_set_first(&out), &out, answering);
    }
}

/* Find the ring that a node can form: the nodes of its ring, those found and those of their rings,
 * as far as they answer. */
static void find_ring(struct heartbeat *heartbeat, uint32_t node, struct bit_set *ring)
{
    struct heartbeat_node *it = &heartbeat->nodes[node];
    struct bit_set asked;
    bit_set_copy(&asked, &it->view);
    bit_set_unite(&asked, &it->found);
    BIT_SET_EACH(&it->found, other)
    {
        const struct bit_set *view = &heartbeat->nodes[other].view;
        bit_set_unite(&asked, view);
        bit_set_subtract(&it->silent, view); /* the node found vouches for its ring */
    }
    bit_set_clear(&it->found);
    bit_set_subtract(&asked, &it->silent);
    find_answering(heartbeat, node, &asked, ring);
}

void heartbeat_reform(struct run *run, void *component, uint64_t entry)
{
    struct heartbeat *heartbeat = component;
    struct kept_cause kept = cause_take(&heartbeat->causes, entry);
    uint32_t node = kept.node;
    struct cause cause = kept.cause;
    struct heartbeat_node *it = &heartbeat->nodes[node];
    if (!heartbeat_takes_part(heartbeat, node)) {
        it->owes_reform = !it->has_left && heartbeat->around.nodes[node]->state == NODE_HUNG;
        it->owed = cause;
        return;
    }
    struct bit_set ring;
    struct bit_set rest;
    find_ring(heartbeat, node, &ring);
    if (!is_news(heartbeat, &ring)) {
        heartbeat_arm(run, heartbeat, node);
        return;
    }
    find_left_out(heartbeat, node, &ring, &rest);
    bool has_rest = !bit_set_is_empty(&rest);
    install_members(run, heartbeat, &ring);
    if (has_rest) {
        install_members(run, heartbeat, &rest);
    }
    heartbeat_arm_all(run, heartbeat);
    time_apart_look(run, &heartbeat->apart);
    struct cause formed = membership_note_formed(run, &heartbeat->around, &ring, cause);
    struct cause other = formed;
    if (has_rest) {
        other = membership_note_formed(run, &heartbeat->around, &rest, cause);
    }
    const struct membership_listener *listener = &heartbeat->around.listener;
    listener->formed(run, listener->owner, &ring, formed);
    if (has_rest) {
        listener->formed(run, listener->owner, &rest, other);
    }
}

/* A member of a node's ring has said that it leaves. */
static void hear_leave(struct run *run, struct heartbeat *heartbeat, uint32_t node, uint32_t from)
{
    struct heartbeat_node *it = &heartbeat->nodes[node];
    bit_set_remove(&it->found, from);
    if (!bit_set_has(&it->view, from)) {
        return;
    }
    struct cause cause = heartbeat->nodes[from].cause;
    bit_set_add(&it->silent, from);
    heartbeat_reform_later(run, heartbeat, node, cause);
    heartbeat_arm(run, heartbeat, node);
    membership_tell_left(run, &heartbeat->around, node, from, cause);
}

void heartbeat_deliver(struct run *run, struct component *component,
                       const struct network_message *message)
{
    struct heartbeat *heartbeat = (struct heartbeat *)component;
    uint32_t node = message->to;
    uint32_t from = message->from;
    struct heartbeat_node *it = &heartbeat->nodes[node];
    if (it->has_left) {
        return;
    }
    if (message->argument == HEARTBEAT_LEAVES) {
        hear_leave(run, heartbeat, node, from);
        return;
    }
    it->from[from].heard = run_now(run);
    if (is_stranger(it, node, from)) {
        find_member(run, heartbeat, node, from);
    }
    if (it->look_at == TICKS_NEVER) {
        heartbeat_arm(run, heartbeat, node);
    }
}
