/*
 * Corosync: the nodes of a cluster agree on their ring by the totem single-ring protocol.
 *
 * The members of a ring pass a token round. A member that has not seen it for the token time-out
 * gathers: it asks which nodes are there. Nodes that are silent are given up when the consensus
 * time-out has passed too, so a crash is followed by the new ring after token + consensus, 2.2
 * times the token time-out with defaults. Source: Amir, Moser, Melliar-Smith, Agarwal and
 * Ciarfella, "The Totem single-ring ordering and membership protocol" (1995), and corosync's
 * exec/totemsrp.c.
 *
 * This file has the component: its parameters, timers, and what changes around it.
 */
#include "models/cluster/membership/corosync_state.h"
#include "models/planted.h"
#include "models/report_order.h"

static void receive_message(struct run *run, struct corosync *corosync,
                            const struct network_message *message)
{
    uint64_t content = message->argument >> TOTEM_SORT_BITS;
    uint32_t node = message->to;
    switch ((enum totem_message)(message->argument & ((1U << TOTEM_SORT_BITS) - 1))) {
    case TOTEM_TOKEN:
        totem_receive_token(run, corosync, node, content);
        break;
    case TOTEM_JOIN:
        totem_receive_join(run, corosync, node, message->from, content);
        break;
    case TOTEM_COMMIT_TOKEN:
        totem_receive_commit(run, corosync, node, content);
        break;
    case TOTEM_PROBE:
        totem_receive_probe(run, corosync, node, message->from);
        break;
    case TOTEM_MESSAGES:
        ASSERT(false);
    }
}

static bool hears_somebody(const struct corosync *corosync, uint32_t node)
{
    for (uint32_t other = 0; other < corosync->around.node_count; other++) {
        if (other != node && totem_hears(corosync, node, other)) {
            return true;
        }
    }
    return false;
}

/* Whether the token of a node's ring is computed. */
static bool is_computed(const struct corosync *corosync, uint32_t node)
{
    const struct totem_node *it = &corosync->nodes[node];
    if (it->stage != TOTEM_OPERATIONAL) {
        return false;
    }
    const struct totem_node *first = &corosync->nodes[bit_set_first(&it->members)];
    return first->is_computed && first->ring == it->ring;
}

/* After a change: a node that could repeat a message only in vain until now does so at the next
 * multiple of its interval. */
static void wake_node(struct run *run, struct corosync *corosync, uint32_t node)
{
    const struct totem_node *it = &corosync->nodes[node];
    if (!node_is_running(corosync->around.nodes[node])) {
        return;
    }
    if (it->stage == TOTEM_GATHER && hears_somebody(corosync, node)) {
        totem_arm_join(run, corosync, node);
    }
    if (it->stage == TOTEM_OPERATIONAL && bit_set_first(&it->members) == node) {
        totem_arm_probe(run, corosync, node);
    }
    if (!is_computed(corosync, node)) {
        totem_arm_retransmit(run, corosync, node);
    }
}

static void wake(struct run *run, struct corosync *corosync)
{
    for (uint32_t node = 0; node < corosync->around.node_count; node++) {
        wake_node(run, corosync, node);
    }
}

/* A ring has been formed: its members wake, and the listener is told. */
static void announce(struct run *run, struct corosync *corosync)
{
    const struct membership_listener *listener = &corosync->around.listener;
    if (!bit_set_is_empty(&corosync->new_ring)) {
        struct bit_set members;
        bit_set_copy(&members, &corosync->new_ring);
        bit_set_clear(&corosync->new_ring);
        wake(run, corosync);
        time_apart_look(run, &corosync->apart);
        listener->formed(run, listener->owner, &members, corosync->new_cause);
    }
}

static void deliver(struct run *run, struct component *component,
                    const struct network_message *message)
{
    struct corosync *corosync = (struct corosync *)component;
    const struct transport_operations *carrier = corosync->carrier;
    if (!carrier->takes(corosync->transport, message->from, message->to, 1U << message->link) ||
        !carrier->taken(run, corosync->transport, message)) {
        return;
    }
    receive_message(run, corosync, message);
    announce(run, corosync);
}

/* The program of a node that has booted speaks: the node has a ring of its own at once, and asks
 * the nodes that it can hear. */
static void start_up(struct run *run, struct corosync *corosync, uint32_t node)
{
    struct totem_node *it = &corosync->nodes[node];
    corosync->carrier->node_up(run, corosync->transport, node);
    bit_set_only(&it->known, node);
    bit_set_clear(&it->failed);
    bit_set_clear(&it->members);
    it->ring = 0;
    totem_forget_joins(corosync, node);
    totem_gather(run, corosync, node);
    totem_propose(run, corosync, node);
}

static void expire(struct run *run, struct corosync *corosync, uint32_t node,
                   enum totem_timer timer)
{
    switch (timer) {
    case TIMER_TOKEN:
        totem_lose_token(run, corosync, node);
        break;
    case TIMER_RETRANSMIT:
        totem_retransmit(run, corosync, node);
        break;
    case TIMER_HOLD:
        totem_let_go(run, corosync, node);
        break;
    case TIMER_CONSENSUS:
        totem_end_consensus(run, corosync, node);
        break;
    case TIMER_JOIN:
        totem_repeat_join(run, corosync, node);
        break;
    case TIMER_RECOVERY:
        totem_end_recovery(run, corosync, node);
        break;
    case TIMER_START:
        start_up(run, corosync, node);
        break;
    case TIMER_LEAVE:
        totem_leave(run, corosync, node);
        break;
    default:
        totem_probe(run, corosync, node);
        break;
    }
    announce(run, corosync);
}

/* A timer is due: a node that hangs finds out when it resumes. The token may have been seen since
 * the timer was set, which is not moved at each pass. */
static void on_timer(struct run *run, struct corosync *corosync, uint32_t node,
                     enum totem_timer timer)
{
    struct totem_node *it = &corosync->nodes[node];
    it->timers[timer] = EVENT_NONE;
    it->due[timer] = TICKS_NEVER;
    if (timer == TIMER_TOKEN) {
        sim_ticks due = ticks_later(it->received, corosync->token);
        if (due > run_now(run)) {
            totem_set(run, corosync, node, timer, due);
            return;
        }
    }
    if (node_is_running(corosync->around.nodes[node])) {
        expire(run, corosync, node, timer);
    } else {
        it->overdue |= 1U << timer;
    }
}

#define TIMER_HANDLER(name, timer)                                                                 \
    static void name(struct run *run, void *component, uint64_t node)                              \
    {                                                                                              \
        on_timer(run, component, (uint32_t)node, timer);                                           \
    }
TIMER_HANDLER(on_token, TIMER_TOKEN)
TIMER_HANDLER(on_retransmit, TIMER_RETRANSMIT)
TIMER_HANDLER(on_hold, TIMER_HOLD)
TIMER_HANDLER(on_consensus, TIMER_CONSENSUS)
TIMER_HANDLER(on_join, TIMER_JOIN)
TIMER_HANDLER(on_merge, TIMER_MERGE)
TIMER_HANDLER(on_recovery, TIMER_RECOVERY)
TIMER_HANDLER(on_start, TIMER_START)
TIMER_HANDLER(on_leave, TIMER_LEAVE)

static void node_up(struct run *run, struct component *component, uint32_t node, struct cause cause)
{
    struct corosync *corosync = (struct corosync *)component;
    struct totem_node *it = &corosync->nodes[node];
    it->cause = cause;
    it->has_left = false;
    sim_ticks delay = distribution_draw(
        corosync->carrier->start_up(corosync->parameters->transport.parameters), &corosync->starts);
    totem_set(run, corosync, node, TIMER_START, run_add(run, run_now(run), delay));
}

static void node_down(struct run *run, struct component *component, uint32_t node,
                      struct cause cause)
{
    struct corosync *corosync = (struct corosync *)component;
    totem_blame(corosync, node, cause);
    totem_end(run, corosync, node);
    wake(run, corosync);
    time_apart_look(run, &corosync->apart);
}

static void node_hung(struct run *run, struct component *component, uint32_t node,
                      struct cause cause)
{
    struct corosync *corosync = (struct corosync *)component;
    totem_blame(corosync, node, cause);
    totem_schedule(run, corosync, node);
    if (corosync->around.nodes[node]->is_paused) {
        totem_hold(run, corosync, node);
    }
    corosync->carrier->node_hung(run, corosync->transport, node);
    wake(run, corosync);
    time_apart_look(run, &corosync->apart);
}

static void node_resumed(struct run *run, struct component *component, uint32_t node,
                         struct cause cause)
{
    struct corosync *corosync = (struct corosync *)component;
    struct totem_node *it = &corosync->nodes[node];
    unsigned overdue = it->overdue;
    if ((overdue & 1U << TIMER_LEAVE) != 0) {
        overdue = 1U << TIMER_LEAVE; /* and nothing else */
    }
    it->overdue = 0;
    totem_go_on(run, corosync, node);
    corosync->carrier->node_resumed(run, corosync->transport, node);
    if (it->cause.fault == NULL) {
        it->cause = cause;
    }
    for (enum totem_timer timer = 0; timer < TOTEM_TIMERS; timer++) {
        /* The expiry of an earlier timer may have ended the stage of the later ones. */
        if ((overdue & 1U << timer) != 0) {
            expire(run, corosync, node, timer);
            if (timer == TIMER_TOKEN || timer == TIMER_CONSENSUS) {
                break;
            }
        }
    }
    wake(run, corosync);
    time_apart_look(run, &corosync->apart);
}

/* Find the members of rings of which an earlier cause has come to nothing. */
static void find_calm(const struct corosync *corosync, struct bit_set *calm)
{
    bit_set_clear(calm);
    for (uint32_t node = 0; node < corosync->around.node_count; node++) {
        const struct totem_node *it = &corosync->nodes[node];
        if (it->stage == TOTEM_OPERATIONAL) {
            const struct totem_node *first = &corosync->nodes[bit_set_first(&it->members)];
            if (first->is_calm && first->ring == it->ring) {
                bit_set_add(calm, node);
            }
        }
    }
}

static void network_changed(struct run *run, struct component *component, struct cause cause)
{
    struct corosync *corosync = (struct corosync *)component;
    struct bit_set calm;
    find_calm(corosync, &calm);
    corosync->network_cause = cause;
    /* Links first: whether a ring is sound depends on which of them are answered now. */
    corosync->carrier->network_changed(run, corosync->transport);
    for (uint32_t node = 0; node < corosync->around.node_count; node++) {
        struct totem_node *it = &corosync->nodes[node];
        if (it->stage != TOTEM_OPERATIONAL) {
            continue;
        }
        if (it->cause.fault == NULL || bit_set_has(&calm, node)) {
            it->cause = cause;
        }
        if (bit_set_has(&calm, node) && !totem_is_well(corosync, bit_set_first(&it->members))) {
            corosync->nodes[bit_set_first(&it->members)].is_calm = false;
        }
        if (is_computed(corosync, node) && !totem_is_sound(corosync, bit_set_first(&it->members))) {
            totem_schedule(run, corosync, node);
        }
    }
    wake(run, corosync);
    time_apart_look(run, &corosync->apart);
}

/* A link has come up or gone down at a node: the token of its ring may be lost there, or take
 * another time, and the two nodes repeat what they may. */
static void link_changed(struct run *run, void *owner, uint32_t node, uint32_t other)
{
    struct corosync *corosync = owner;
    if (is_computed(corosync, node)) {
        uint32_t first = bit_set_first(&corosync->nodes[node].members);
        if (!totem_is_sound(corosync, first)) {
            corosync->nodes[first].is_calm = false;
            totem_schedule(run, corosync, node);
        } else if (!totem_keeps_pace(corosync, node)) {
            totem_schedule(run, corosync, node);
        }
    }
    wake_node(run, corosync, node);
    wake_node(run, corosync, other);
}

enum { GATHERED = MEMBERSHIP_OWN };

static const struct metric_row metrics[] = {
    MEMBERSHIP_METRICS,
    [GATHERED] = METRIC("gathered", "1", COUNT, "Times that a node looked for who is there."),
    METRICS_END,
};

static void report_corosync(const struct component *component, struct report *report)
{
    const struct corosync *corosync = (const struct corosync *)component;
    report_counter(report, component->path, &metrics[MEMBERSHIP_SUSPECTED], &corosync->suspected);
    report_counter(report, component->path, &metrics[GATHERED], &corosync->gathered);
    report_counter(report, component->path, &metrics[MEMBERSHIP_FORMED], &corosync->formed);
    time_apart_report(&corosync->apart, component->path, report);
}

static void build_transport(struct assembly *assembly, const struct scope *scope,
                            struct corosync *corosync)
{
    const struct part *part = &corosync->parameters->transport;
    const struct membership_environment *around = &corosync->around;
    struct scope transport = scope_child(scope, "transport");
    corosync->carrier = part->kind->operations;
    if (part->kind->build != NULL) {
        corosync->transport =
            assembly_build(assembly, part->kind, &transport, part->parameters,
                           &(struct transport_environment){
                               .nodes = around->nodes,
                               .node_count = around->node_count,
                               .networks = around->networks,
                               .token = corosync->token,
                               .probe_size = (uint32_t)corosync->parameters->token_size,
                               .listener = {corosync, link_changed},
                           });
    }
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *parameters, const void *environment)
{
    const struct membership_environment *around = environment;
    struct corosync *corosync = ARENA_NEW(assembly->arena, struct corosync);
    corosync->component = (struct component){&corosync_kind.behaviour, scope->path};
    corosync->parameters = parameters;
    corosync->around = *around;
    corosync->token = corosync_token(parameters, around->node_count);
    corosync->consensus = corosync_consensus(parameters, around->node_count);
    corosync->retransmit = corosync_retransmit(parameters, around->node_count);
    corosync->hold =
        corosync_hold_time(parameters, around->node_count, assembly->run->ticks_per_second);
    component_stream(assembly, &corosync->component, "phase", &corosync->phases);
    component_stream(assembly, &corosync->component, "recovery", &corosync->recoveries);
    component_stream(assembly, &corosync->component, "start up", &corosync->starts);
    component_stream(assembly, &corosync->component, "leave", &corosync->leaves);
    build_transport(assembly, scope, corosync);
    corosync->ring_count = 1;
    counter_init(&corosync->suspected, assembly->measures);
    counter_init(&corosync->gathered, assembly->measures);
    counter_init(&corosync->formed, assembly->measures);
    const struct bit_set **rings =
        ARENA_ARRAY(assembly->arena, const struct bit_set *, around->node_count);
    corosync->nodes = ARENA_ARRAY(assembly->arena, struct totem_node, around->node_count);
    for (uint32_t node = 0; node < around->node_count; node++) {
        struct totem_node *it = &corosync->nodes[node];
        *it = (struct totem_node){
            .stage = TOTEM_OPERATIONAL,
            .ring = 1,
            .token_ring = 1,
            .highest = 1,
            .accepted = 1,
            .heard = ARENA_ARRAY(assembly->arena, uint64_t, around->node_count),
        };
        bit_set_all(&it->members, around->node_count);
        rings[node] = &it->members;
        bit_set_all(&it->known, around->node_count);
        for (enum totem_timer timer = 0; timer < TOTEM_TIMERS; timer++) {
            it->due[timer] = TICKS_NEVER;
        }
    }
    time_apart_init(&corosync->apart, assembly->measures, &corosync->around, rings);
    return &corosync->component;
}

static void start(struct run *run, struct component *component)
{
    struct corosync *corosync = (struct corosync *)component;
    totem_start_token(run, corosync, 0);
    if (corosync->hold > 0 && corosync->around.node_count > 1) {
        sim_ticks kept = (sim_ticks)(stream_uniform(&corosync->phases) * (double)corosync->hold);
        totem_has_kept(run, corosync, 0, kept);
    }
}

static const struct membership_operations operations = {
    .networks_most = corosync_networks_most,
    .messages_per_s = corosync_messages_per_s,
    .leave = corosync_leave,
    .node_up = node_up,
    .node_down = node_down,
    .node_hung = node_hung,
    .node_resumed = node_resumed,
    .network_changed = network_changed,
    .deliver = deliver,
};

static event_handler *const handlers[TOTEM_TIMERS] = {
    [TIMER_TOKEN] = on_token,       [TIMER_RETRANSMIT] = on_retransmit,
    [TIMER_HOLD] = on_hold,         [TIMER_CONSENSUS] = on_consensus,
    [TIMER_JOIN] = on_join,         [TIMER_MERGE] = on_merge,
    [TIMER_RECOVERY] = on_recovery, [TIMER_START] = on_start,
    [TIMER_LEAVE] = on_leave,
};
static const char *const event_names[TOTEM_TIMERS] = {
    [TIMER_TOKEN] = "token expired", [TIMER_RETRANSMIT] = "retransmitted",
    [TIMER_HOLD] = "let go",         [TIMER_CONSENSUS] = "consensus expired",
    [TIMER_JOIN] = "join repeated",  [TIMER_MERGE] = "probed",
    [TIMER_RECOVERY] = "recovered",  [TIMER_START] = "started",
    [TIMER_LEAVE] = "left",
};

const struct kind corosync_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = TOTEM_TIMERS},
    .name = "corosync",
    .role = "membership",
    .doc = "The totem protocol of corosync: a token goes round, and whoever misses it asks who is"
           " there.",
    .parameters = &corosync_table,
    .metrics = metrics,
    .check = corosync_check,
    .build = build,
    .operations = &operations,
    .start = start,
    .report = report_corosync,
    .invariants = corosync_invariants,
    .report_order = REPORT_MEMBERSHIP,
};
