/*
 * Membership as two delays: nothing is sent, a loss is noticed after one and a ring formed after
 * the other. For studies of availability that need many failures and no protocol.
 *
 * A loss is noticed with the probability `coverage`. A reconfiguration takes stock of all nodes
 * that can be reached at that instant, so a loss that went unnoticed comes to light at the next
 * reconfiguration, at the latest when the node comes back. One event for a change that is noticed
 * where reconfiguration takes no time, else two.
 */
#include "models/cluster/membership/delay.h"

#include "models/cluster/membership/membership_notes.h"
#include "models/cluster/membership/time_apart.h"
#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"

enum event { NOTICED, RECONFIGURED };

struct delay {
    struct component component;
    const struct delay_parameters *parameters;
    struct membership_environment around;
    struct bit_set *views; /* the ring of each node; empty: none */
    struct bit_set *found; /* for each node, while one event is handled */
    struct bit_set gone;   /* nodes that have left their rings */
    struct stream detection, reconfiguration, coverage;
    struct cause_pool causes; /* of the events that are pending */
    struct counter suspected, formed;
    struct time_apart apart;
};

/* Find the nodes that run and have not left. */
static void find_running(const struct delay *delay, struct bit_set *running)
{
    membership_running(&delay->around, running);
    bit_set_subtract(running, &delay->gone);
}

/* Find the nodes that a running node can exchange messages with, itself included. */
static void find_reachable(const struct delay *delay, uint32_t node, const struct bit_set *running,
                           struct bit_set *reachable)
{
    bit_set_only(reachable, node);
    BIT_SET_EACH(running, other)
    {
        if (networks_join(&delay->around.networks, node, other)) {
            bit_set_add(reachable, other);
        }
    }
}

/* Makes a ring the view of its members. @return whether that is news */
static bool install_views(struct delay *delay, const struct bit_set *ring)
{
    bool is_news = false;
    BIT_SET_EACH(ring, member)
    {
        struct bit_set *view = &delay->views[member];
        is_news = is_news || !bit_set_equals(view, ring);
        bit_set_copy(view, ring);
        if (PLANTED("a node leaves itself out")) {
            bit_set_remove(view, member);
        }
    }
    return is_news;
}

/*
 * Form a ring of each group of nodes that reach its lowest member, where that is news. The views
 * are settled before the listener is told, as it may change nodes.
 */
static void form_rings(struct run *run, struct delay *delay, struct cause cause)
{
    struct bit_set *rings = delay->found;
    uint32_t count = 0;
    struct bit_set left;
    find_running(delay, &left);
    while (!bit_set_is_empty(&left)) {
        struct bit_set *ring = &rings[count];
        find_reachable(delay, bit_set_first(&left), &left, ring);
        bit_set_subtract(&left, ring);
        count += install_views(delay, ring);
    }
    time_apart_look(run, &delay->apart);
    const struct membership_listener *listener = &delay->around.listener;
    for (uint32_t i = 0; i < count; i++) {
        counter_add(&delay->formed);
        struct cause formed = membership_note_formed(run, &delay->around, &rings[i], cause);
        listener->formed(run, listener->owner, &rings[i], formed);
    }
}

static void reconfigure(struct run *run, struct delay *delay, struct cause cause)
{
    int64_t lasts = distribution_draw(&delay->parameters->reconfiguration, &delay->reconfiguration);
    if (lasts == 0) {
        form_rings(run, delay, cause);
    } else {
        event_after(run, lasts, &delay->component, RECONFIGURED,
                    cause_keep(&delay->causes, 0, cause));
    }
}

static void on_reconfigured(struct run *run, void *component, uint64_t entry)
{
    struct delay *delay = component;
    form_rings(run, delay, cause_take(&delay->causes, entry).cause);
}

/* One node in each ring that has lost a member says so. */
static void on_noticed(struct run *run, void *component, uint64_t entry)
{
    struct delay *delay = component;
    struct cause cause = cause_take(&delay->causes, entry).cause;
    struct bit_set *lost_by = delay->found;
    struct bit_set witnesses;
    struct bit_set running;
    struct bit_set left;
    bit_set_clear(&witnesses);
    find_running(delay, &running);
    bit_set_copy(&left, &running);
    while (!bit_set_is_empty(&left)) {
        uint32_t witness = bit_set_first(&left);
        struct bit_set reachable;
        find_reachable(delay, witness, &running, &reachable);
        bit_set_subtract(&left, &reachable);
        bit_set_copy(&lost_by[witness], &delay->views[witness]);
        bit_set_subtract(&lost_by[witness], &reachable);
        bit_set_subtract(&lost_by[witness], &delay->gone);
        if (!bit_set_is_empty(&lost_by[witness])) {
            bit_set_add(&witnesses, witness);
        }
    }
    struct cause suspicion = cause;
    const struct membership_listener *listener = &delay->around.listener;
    BIT_SET_EACH(&witnesses, by)
    {
        if (!node_is_running(delay->around.nodes[by])) {
            continue; /* the listener has taken the node down */
        }
        counter_add(&delay->suspected);
        suspicion = membership_note_suspect(run, &delay->around, by, &lost_by[by], -1, cause);
        listener->suspected(run, listener->owner, by, &lost_by[by], suspicion);
    }
    reconfigure(run, delay, suspicion);
}

static void notice(struct run *run, struct delay *delay, struct cause cause)
{
    int64_t after = distribution_draw(&delay->parameters->detection, &delay->detection);
    event_after(run, after, &delay->component, NOTICED, cause_keep(&delay->causes, 0, cause));
}

/* A change that needs no detection: a node is back, and asks to be let in. */
static void join_again(struct run *run, struct delay *delay, struct cause cause)
{
    int64_t lasts = distribution_draw(&delay->parameters->reconfiguration, &delay->reconfiguration);
    event_after(run, lasts, &delay->component, RECONFIGURED, cause_keep(&delay->causes, 0, cause));
}

static bool is_covered(struct delay *delay)
{
    double coverage = delay->parameters->coverage;
    return coverage >= 1 || stream_uniform(&delay->coverage) < coverage;
}

static void node_up(struct run *run, struct component *component, uint32_t node, struct cause cause)
{
    struct delay *delay = (struct delay *)component;
    bit_set_remove(&delay->gone, node);
    join_again(run, delay, cause);
}

static bool has_peers(const struct delay *delay, uint32_t node)
{
    const struct bit_set *view = &delay->views[node];
    return !bit_set_is_empty(view) && !bit_set_is_only(view, node);
}

static void node_down(struct run *run, struct component *component, uint32_t node,
                      struct cause cause)
{
    struct delay *delay = (struct delay *)component;
    bool had_peers = has_peers(delay, node);
    if (!PLANTED("the dead stay in their ring")) {
        bit_set_clear(&delay->views[node]);
    }
    time_apart_look(run, &delay->apart);
    if (had_peers && is_covered(delay)) {
        notice(run, delay, cause);
    }
}

/* The members that a node reaches know at once; a ring is formed without detection. */
static void leave(struct run *run, struct component *component, uint32_t node, struct cause cause)
{
    struct delay *delay = (struct delay *)component;
    if (bit_set_has(&delay->gone, node)) {
        return;
    }
    struct bit_set told;
    struct bit_set running;
    find_running(delay, &running);
    find_reachable(delay, node, &running, &told);
    bit_set_intersect(&told, &delay->views[node]);
    bit_set_remove(&told, node);
    bit_set_add(&delay->gone, node);
    bit_set_clear(&delay->views[node]);
    time_apart_look(run, &delay->apart);
    cause = membership_note_leave(run, &delay->around, node, cause);
    join_again(run, delay, cause);
    membership_tell_left(run, &delay->around, node, node, cause);
    BIT_SET_EACH(&told, by)
    {
        if (node_is_running(delay->around.nodes[by])) { /* the listener may take nodes down */
            membership_tell_left(run, &delay->around, by, node, cause);
        }
    }
}

static void node_hung(struct run *run, struct component *component, uint32_t node,
                      struct cause cause)
{
    struct delay *delay = (struct delay *)component;
    time_apart_look(run, &delay->apart);
    if (has_peers(delay, node) && is_covered(delay)) {
        notice(run, delay, cause);
    }
}

static void node_resumed(struct run *run, struct component *component, uint32_t node,
                         struct cause cause)
{
    (void)node;
    struct delay *delay = (struct delay *)component;
    time_apart_look(run, &delay->apart);
    join_again(run, delay, cause);
}

static void network_changed(struct run *run, struct component *component, struct cause cause)
{
    struct delay *delay = (struct delay *)component;
    struct bit_set running;
    bool is_lost = false;
    bool is_found = false;
    time_apart_look(run, &delay->apart);
    find_running(delay, &running);
    BIT_SET_EACH(&running, node)
    {
        const struct bit_set *view = &delay->views[node];
        struct bit_set reachable;
        struct bit_set missed;
        find_reachable(delay, node, &running, &reachable);
        bit_set_copy(&missed, view);
        bit_set_intersect(&missed, &running);
        is_lost = is_lost || !bit_set_is_within(&missed, &reachable);
        is_found = is_found || !bit_set_is_within(&reachable, view);
    }
    if (is_lost) {
        notice(run, delay, cause);
    } else if (is_found) {
        join_again(run, delay, cause);
    }
}

static uint32_t networks_most(const void *parameters)
{
    (void)parameters;
    return NETWORKS_MOST;
}

static void deliver(struct run *run, struct component *component,
                    const struct network_message *message)
{
    run_fail(run, component, ERROR_INTERNAL, "node %u has sent a message of membership",
             message->from);
}

static void report_delay(const struct component *component, struct report *report)
{
    const struct delay *delay = (const struct delay *)component;
    report_counter(report, component->path, &membership_metrics[MEMBERSHIP_SUSPECTED],
                   &delay->suspected);
    report_counter(report, component->path, &membership_metrics[MEMBERSHIP_FORMED], &delay->formed);
    time_apart_report(&delay->apart, component->path, report);
}

static void invariants(struct run *run, const struct component *component)
{
    const struct delay *delay = (const struct delay *)component;
    time_apart_invariants(run, component, &delay->apart);
    for (uint32_t i = 0; i < delay->around.node_count; i++) {
        const struct bit_set *view = &delay->views[i];
        bool has_none = bit_set_is_empty(view);
        enum node_state state = delay->around.nodes[i]->state;
        CHECK(run, component, delay_down, state == NODE_UP || state == NODE_HUNG || has_none,
              "node %u is down, and in a ring", i);
        CHECK(run, component, delay_own_ring, has_none || bit_set_has(view, i),
              "node %u is not in its own ring", i);
    }
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct delay_parameters *parameters = from;
    if (parameters->coverage < 1) {
        scope_warn(scope, "coverage", context->complaints,
                   "is under 1: a loss that nobody notices lasts until the node is back");
    }
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *parameters, const void *environment)
{
    const struct membership_environment *around = environment;
    struct delay *delay = ARENA_NEW(assembly->arena, struct delay);
    delay->component = (struct component){&delay_kind.behaviour, scope->path};
    delay->parameters = parameters;
    delay->around = *around;
    delay->causes.arena = assembly->arena;
    delay->views = ARENA_ARRAY(assembly->arena, struct bit_set, around->node_count);
    delay->found = ARENA_ARRAY(assembly->arena, struct bit_set, around->node_count);
    const struct bit_set **rings =
        ARENA_ARRAY(assembly->arena, const struct bit_set *, around->node_count);
    for (uint32_t i = 0; i < around->node_count; i++) {
        bit_set_all(&delay->views[i], around->node_count);
        rings[i] = &delay->views[i];
    }
    time_apart_init(&delay->apart, assembly->measures, &delay->around, rings);
    component_stream(assembly, &delay->component, "detection", &delay->detection);
    component_stream(assembly, &delay->component, "reconfiguration", &delay->reconfiguration);
    component_stream(assembly, &delay->component, "coverage", &delay->coverage);
    counter_init(&delay->suspected, assembly->measures);
    counter_init(&delay->formed, assembly->measures);
    return &delay->component;
}

static const struct membership_operations operations = {
    .networks_most = networks_most,
    .leave = leave,
    .node_up = node_up,
    .node_down = node_down,
    .node_hung = node_hung,
    .node_resumed = node_resumed,
    .network_changed = network_changed,
    .deliver = deliver,
};

static event_handler *const handlers[] = {
    [NOTICED] = on_noticed,
    [RECONFIGURED] = on_reconfigured,
};
static const char *const event_names[] = {
    [NOTICED] = "noticed",
    [RECONFIGURED] = "reconfigured",
};

#define MEMBER(name) offsetof(struct delay_parameters, name)

static TABLE(parameters_table, struct delay_parameters,
             {.name = "detection",
              .type = PARAMETER_DISTRIBUTION,
              .offset = MEMBER(detection),
              .preset = "\"0 s\"",
              .doc = "From the loss of a node until another notices it."},
             {.name = "reconfiguration",
              .type = PARAMETER_DISTRIBUTION,
              .offset = MEMBER(reconfiguration),
              .preset = "\"0 s\"",
              .doc = "From then, or from the return of a node, until the new ring is formed."},
             {.name = "coverage",
              .type = PARAMETER_REAL,
              .offset = MEMBER(coverage),
              .preset = "1",
              .most = 1,
              .doc = "Probability that the loss of a node is noticed before it comes back."});

const struct kind delay_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 2},
    .name = "delay",
    .role = "membership",
    .doc = "A loss is noticed after a delay, and a new ring formed after another; nothing is sent.",
    .parameters = &parameters_table,
    .metrics = membership_metrics,
    .check = check,
    .build = build,
    .operations = &operations,
    .report = report_delay,
    .invariants = invariants,
    .report_order = REPORT_MEMBERSHIP,
};
