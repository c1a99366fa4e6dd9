#include "models/cluster/fencing/fencing_sbd.h"

#include "models/cluster/fencing/fencer.h"
#include "models/cluster/rank.h"
#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"

enum event { READ = FENCER_EVENTS, EXPIRED, STARVED, EVENTS };

/* The slot and the watchdog of a node. */
struct slot {
    bool has_message;
    sbd_device_set written;   /* the devices that have it */
    struct cause message;     /* cause of the first unread */
    struct event_id read;     /* of the message */
    struct event_id watchdog; /* its expiry, while it is not fed */
    bool is_held;             /* the watchdog: it was not fed, and stands still in a pause */
    sim_ticks left;           /* to the expiry of one that is held */
    struct cause hang;        /* why the watchdog is not fed */
    sim_ticks up_since;       /* when the loop began, by the node's clock */
    bool had_quorum;          /* since the boot */
    bool lost_quorum;         /* after that */
    sim_ticks quorum_lost;    /* when, by the node's clock */
    struct event_id starved;  /* the expiry of a watchdog that a loop that runs does not feed */
    struct cause starved_by;
    bool is_starving_held;   /* in a pause */
    sim_ticks starving_left; /* then, to the expiry */
};

struct sbd {
    struct fencer fencer;
    const struct sbd_parameters *parameters;
    sim_ticks msgwait;
    struct sbd_devices devices;
    struct slot *slots;
};

/* The rank of an event of a node. */
static uint64_t slot_rank(const struct sbd *sbd, uint32_t node, enum event event)
{
    uint32_t number = (EVENTS - READ) * node + (uint32_t)(event - READ);
    return cluster_rank(RANK_SLOT, sbd->fencer.around.level << FENCER_LEVEL_BIT | number);
}

/* Whether a node that looks finds a message; without devices the cluster tells it. */
static bool is_readable(const struct sbd *sbd, const struct slot *slot)
{
    return slot->has_message &&
           (sbd->devices.count == 0 || (slot->written & sbd_devices_working(&sbd->devices)) != 0);
}

/* Schedules the next time that a node that runs reads its slot. */
static void schedule_read(struct run *run, struct sbd *sbd, uint32_t node)
{
    struct slot *slot = &sbd->slots[node];
    sim_ticks loop = sbd->parameters->loop;
    sim_ticks left = loop - (run_now(run) - slot->up_since) % loop;
    /* Nodes that have booted together read at the same instants, the lowest first. */
    slot->read = event_ranked_after(run, left, EVENT_NORMAL, slot_rank(sbd, node, READ),
                                    &sbd->fencer.component, READ, node);
    if (PLANTED("a slot is not read")) {
        event_cancel(run, slot->read);
    }
}

/* Without devices a node that hears the requester resets itself, and no other is told. */
static void tell_by_cluster(struct run *run, struct sbd *sbd, const struct fencing_request *request)
{
    struct slot *slot = &sbd->slots[request->target];
    const struct fencing_leases *cluster = &sbd->fencer.around.leases;
    bool hears = cluster->joins != NULL &&
                 cluster->joins(cluster->owner, request->requester, request->target) &&
                 node_is_running(sbd->fencer.around.nodes[request->target]);
    if (!hears || slot->has_message) {
        return;
    }
    slot->has_message = true;
    slot->message = request->cause;
    slot->read = event_ranked_after(run, 0, EVENT_NORMAL, slot_rank(sbd, request->target, READ),
                                    &sbd->fencer.component, READ, request->target);
}

/* Writes the message to the devices that work; a slot holds one. */
static void write_message(struct run *run, struct sbd *sbd, const struct fencing_request *request)
{
    struct slot *slot = &sbd->slots[request->target];
    sbd_device_set working = sbd_devices_working(&sbd->devices);
    bool was_readable = is_readable(sbd, slot);
    if (!slot->has_message) {
        slot->message = request->cause;
    }
    slot->has_message |= working != 0;
    slot->written |= working;
    if (!was_readable && is_readable(sbd, slot) &&
        node_is_running(sbd->fencer.around.nodes[request->target])) {
        schedule_read(run, sbd, request->target);
    }
}

/* The requester waits for msgwait, whatever it has written, and learns then whether more than half
 * of the devices have it; at once where none could be written. */
static void attempt(struct run *run, struct fencer *fencer, struct fencing_request *request)
{
    struct sbd *sbd = (struct sbd *)fencer;
    sbd_device_set working = sbd_devices_working(&sbd->devices);
    bool has_devices = sbd->devices.count > 0;
    if (has_devices && working == 0) {
        request->step = fencer_expect(run, fencer, request, 0, FENCER_GIVES_UP, FENCER_TIMED_OUT);
        return;
    }
    bool is_delivered = !has_devices || sbd_devices_deliver(&sbd->devices, working);
    fencer_told(fencer, request);
    request->step = fencer_expect(run, fencer, request, sbd->msgwait,
                                  is_delivered ? FENCER_ANSWERS : FENCER_GIVES_UP,
                                  is_delivered ? FENCER_ANSWERED : FENCER_TIMED_OUT);
    if (has_devices) {
        write_message(run, sbd, request);
    } else {
        tell_by_cluster(run, sbd, request);
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

/* The watchdog of a node resets it. */
static void expire(struct run *run, struct sbd *sbd, uint64_t index, struct cause cause)
{
    struct node *node = sbd->fencer.around.nodes[index];
    cause.event =
        timeline_add(sbd->fencer.around.timeline, run_now(run),
                     &(struct timeline_event){
                         .event = WORD_WATCHDOG_EXPIRED, .node = node->name, .cause = cause.event});
    node_reset(run, node, cause);
}

static void on_expired(struct run *run, void *component, uint64_t node)
{
    struct sbd *sbd = component;
    struct cause hang = {sbd->slots[node].hang.event, CAUSE_NODE_HANG};
    expire(run, sbd, node, hang);
}

static void on_starved(struct run *run, void *component, uint64_t node)
{
    struct sbd *sbd = component;
    expire(run, sbd, node, sbd->slots[node].starved_by);
}

static event_handler *const handlers[] = {
    FENCER_HANDLERS, [READ] = on_read, [EXPIRED] = on_expired, [STARVED] = on_starved};
static const char *const event_names[] = {
    FENCER_EVENT_NAMES, [READ] = "read", [EXPIRED] = "expired", [STARVED] = "starved"};

/* Whether the loop of a node has no reason left to feed its watchdog. */
static bool is_starved(const struct sbd *sbd, const struct slot *slot)
{
    bool has_cluster = sbd->parameters->pacemaker && !slot->lost_quorum;
    return !has_cluster && !sbd_devices_are_read(&sbd->devices);
}

/* The last look of a node before an instant. */
static sim_ticks look_before(const struct sbd *sbd, const struct slot *slot, sim_ticks at)
{
    sim_ticks loop = sbd->parameters->loop;
    return at <= slot->up_since ? slot->up_since
                                : slot->up_since + (at - slot->up_since - 1) / loop * loop;
}

/* The last look at which a node that starves feeds its watchdog. News of lost quorum is heeded at
 * once where there are devices, and without them no news comes. */
static sim_ticks last_fed(const struct sbd *sbd, const struct slot *slot)
{
    sim_ticks last = slot->up_since;
    sim_ticks fresh = sbd_freshness(sbd->parameters);
    if (sbd->devices.count > 0 && sbd->devices.lost > slot->up_since) {
        last = ticks_add(look_before(sbd, slot, sbd->devices.lost), fresh);
    }
    if (sbd->parameters->pacemaker) {
        sim_ticks told = look_before(sbd, slot, slot->quorum_lost);
        told = ticks_add(told, sbd->devices.count == 0 ? fresh : 0);
        last = told > last ? told : last;
    }
    return last;
}

static void start_starving(struct run *run, struct sbd *sbd, uint32_t node, sim_ticks left)
{
    struct slot *slot = &sbd->slots[node];
    slot->starved = event_ranked_after(run, left, EVENT_NORMAL, slot_rank(sbd, node, STARVED),
                                       &sbd->fencer.component, STARVED, node);
    if (PLANTED("a loop without devices and quorum feeds on")) {
        event_cancel(run, slot->starved);
    }
}

/* Looks whether the loop of a node that runs still feeds its watchdog. */
static void review(struct run *run, struct sbd *sbd, uint32_t node, struct cause cause)
{
    struct slot *slot = &sbd->slots[node];
    if (!node_is_running(sbd->fencer.around.nodes[node])) {
        return;
    }
    if (!is_starved(sbd, slot)) {
        if (!PLANTED("a watchdog that is fed again expires")) {
            event_cancel(run, slot->starved);
        }
    } else if (!event_is_pending(run, slot->starved)) {
        sim_ticks expiry = ticks_add(last_fed(sbd, slot), sbd->parameters->watchdog);
        slot->starved_by = cause;
        start_starving(run, sbd, node, expiry > run_now(run) ? expiry - run_now(run) : 0);
    }
}

static void set_device(struct run *run, struct component *component, uint32_t device, bool works,
                       struct cause cause)
{
    struct sbd *sbd = (struct sbd *)component;
    if (device >= sbd->devices.count) {
        return;
    }
    sbd_devices_set(&sbd->devices, device, works, run_now(run));
    for (uint32_t node = 0; node < sbd->fencer.around.node_count; node++) {
        struct slot *slot = &sbd->slots[node];
        if (!is_readable(sbd, slot)) {
            event_cancel(run, slot->read);
        } else if (node_is_running(sbd->fencer.around.nodes[node]) &&
                   !event_is_pending(run, slot->read)) {
            schedule_read(run, sbd, node);
        }
        review(run, sbd, node, cause);
    }
}

static void set_quorum(struct run *run, struct component *component, uint32_t node, bool has_quorum,
                       struct cause cause)
{
    struct sbd *sbd = (struct sbd *)component;
    struct slot *slot = &sbd->slots[node];
    bool loses = !has_quorum && slot->had_quorum && !slot->lost_quorum;
    slot->had_quorum |= has_quorum;
    slot->lost_quorum = !has_quorum && slot->had_quorum;
    slot->quorum_lost = loses ? run_now(run) : slot->quorum_lost;
    review(run, sbd, node, cause);
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
    sbd->fencer.is_safe =
        sbd_is_safe_with(parameters) && !around->may_pause && !around->may_lose_devices;
    sbd->msgwait = sbd_msgwait(parameters);
    sbd->devices.count = (uint32_t)parameters->devices;
    sbd->slots = ARENA_ARRAY(assembly->arena, struct slot, around->node_count);
    for (uint32_t node = 0; node < around->node_count; node++) {
        sbd->slots[node].had_quorum = true;
    }
    return &sbd->fencer.component;
}

static void node_up(struct run *run, struct component *component, uint32_t node)
{
    struct slot *slot = &((struct sbd *)component)->slots[node];
    slot->has_message = slot->had_quorum = slot->lost_quorum = false;
    slot->written = 0;
    slot->up_since = run_now(run);
    fencer_node_up(run, component, node);
    review(run, (struct sbd *)component, node, (struct cause){0, NULL});
}

static void node_down(struct run *run, struct component *component, uint32_t node)
{
    struct slot *slot = &((struct sbd *)component)->slots[node];
    event_cancel(run, slot->read);
    event_cancel(run, slot->watchdog);
    event_cancel(run, slot->starved);
    slot->is_held = slot->is_starving_held = false;
    fencer_node_down(run, component, node);
}

static void start_watchdog(struct run *run, struct sbd *sbd, uint32_t node, sim_ticks left)
{
    struct slot *slot = &sbd->slots[node];
    slot->watchdog = event_ranked_after(run, left, EVENT_NORMAL, slot_rank(sbd, node, EXPIRED),
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
    slot->is_starving_held = event_is_pending(run, slot->starved);
    if (slot->is_starving_held) {
        slot->starving_left = event_time(run, slot->starved) - run_now(run);
        event_cancel(run, slot->starved);
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
    sim_ticks stood_still = sbd->fencer.around.nodes[node]->stood_still;
    slot->up_since += stood_still;
    slot->quorum_lost += stood_still;
    if (slot->is_held) {
        start_watchdog(run, sbd, node, slot->left);
        slot->is_held = false;
    }
    if (is_readable(sbd, slot)) {
        schedule_read(run, sbd, node);
    } else {
        event_cancel(run, slot->watchdog);
    }
    if (slot->is_starving_held) {
        start_starving(run, sbd, node, slot->starving_left);
        slot->is_starving_held = false;
    }
    review(run, sbd, node, slot->hang);
    fencer_node_resumed(run, component, node);
}

/* Whether an event will come, or would after the end of the run. @param within  [ticks] */
static bool will_come(const struct run *run, struct event_id event, sim_ticks within)
{
    return event_is_pending(run, event) || within > run->horizon - run_now(run);
}

/* A loop feeds the watchdog as long as it has devices or quorum, and no longer. */
static void check_feeding(struct run *run, const struct sbd *sbd, uint32_t node)
{
    const struct component *component = &sbd->fencer.component;
    const struct slot *slot = &sbd->slots[node];
    const struct sbd_parameters *parameters = sbd->parameters;
    uint32_t lost = 0;
    for (uint32_t device = 0; device < sbd->devices.count; device++) {
        lost += sbd->devices.failures[device] > 0;
    }
    uint32_t spared = sbd->devices.count == 0   ? 0
                      : sbd->devices.count == 2 ? 1
                                                : sbd->devices.count / 2;
    bool has_devices = sbd->devices.count > 0 && lost <= spared;
    bool has_cluster = parameters->pacemaker && !slot->lost_quorum;
    const char *name = sbd->fencer.around.nodes[node]->name;
    if (sbd->fencer.around.nodes[node]->state != NODE_UP) {
        return;
    }
    sim_ticks within = ticks_add(sbd_freshness(parameters), parameters->watchdog);
    CHECK(run, component, sbd_starved,
          has_devices || has_cluster || will_come(run, slot->starved, within),
          "%s has neither devices nor quorum, but its watchdog will not expire", name);
    CHECK(run, component, sbd_fed,
          !(has_devices || has_cluster) || !event_is_pending(run, slot->starved),
          "%s has devices or quorum, but its watchdog will expire", name);
}

static void invariants(struct run *run, const struct component *component)
{
    const struct sbd *sbd = (const struct sbd *)component;
    fencer_invariants(run, component);
    for (uint32_t node = 0; node < sbd->fencer.around.node_count; node++) {
        const struct slot *slot = &sbd->slots[node];
        enum node_state state = sbd->fencer.around.nodes[node]->state;
        const char *name = sbd->fencer.around.nodes[node]->name;
        if (state == NODE_UP && is_readable(sbd, slot)) {
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
        check_feeding(run, sbd, node);
    }
}

static const struct fencing_operations operations = {
    .trusts_watchdog = true,
    .requests = fencer_requests,
    .delay = fencer_delay,
    .race_window = sbd_race_window,
    .is_safe_with = sbd_is_safe_with,
    .fence = fencer_fence,
    .withdraw = fencer_withdraw,
    .node_up = node_up,
    .node_down = node_down,
    .node_hung = node_hung,
    .node_resumed = node_resumed,
    .set_device = set_device,
    .set_quorum = set_quorum,
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
              .doc = "Time after the message at which the node counts as fenced; without devices"
                     " after the request (Pacemaker: fencing-watchdog-timeout). Twice the watchdog"
                     " by default."},
             {ROW(loop), .type = PARAMETER_DURATION, .preset = "\"1 s\"",
              .flags = PARAMETER_ABOVE_LEAST,
              .doc = "Time between two looks of a node at its slot."},
             {ROW(devices), .type = PARAMETER_INTEGER, .preset = "1", .most = SBD_DEVICES_MOST,
              .doc = "Devices with slots. A message has to be on more than half of them. A node"
                     " lives while it reads one, or two of three, or has quorum (`pacemaker`). With"
                     " 0 (diskless) quorum alone counts, and a node that is not heard is taken for"
                     " fenced after msgwait."},
             {ROW(io_timeout), .type = PARAMETER_DURATION, .preset = "\"3 s\"",
              .flags = PARAMETER_ABOVE_LEAST,
              .doc = "Time, beside a loop, that the last good look at a device counts (SBD's -I)."},
             {ROW(pacemaker), .type = PARAMETER_BOOLEAN, .preset = "true",
              .doc = "Whether a node that has lost its devices lives on while it has quorum"
                     " (SBD_PACEMAKER)."});
/* clang-format on */

const struct kind sbd_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = EVENTS},
    .name = "sbd",
    .role = "fencing",
    .doc = "Messages on a shared disk, and a watchdog in every node.",
    .parameters = &parameters_table,
    .metrics = fencing_metrics,
    .check = sbd_check,
    .build = build,
    .operations = &operations,
    .report = fencer_report,
    .invariants = invariants,
    .report_order = REPORT_FENCING,
};
