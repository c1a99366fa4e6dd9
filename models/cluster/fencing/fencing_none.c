/*
 * No fencing: every request is answered as if the node were down, and nothing happens to it.
 *
 * The answer comes at the same instant, but as an event of its own, so that the listener is not
 * called inside a request.
 */
#include "models/cluster/fencing/fencing.h"

#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"

enum event { ANSWERED, EVENTS };

struct request {
    struct event_id answer;
    struct cause cause;
};

struct none {
    struct component component; /* "fencing" */
    struct fencing_environment around;
    struct arena *arena;
    struct request **requests; /* of each requester, for each target; NULL: none ever made */
};

extern const struct kind fencing_none_kind;

static void check(const void *parameters, const struct scope *scope,
                  const struct check_context *context)
{
    (void)parameters;
    const struct fencing_check *around = context->environment;
    if (around != NULL && around->levels > 1) {
        scope_complain(
            scope, "kind", context->complaints,
            "\"none\" is no level among others: it answers at once, and nothing happens");
    }
    scope_warn(scope, "kind", context->complaints,
               "without fencing two nodes may write to the same data at once (Pacemaker"
               " Explained, fencing)");
}

static bool is_safe_with(const void *parameters)
{
    (void)parameters;
    return false;
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *parameters, const void *environment)
{
    const struct fencing_environment *around = environment;
    (void)parameters;
    struct none *none = ARENA_NEW(assembly->arena, struct none);
    none->component = (struct component){&fencing_none_kind.behaviour, scope->path};
    none->around = *around;
    none->arena = assembly->arena;
    none->requests = ARENA_ARRAY(assembly->arena, struct request *, around->node_count);
    return &none->component;
}

static void fence(struct run *run, struct component *component, uint32_t requester, uint32_t target,
                  sim_ticks delay, struct cause cause)
{
    (void)delay;
    struct none *none = (struct none *)component;
    uint32_t count = none->around.node_count;
    ASSERT(requester != target);
    enum node_state state = none->around.nodes[requester]->state;
    if (state != NODE_UP && state != NODE_HUNG) {
        return; /* the order does not reach it */
    }
    if (none->requests[requester] == NULL) {
        none->requests[requester] = ARENA_ARRAY(none->arena, struct request, count);
    }
    struct request *request = &none->requests[requester][target];
    if (event_is_pending(run, request->answer)) {
        return;
    }
    request->cause.fault = cause.fault;
    request->cause.event =
        timeline_add(none->around.timeline, run_now(run),
                     &(struct timeline_event){.event = WORD_FENCE_SKIPPED,
                                              .node = none->around.nodes[requester]->name,
                                              .object = none->around.nodes[target]->name,
                                              .cause = cause.event});
    sim_ticks wait = PLANTED("the dead wait for an answer") ? run->ticks_per_second * 60 : 0;
    request->answer = event_after(run, wait, component, ANSWERED, requester * count + target);
}

static void on_answered(struct run *run, void *component, uint64_t pair)
{
    struct none *none = component;
    const struct fencing_listener *listener = &none->around.listener;
    uint32_t count = none->around.node_count;
    uint32_t requester = (uint32_t)pair / count;
    uint32_t target = (uint32_t)pair % count;
    listener->done(run, listener->owner, requester, target, true,
                   none->requests[requester][target].cause);
}

static event_handler *const handlers[] = {[ANSWERED] = on_answered};
static const char *const event_names[] = {[ANSWERED] = "answered"};

static void withdraw(struct run *run, struct component *component, uint32_t requester,
                     uint32_t target)
{
    struct none *none = (struct none *)component;
    if (none->requests[requester] != NULL && !PLANTED("the dead wait for an answer")) {
        event_cancel(run, none->requests[requester][target].answer);
    }
}

static void node_up(struct run *run, struct component *component, uint32_t node)
{
    (void)run;
    (void)component;
    (void)node;
}

static void fence_downed(struct run *run, struct component *component, uint32_t node)
{
    const struct none *none = (const struct none *)component;
    for (uint32_t target = 0; target < none->around.node_count; target++) {
        withdraw(run, component, node, target);
    }
}

/* The answers that the node waits for are lost; its next plan asks again. */
static void node_hung(struct run *run, struct component *component, uint32_t node,
                      struct cause cause)
{
    (void)cause;
    fence_downed(run, component, node);
}

static void report(const struct component *component, struct report *to)
{
    const char *path = component->path;
    report_count(to, path, &fencing_metrics[FENCING_ATTEMPTS], 0);
    report_count(to, path, &fencing_metrics[FENCING_FAILURES], 0);
    report_count(to, path, &fencing_metrics[FENCING_MANUAL], 0);
    report_missing(to, path, &fencing_metrics[FENCING_TIME], "there is no fencing");
}

static void invariants(struct run *run, const struct component *component)
{
    const struct none *none = (const struct none *)component;
    uint32_t count = none->around.node_count;
    for (uint32_t requester = 0; requester < count; requester++) {
        const struct node *node = none->around.nodes[requester];
        const struct request *requests = none->requests[requester];
        for (uint32_t target = 0; requests != NULL && target < count; target++) {
            CHECK(run, component, none_waits,
                  !event_is_pending(run, requests[target].answer) || node->state == NODE_UP,
                  "%s waits for an answer, but does not run", node->name);
        }
    }
}

static const struct fencing_operations operations = {
    .is_absent = true,
    .is_safe_with = is_safe_with,
    .fence = fence,
    .withdraw = withdraw,
    .node_up = node_up,
    .node_down = fence_downed,
    .node_hung = node_hung,
    .node_resumed = node_up,
};

const struct kind fencing_none_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = EVENTS},
    .name = "none",
    .role = "fencing",
    .doc = "No fencing: a node that is not heard is taken for down.",
    .metrics = fencing_metrics,
    .check = check,
    .build = build,
    .operations = &operations,
    .report = report,
    .invariants = invariants,
    .report_order = REPORT_FENCING,
};
