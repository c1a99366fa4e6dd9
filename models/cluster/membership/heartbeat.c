/*
 * Heartbeats: every node tells every other each interval that it is there.
 *
 * A node that has not heard a member of its ring for so many intervals declares it silent, and
 * after `reform` forms a ring of the members that answer. A node that hears a node from outside
 * forms a ring of both their rings. Nodes that are left out but can be reached learn of it at once,
 * and form a ring of their own.
 */
#include "models/cluster/membership/heartbeat_state.h"

#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"
#include "sim/base/wide.h"

static void on_beat(struct run *run, void *component, uint64_t node)
{
    heartbeat_send(run, component, (uint32_t)node);
}

static void on_look(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct heartbeat *heartbeat = component;
    for (uint32_t node = 0; node < heartbeat->around.node_count; node++) {
        struct heartbeat_node *it = &heartbeat->nodes[node];
        if (it->look_at > run_now(run)) {
            continue;
        }
        it->look_at = TICKS_NEVER;
        if (node_is_running(heartbeat->around.nodes[node])) {
            heartbeat_look(run, heartbeat, node);
        } else {
            it->is_overdue = true;
        }
    }
    heartbeat_arm_all(run, heartbeat);
}

/* A node that has heard no other for as long as it would wait for a member forms its own ring. */
static void wait_alone(struct run *run, struct heartbeat *heartbeat, uint32_t node)
{
    heartbeat->nodes[node].alone =
        event_after(run, heartbeat->patience, &heartbeat->component, HEARTBEAT_ALONE, node);
}

static void on_alone(struct run *run, void *component, uint64_t argument)
{
    struct heartbeat *heartbeat = component;
    uint32_t node = (uint32_t)argument;
    if (!node_is_running(heartbeat->around.nodes[node])) {
        wait_alone(run, heartbeat, node);
    } else if (bit_set_is_empty(&heartbeat->nodes[node].view)) {
        heartbeat_reform_later(run, heartbeat, node, heartbeat->nodes[node].cause);
    }
}

static void node_up(struct run *run, struct component *component, uint32_t node, struct cause cause)
{
    struct heartbeat *heartbeat = (struct heartbeat *)component;
    heartbeat->nodes[node].cause = cause;
    heartbeat->nodes[node].has_left = false;
    heartbeat_boot(run, heartbeat, node);
    heartbeat_settle_node(run, heartbeat, node);
    wait_alone(run, heartbeat, node);
    heartbeat_arm_all(run, heartbeat);
}

/* A node has no ring any more. */
static void end(struct run *run, struct heartbeat *heartbeat, uint32_t node)
{
    struct heartbeat_node *it = &heartbeat->nodes[node];
    if (!PLANTED("the dead stay in their ring")) {
        bit_set_clear(&it->view);
    }
    bit_set_clear(&it->silent);
    bit_set_clear(&it->found);
    it->is_overdue = false;
    it->owes_reform = false;
    it->look_at = TICKS_NEVER;
    event_cancel(run, it->alone);
    it->alone = EVENT_NONE;
    heartbeat_settle_node(run, heartbeat, node);
    heartbeat_arm_all(run, heartbeat);
    time_apart_look(run, &heartbeat->apart);
}

static void node_down(struct run *run, struct component *component, uint32_t node,
                      struct cause cause)
{
    struct heartbeat *heartbeat = (struct heartbeat *)component;
    heartbeat->nodes[node].cause = cause;
    end(run, heartbeat, node);
}

static void leave(struct run *run, struct component *component, uint32_t node, struct cause cause)
{
    struct heartbeat *heartbeat = (struct heartbeat *)component;
    struct heartbeat_node *it = &heartbeat->nodes[node];
    if (it->has_left) {
        return;
    }
    it->cause = membership_note_leave(run, &heartbeat->around, node, cause);
    it->has_left = true;
    end(run, heartbeat, node);
    heartbeat_send_leave(run, heartbeat, node);
    membership_tell_left(run, &heartbeat->around, node, node, it->cause);
}

static void node_hung(struct run *run, struct component *component, uint32_t node,
                      struct cause cause)
{
    struct heartbeat *heartbeat = (struct heartbeat *)component;
    heartbeat->nodes[node].cause = cause;
    heartbeat_settle_node(run, heartbeat, node);
    heartbeat_arm(run, heartbeat, node);
    heartbeat_arm_all(run, heartbeat);
    time_apart_look(run, &heartbeat->apart);
}

static void node_resumed(struct run *run, struct component *component, uint32_t node,
                         struct cause cause)
{
    struct heartbeat *heartbeat = (struct heartbeat *)component;
    struct heartbeat_node *it = &heartbeat->nodes[node];
    sim_ticks still = heartbeat->around.nodes[node]->stood_still;
    bool is_overdue = it->is_overdue && still == 0;
    it->is_overdue = false;
    it->cause = cause;
    it->first = run_add(run, it->first, still);
    for (uint32_t other = 0; other < heartbeat->around.node_count; other++) {
        it->from[other].heard = run_add(run, it->from[other].heard, still);
    }
    heartbeat_settle_node(run, heartbeat, node);
    heartbeat_arm_all(run, heartbeat);
    if (it->owes_reform) {
        it->owes_reform = false;
        heartbeat_reform_later(run, heartbeat, node, it->owed);
    }
    time_apart_look(run, &heartbeat->apart);
    if (is_overdue) {
        heartbeat_look(run, heartbeat, node);
    }
}

static void network_changed(struct run *run, struct component *component, struct cause cause)
{
    struct heartbeat *heartbeat = (struct heartbeat *)component;
    heartbeat->network_cause = cause;
    heartbeat_settle(run, heartbeat);
    heartbeat_arm_all(run, heartbeat);
    time_apart_look(run, &heartbeat->apart);
}

static void report_heartbeat(const struct component *component, struct report *report)
{
    const struct heartbeat *heartbeat = (const struct heartbeat *)component;
    report_counter(report, component->path, &membership_metrics[MEMBERSHIP_SUSPECTED],
                   &heartbeat->suspected);
    report_counter(report, component->path, &membership_metrics[MEMBERSHIP_FORMED],
                   &heartbeat->formed);
    time_apart_report(&heartbeat->apart, component->path, report);
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct heartbeat_parameters *parameters = from;
    if (parameters->misses < 3) {
        scope_warn(scope, "misses", context->complaints,
                   "is 2: a node is declared silent when one heartbeat is lost");
    }
}

static sim_ticks patience(const struct heartbeat_parameters *parameters)
{
    wide ticks = (wide)parameters->misses * parameters->interval;
    return ticks >= TICKS_NEVER ? TICKS_NEVER : (sim_ticks)ticks;
}

static uint32_t networks_most(const void *parameters)
{
    (void)parameters;
    return 1;
}

static double messages_per_s(const void *from, uint32_t node_count,
                             const struct network_operations *network,
                             const void *network_parameters, bool loses, int64_t ticks_per_second)
{
    const struct heartbeat_parameters *parameters = from;
    loses = loses || network->outlook(network_parameters, parameters->size, ticks_per_second).loses;
    double pairs = (double)node_count * (node_count - 1);
    double interval_s = ticks_to_seconds(parameters->interval, ticks_per_second);
    return parameters->every_message || loses ? pairs / interval_s : 0;
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *parameters, const void *environment)
{
    const struct membership_environment *around = environment;
    struct heartbeat *heartbeat = ARENA_NEW(assembly->arena, struct heartbeat);
    heartbeat->component = (struct component){&heartbeat_kind.behaviour, scope->path};
    heartbeat->parameters = parameters;
    heartbeat->around = *around;
    heartbeat->patience = patience(parameters);
    heartbeat->causes.arena = assembly->arena;
    heartbeat->nodes = ARENA_ARRAY(assembly->arena, struct heartbeat_node, around->node_count);
    component_stream(assembly, &heartbeat->component, "reform", &heartbeat->reforms);
    counter_init(&heartbeat->suspected, assembly->measures);
    counter_init(&heartbeat->formed, assembly->measures);
    const struct bit_set **rings =
        ARENA_ARRAY(assembly->arena, const struct bit_set *, around->node_count);
    for (uint32_t node = 0; node < around->node_count; node++) {
        struct heartbeat_node *it = &heartbeat->nodes[node];
        const char *purpose = arena_print(assembly->arena, "phases %u", node);
        component_stream(assembly, &heartbeat->component, purpose, &it->phases);
        it->from = ARENA_ARRAY(assembly->arena, struct heartbeat_path, around->node_count);
        bit_set_all(&it->view, around->node_count);
        rings[node] = &it->view;
        it->look_at = TICKS_NEVER;
    }
    time_apart_init(&heartbeat->apart, assembly->measures, &heartbeat->around, rings);
    return &heartbeat->component;
}

static void start(struct run *run, struct component *component)
{
    struct heartbeat *heartbeat = (struct heartbeat *)component;
    for (uint32_t node = 0; node < heartbeat->around.node_count; node++) {
        heartbeat_boot(run, heartbeat, node);
    }
    heartbeat_settle(run, heartbeat);
    heartbeat_arm_all(run, heartbeat);
}

/* Computed heartbeats are heard, and no node waits for a heartbeat for ever. */
static void check_path(struct run *run, const struct heartbeat *heartbeat, uint32_t node,
                       uint32_t from)
{
    const struct heartbeat_node *it = &heartbeat->nodes[node];
    const struct heartbeat_path *path = &it->from[from];
    struct node *const *nodes = heartbeat->around.nodes;
    if (path->is_computed) {
        CHECK(run, &heartbeat->component, heartbeat_computed,
              nodes[node]->state == NODE_UP && nodes[from]->state == NODE_UP,
              "%s computes heartbeats that it does not hear", nodes[node]->name);
    } else if (bit_set_has(&it->view, from) && !bit_set_has(&it->silent, from)) {
        CHECK(run, &heartbeat->component, heartbeat_awaited,
              (it->look_at != TICKS_NEVER && event_is_pending(run, heartbeat->look)) ||
                  it->is_overdue || heartbeat->patience > run->horizon - path->heard,
              "%s would wait for a heartbeat for ever", nodes[node]->name);
    }
}

/* Looks at the paths of so many nodes, others each time, as their cost is the square of the nodes
 * in all: at all paths in a cluster of up to 64 nodes. */
static void check_paths(struct run *run, const struct heartbeat *heartbeat)
{
    enum { PATHS = 4096 };
    uint32_t count = heartbeat->around.node_count;
    uint32_t nodes = PATHS / count < 1 ? 1 : PATHS / count;
    for (uint32_t i = 0; i < nodes && i < count; i++) {
        uint32_t node = (uint32_t)((run_events(run) * nodes + i) % count);
        for (uint32_t from = 0; from < count; from++) {
            if (from != node) {
                check_path(run, heartbeat, node, from);
            }
        }
    }
}

static void invariants(struct run *run, const struct component *component)
{
    const struct heartbeat *heartbeat = (const struct heartbeat *)component;
    check_paths(run, heartbeat);
    time_apart_invariants(run, component, &heartbeat->apart);
    for (uint32_t node = 0; node < heartbeat->around.node_count; node++) {
        const struct heartbeat_node *it = &heartbeat->nodes[node];
        const char *name = heartbeat->around.nodes[node]->name;
        enum node_state state = heartbeat->around.nodes[node]->state;
        CHECK(run, component, heartbeat_down,
              state == NODE_UP || state == NODE_HUNG || bit_set_is_empty(&it->view),
              "%s is down, and in a ring", name);
        CHECK(run, component, heartbeat_own_ring,
              bit_set_is_empty(&it->view) || bit_set_has(&it->view, node),
              "%s is not a member of its own ring", name);
    }
}

static const struct membership_operations operations = {
    .networks_most = networks_most,
    .messages_per_s = messages_per_s,
    .leave = leave,
    .node_up = node_up,
    .node_down = node_down,
    .node_hung = node_hung,
    .node_resumed = node_resumed,
    .network_changed = network_changed,
    .deliver = heartbeat_deliver,
};

static event_handler *const handlers[HEARTBEAT_EVENTS] = {
    [HEARTBEAT_BEAT] = on_beat,
    [HEARTBEAT_LOOK] = on_look,
    [HEARTBEAT_REFORM] = heartbeat_reform,
    [HEARTBEAT_ALONE] = on_alone,
};
static const char *const event_names[HEARTBEAT_EVENTS] = {
    [HEARTBEAT_BEAT] = "sent",
    [HEARTBEAT_LOOK] = "looked",
    [HEARTBEAT_REFORM] = "reformed",
    [HEARTBEAT_ALONE] = "left alone",
};

#define MEMBER(name) offsetof(struct heartbeat_parameters, name)

static TABLE(parameters_table, struct heartbeat_parameters,
             {.name = "interval",
              .type = PARAMETER_DURATION,
              .offset = MEMBER(interval),
              .preset = "\"1 s\"",
              .most = 86400,
              .flags = PARAMETER_ABOVE_LEAST,
              .doc = "From one heartbeat of a node to its next; its phase is drawn at its boot."},
             {.name = "misses",
              .type = PARAMETER_INTEGER,
              .offset = MEMBER(misses),
              .preset = "10",
              .least = 2,
              .most = 100000,
              .doc = "Intervals after the last heartbeat of a node until it is declared silent."},
             {.name = "reform",
              .type = PARAMETER_DISTRIBUTION,
              .offset = MEMBER(reform),
              .preset = "\"0 s\"",
              .doc = "From then, or from the first heartbeat of somebody new, until the new ring"
                     " is formed."},
             {.name = "size",
              .type = PARAMETER_SIZE,
              .offset = MEMBER(size),
              .preset = "\"100 B\"",
              .least = 1,
              .most = 65536,
              .doc = "Size of a heartbeat."},
             {.name = "every_message",
              .type = PARAMETER_BOOLEAN,
              .offset = MEMBER(every_message),
              .preset = "false",
              .doc = "Schedule every heartbeat as a message, also where it can be computed."});

const struct kind heartbeat_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = HEARTBEAT_EVENTS},
    .name = "heartbeat",
    .role = "membership",
    .doc = "Every node sends every other a heartbeat each interval; who misses some is left out.",
    .parameters = &parameters_table,
    .metrics = membership_metrics,
    .check = check,
    .build = build,
    .operations = &operations,
    .start = start,
    .report = report_heartbeat,
    .invariants = invariants,
    .report_order = REPORT_MEMBERSHIP,
};
