#include "models/cluster/fencing/fencing_sbd.h"

#include "models/cluster/fencing/fencer.h"
#include "models/cluster/rank.h"
#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"

enum event { READ = FENCER_EVENTS, EXPIRED, EVENTS };

/* The slot and the watchdog of a node. */
struct slot {
    bool has_message;
    struct cause message;     /* cause of the first unread */
    struct event_id read;     /* of the message */
    struct event_id watchdog; /* its expiry, while it is not fed */
    bool is_held;             /* the watchdog: it was not fed, and stands still in a pause */
    sim_ticks left;           /* to the expiry of one that is held */
    struct cause hang;        /* why the watchdog is not fed */
    sim_ticks up_since;       /* when the loop began, by the node's clock */
};

struct sbd {
    struct fencer fencer;
    const struct sbd_parameters *parameters;
    sim_ticks msgwait;
    struct slot *slots;
};

static sim_ticks msgwait(const struct sbd_parameters *parameters)
{
    if (parameters->msgwait > 0) {
        return parameters->msgwait;
    }
    return parameters->watchdog > TICKS_NEVER / 2 ? TICKS_NEVER : 2 * parameters->watchdog;
}

/* The rank of one of two events of each node. */
static uint64_t slot_rank(const struct sbd *sbd, uint32_t number)
{
    return cluster_rank(RANK_SLOT, sbd->fencer.around.level << FENCER_LEVEL_BIT | number);
}

/* Schedules the next time that a node that runs reads its slot. */
static void schedule_read(struct run *run, struct sbd *sbd, uint32_t node)
{
    struct slot *slot = &sbd->slots[node];
    sim_ticks loop = sbd->parameters->loop;
    sim_ticks left = loop - (run_now(run) - slot->up_since) % loop;
    /* Nodes that have booted together read at the same instants, the lowest first. */
    slot->read = event_ranked_after(run, left, EVENT_NORMAL, slot_rank(sbd, 2 * node),
                                    &sbd->fencer.component, READ, node);
    if (PLANTED("a slot is not read")) {
        event_cancel(run, slot->read);
    }
}

/* Writes the message; a slot holds one. */
static void attempt(struct run *run, struct fencer *fencer, struct fencing_request *request)
{
    struct sbd *sbd = (struct sbd *)fencer;
    struct slot *slot = &sbd->slots[request->target];
    fencer_told(fencer, request);
    request->step =
        fencer_expect(run, fencer, request, sbd->msgwait, FENCER_ANSWERS, FENCER_ANSWERED);
    if (slot->has_message) {
        return;
    }
    slot->has_message = true;
    slot->message = request->cause;
    if (node_is_running(fencer->around.nodes[request->target])) {
        schedule_read(run, sbd, request->target);
    }
}

static void on_read(struct run *run, void *component, uint64_t node)
{
    struct sbd *sbd = component;
    struct slot *slot = &sbd->slots[node];
    slot->has_message = false;
    if (!PLANTED("the message in the slot is ignored")) {
        node_reset(run, sbd->fencer.around.nodes[node], slot->message);
    }
}

static void on_expired(struct run *run, void *component, uint64_t index)
{
    struct sbd *sbd = component;
    struct node *node = sbd->fencer.around.nodes[index];
    uint64_t expired =
        timeline_add(sbd->fencer.around.timeline, run_now(run),
                     &(struct timeline_event){.event = WORD_WATCHDOG_EXPIRED,
                                              .node = node->name,
                                              .cause = sbd->slots[index].hang.event});
    node_reset(run, node, (struct cause){expired, CAUSE_NODE_HANG});
}

static event_handler *const handlers[] = {
    FENCER_HANDLERS, [READ] = on_read, [EXPIRED] = on_expired};
static const char *const event_names[] = {
    FENCER_EVENT_NAMES, [READ] = "read", [EXPIRED] = "expired"};

/* Whether the answer, which comes after msgwait, is waited for. */
static void check_timeout(const struct sbd_parameters *parameters, sim_ticks wait,
                          const struct scope *scope, const struct check_context *context)
{
    sim_ticks timeout = parameters->common.timeout;
    sim_ticks limit = ticks_add(timeout, timeout / 5);
    double wait_s = ticks_to_seconds(wait, context->ticks_per_second);
    double limit_s = ticks_to_seconds(limit, context->ticks_per_second);
    if (wait > limit) {
        scope_warn(scope, "timeout", context->complaints,
                   "no request can ever succeed: the fencer gives it up after 1.2 times this,"
                   " %g s, and SBD answers after its msgwait of %g s (sbd(8): stonith-timeout is"
                   " at least twice msgwait)",
                   limit_s, wait_s);
    } else if (wait > timeout) {
        scope_warn(scope, "timeout", context->complaints,
                   "is under the msgwait of %g s: a request succeeds only because the fencer"
                   " waits for 1.2 times this, %g s, which leaves a margin of %g s (sbd(8):"
                   " stonith-timeout is at least twice msgwait)",
                   wait_s, limit_s, limit_s - wait_s);
    } else if (timeout / 2 < wait) {
        scope_warn(scope, "timeout", context->complaints,
                   "is under twice the msgwait, which stonith-timeout should not be (sbd(8))");
    }
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct sbd_parameters *parameters = from;
    sim_ticks wait = msgwait(parameters);
    if (wait / 2 < parameters->watchdog) {
        scope_warn(scope, "msgwait", context->complaints,
                   "is under twice the watchdog: a node that hangs may write on after it was"
                   " taken for fenced (sbd(8))");
    }
    check_timeout(parameters, wait, scope, context);
}

/* Until the node reads its slot: at any instant of its loop. A message stays when its writer goes
 * down. */
static struct distribution race_window(const void *from)
{
    const struct sbd_parameters *parameters = from;
    return distribution_uniform(0, (double)parameters->loop);
}

static bool sbd_is_safe_with(const void *from)
{
    const struct sbd_parameters *parameters = from;
    sim_ticks wait = msgwait(parameters);
    return wait >= parameters->loop && wait - parameters->loop >= parameters->watchdog;
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *from, const void *environment)
{
    const struct fencing_environment *around = environment;
    const struct sbd_parameters *parameters = from;
    struct sbd *sbd = ARENA_NEW(assembly->arena, struct sbd);
    fencer_init(&sbd->fencer, assembly, scope, &sbd_kind.behaviour, &parameters->common, around,
                attempt, parameters->common.attempts, TICKS_NEVER);
    sbd->parameters = parameters;
    sbd->fencer.is_safe = sbd_is_safe_with(parameters) && !around->may_pause;
    sbd->msgwait = msgwait(parameters);
    sbd->slots = ARENA_ARRAY(assembly->arena, struct slot, around->node_count);
    return &sbd->fencer.component;
}

static void node_up(struct run *run, struct component *component, uint32_t node)
{
    struct slot *slot = &((struct sbd *)component)->slots[node];
    slot->has_message = false;
    slot->up_since = run_now(run);
    fencer_node_up(run, component, node);
}

static void node_down(struct run *run, struct component *component, uint32_t node)
{
    struct slot *slot = &((struct sbd *)component)->slots[node];
    event_cancel(run, slot->read);
    event_cancel(run, slot->watchdog);
    slot->is_held = false;
    fencer_node_down(run, component, node);
}

static void start_watchdog(struct run *run, struct sbd *sbd, uint32_t node, sim_ticks left)
{
    struct slot *slot = &sbd->slots[node];
    slot->watchdog = event_ranked_after(run, left, EVENT_NORMAL, slot_rank(sbd, 2 * node + 1),
                                        &sbd->fencer.component, EXPIRED, node);
    if (PLANTED("the watchdog sleeps")) {
        event_cancel(run, slot->watchdog);
    }
}

/* The watchdog of a paused node stands still, with what it has left where it was not fed. */
static void hold_watchdog(struct run *run, struct slot *slot)
{
    slot->is_held = event_is_pending(run, slot->watchdog);
    if (slot->is_held) {
        slot->left = event_time(run, slot->watchdog) - run_now(run);
        event_cancel(run, slot->watchdog);
    }
}

static void node_hung(struct run *run, struct component *component, uint32_t node,
                      struct cause cause)
{
    struct sbd *sbd = (struct sbd *)component;
    struct slot *slot = &sbd->slots[node];
    event_cancel(run, slot->read);
    if (sbd->fencer.around.nodes[node]->is_paused && !PLANTED("a watchdog runs on")) {
        hold_watchdog(run, slot);
    } else if (!event_is_pending(run, slot->watchdog)) {
        slot->hang = cause;
        start_watchdog(run, sbd, node, sbd->parameters->watchdog);
    }
    fencer_node_hung(run, component, node, cause);
}

static void node_resumed(struct run *run, struct component *component, uint32_t node)
{
    struct sbd *sbd = (struct sbd *)component;
    struct slot *slot = &sbd->slots[node];
    slot->up_since += sbd->fencer.around.nodes[node]->stood_still;
    if (slot->is_held) {
        start_watchdog(run, sbd, node, slot->left);
        slot->is_held = false;
    }
    if (slot->has_message) {
        schedule_read(run, sbd, node);
    } else {
        event_cancel(run, slot->watchdog);
    }
    fencer_node_resumed(run, component, node);
}

/* Whether an event will come, or would after the end of the run. @param within  [ticks] */
static bool will_come(const struct run *run, struct event_id event, sim_ticks within)
{
    return event_is_pending(run, event) || within > run->horizon - run_now(run);
}

static void invariants(struct run *run, const struct component *component)
{
    const struct sbd *sbd = (const struct sbd *)component;
    fencer_invariants(run, component);
    for (uint32_t node = 0; node < sbd->fencer.around.node_count; node++) {
        const struct slot *slot = &sbd->slots[node];
        enum node_state state = sbd->fencer.around.nodes[node]->state;
        const char *name = sbd->fencer.around.nodes[node]->name;
        if (state == NODE_UP && slot->has_message) {
            CHECK(run, component, sbd_read, will_come(run, slot->read, sbd->parameters->loop),
                  "%s runs, but will not read the message in its slot", name);
        }
        bool is_paused = sbd->fencer.around.nodes[node]->is_paused;
        CHECK(run, component, sbd_pause, !is_paused || !event_is_pending(run, slot->watchdog),
              "%s is paused, but its watchdog will expire", name);
        if (state == NODE_HUNG && !is_paused) {
            CHECK(run, component, sbd_watchdog,
                  will_come(run, slot->watchdog, sbd->parameters->watchdog),
                  "%s hangs, but its watchdog will not expire", name);
        }
    }
}

static const struct fencing_operations operations = {
    .trusts_watchdog = true,
    .requests = fencer_requests,
    .delay = fencer_delay,
    .race_window = race_window,
    .is_safe_with = sbd_is_safe_with,
    .fence = fencer_fence,
    .withdraw = fencer_withdraw,
    .node_up = node_up,
    .node_down = node_down,
    .node_hung = node_hung,
    .node_resumed = node_resumed,
};

#define ROW(member) .name = #member, .offset = offsetof(struct sbd_parameters, member)

/* clang-format off */
static TABLE(parameters_table, struct sbd_parameters,
             FENCER_ROW_TIMEOUT,
             FENCER_ROW_ATTEMPTS,
             FENCER_ROW_DELAY,
             FENCER_ROW_MANUAL_CONFIRMATION,
             {ROW(watchdog), .type = PARAMETER_DURATION, .preset = "\"5 s\"",
              .flags = PARAMETER_ABOVE_LEAST,
              .doc = "Time after which the watchdog of a node that hangs resets it."},
             {ROW(msgwait), .type = PARAMETER_DURATION,
              .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST,
              .doc = "Time after the message at which the node counts as fenced. Twice the watchdog"
                     " by default."},
             {ROW(loop), .type = PARAMETER_DURATION, .preset = "\"1 s\"",
              .flags = PARAMETER_ABOVE_LEAST,
              .doc = "Time between two looks of a node at its slot."});
/* clang-format on */

const struct kind sbd_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = EVENTS},
    .name = "sbd",
    .role = "fencing",
    .doc = "Messages on a shared disk, and a watchdog in every node.",
    .parameters = &parameters_table,
    .metrics = fencing_metrics,
    .check = check,
    .build = build,
    .operations = &operations,
    .report = fencer_report,
    .invariants = invariants,
    .report_order = REPORT_FENCING,
};
