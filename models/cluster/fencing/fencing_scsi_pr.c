#include "models/cluster/fencing/fencing_scsi_pr.h"

#include "models/cluster/fencing/fencer.h"
#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"

/* The bit that ranks a reboot behind the events of requests. */
enum { REBOOTS = NODES_MOST * NODES_MOST };

enum event { PREEMPTED = FENCER_EVENTS, REBOOTED, EVENTS };

/* The coordination points that a request has asked, and those that it has. */
struct race {
    uint8_t asked, taken;
    bool waits; /* the command to the units waits for a path */
};

struct scsi_pr {
    struct fencer fencer;
    const struct scsi_pr_parameters *parameters;
    struct race **races;      /* of each requester, for each target; NULL: none ever */
    uint32_t *removed;        /* of each node: coordination points that have not its key, as bits */
    struct event_id *reboots; /* of each node that was ejected */
    struct cause *ejections;
    struct stream durations, waits;
};

static struct race *race_of(struct scsi_pr *scsi_pr, const struct fencing_request *request)
{
    struct race **races = &scsi_pr->races[request->requester];
    if (*races == NULL) {
        *races = ARENA_ARRAY(scsi_pr->fencer.arena, struct race, scsi_pr->fencer.around.node_count);
    }
    return &(*races)[request->target];
}

/* Sends the command to the next coordination point, or to the units. */
static void preempt(struct run *run, struct scsi_pr *scsi_pr, struct fencing_request *request)
{
    sim_ticks duration = distribution_draw(&scsi_pr->parameters->duration, &scsi_pr->durations);
    request->step =
        fencer_expect(run, &scsi_pr->fencer, request, duration, EVENT_NORMAL, PREEMPTED);
}

static void attempt(struct run *run, struct fencer *fencer, struct fencing_request *request)
{
    struct scsi_pr *scsi_pr = (struct scsi_pr *)fencer;
    *race_of(scsi_pr, request) = (struct race){0};
    preempt(run, scsi_pr, request);
}

/* The command has reached a coordination point. After the last a requester that has not won the
 * majority resets itself. */
static void take_point(struct run *run, struct scsi_pr *scsi_pr, struct fencing_request *request)
{
    struct race *race = race_of(scsi_pr, request);
    uint32_t point = UINT32_C(1) << race->asked;
    if ((scsi_pr->removed[request->requester] & point) == 0 ||
        PLANTED("a node without a key takes a coordination point")) {
        scsi_pr->removed[request->target] |= point;
        race->taken++;
    }
    race->asked++;
    bool is_last = race->asked == scsi_pr->parameters->coordination_points;
    if (is_last && 2 * race->taken <= race->asked) {
        node_reset(run, scsi_pr->fencer.around.nodes[request->requester], request->cause);
    } else {
        preempt(run, scsi_pr, request);
    }
}

/* The node will be rebooted, unless it boots before. */
static void plan_reboot(struct run *run, struct scsi_pr *scsi_pr, uint32_t node, struct cause cause)
{
    const struct distribution *reboot = &scsi_pr->parameters->reboot;
    if (reboot->family == DISTRIBUTION_NONE || event_is_pending(run, scsi_pr->reboots[node]) ||
        !node_is_on(scsi_pr->fencer.around.nodes[node])) {
        return;
    }
    scsi_pr->ejections[node] = cause;
    scsi_pr->reboots[node] = event_ranked_after(
        run, distribution_draw(reboot, &scsi_pr->waits), EVENT_NORMAL,
        fencer_rank(&scsi_pr->fencer, REBOOTS | node), &scsi_pr->fencer.component, REBOOTED, node);
}

/* The command has reached all units: the keys are gone, or it was refused as its sender's are. */
static void on_preempted(struct run *run, void *component, uint64_t pair)
{
    struct scsi_pr *scsi_pr = component;
    struct fencer *fencer = &scsi_pr->fencer;
    struct fencing_request *request = fencer_at(fencer, pair);
    if (fencer_holds(fencer, request, PREEMPTED)) {
        return;
    }
    if (race_of(scsi_pr, request)->asked < scsi_pr->parameters->coordination_points) {
        take_point(run, scsi_pr, request);
        return;
    }
    const struct fencing_storage *storage = &fencer->around.storage;
    uint32_t target = request->target;
    request->step = EVENT_NONE;
    switch (storage->eject(run, storage->owner, request->requester, target, request->cause)) {
    case EJECTION_REFUSED:
        request->step = fencer_expect(run, fencer, request, 0, FENCER_GIVES_UP, FENCER_TIMED_OUT);
        return;
    case EJECTION_WAITS:
        race_of(scsi_pr, request)->waits = true;
        return;
    case EJECTION_DONE:
        break;
    }
    plan_reboot(run, scsi_pr, target, request->cause);
    fencer_told(fencer, request);
    fencer_on_answered(run, fencer, pair);
}

static void on_rebooted(struct run *run, void *component, uint64_t node)
{
    struct scsi_pr *scsi_pr = component;
    node_reset(run, scsi_pr->fencer.around.nodes[node], scsi_pr->ejections[node]);
}

static event_handler *const handlers[] = {
    FENCER_HANDLERS, [PREEMPTED] = on_preempted, [REBOOTED] = on_rebooted};
static const char *const event_names[] = {
    FENCER_EVENT_NAMES, [PREEMPTED] = "preempted", [REBOOTED] = "rebooted"};

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct scsi_pr_parameters *parameters = from;
    if (!parameters->aptpl) {
        scope_warn(scope, "aptpl", context->complaints,
                   "is false: a power cycle of the array forgets keys and reservations, and a node"
                   " that was fenced can write again (SPC: activate persist through power loss)");
    }
    if (parameters->coordination_points > 0 && parameters->coordination_points % 2 == 0) {
        scope_warn(scope, "coordination_points", context->complaints,
                   "are even: two nodes may take half of them each, and both reset themselves"
                   " (VxFEN: three)");
    }
}

/* Of units; a power cycle must not bring a key back. */
static bool scsi_pr_is_safe_with(const void *from)
{
    return ((const struct scsi_pr_parameters *)from)->aptpl;
}

static bool keeps_keys(const void *from)
{
    return ((const struct scsi_pr_parameters *)from)->aptpl;
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *from, const void *environment)
{
    const struct fencing_environment *around = environment;
    const struct scsi_pr_parameters *parameters = from;
    struct scsi_pr *scsi_pr = ARENA_NEW(assembly->arena, struct scsi_pr);
    fencer_init(&scsi_pr->fencer, assembly, scope, &fencing_scsi_pr_kind.behaviour,
                &parameters->common, around, attempt, parameters->common.attempts, TICKS_NEVER);
    scsi_pr->parameters = parameters;
    scsi_pr->races = ARENA_ARRAY(assembly->arena, struct race *, around->node_count);
    scsi_pr->removed = ARENA_ARRAY(assembly->arena, uint32_t, around->node_count);
    scsi_pr->reboots = ARENA_ARRAY(assembly->arena, struct event_id, around->node_count);
    scsi_pr->ejections = ARENA_ARRAY(assembly->arena, struct cause, around->node_count);
    component_stream(assembly, &scsi_pr->fencer.component, "duration", &scsi_pr->durations);
    component_stream(assembly, &scsi_pr->fencer.component, "reboot", &scsi_pr->waits);
    return &scsi_pr->fencer.component;
}

static void node_up(struct run *run, struct component *component, uint32_t node)
{
    struct scsi_pr *scsi_pr = (struct scsi_pr *)component;
    scsi_pr->removed[node] = 0; /* a boot registers the keys again */
    for (uint32_t requester = 0; requester < scsi_pr->fencer.around.node_count; requester++) {
        if (scsi_pr->races[requester] != NULL) {
            scsi_pr->races[requester][node] = (struct race){0};
        }
    }
    fencer_node_up(run, component, node);
}

static void node_down(struct run *run, struct component *component, uint32_t node)
{
    struct scsi_pr *scsi_pr = (struct scsi_pr *)component;
    event_cancel(run, scsi_pr->reboots[node]);
    scsi_pr->reboots[node] = EVENT_NONE;
    fencer_node_down(run, component, node);
}

/* Commands that wait for a path are sent again over the one that is left, or fail. */
static void paths_changed(struct run *run, struct component *component, uint32_t node,
                          bool has_path)
{
    struct scsi_pr *scsi_pr = (struct scsi_pr *)component;
    struct race *races = scsi_pr->races[node];
    for (uint32_t i = 0; races != NULL && i < scsi_pr->fencer.around.node_count; i++) {
        struct fencing_request *request = fencer_request(&scsi_pr->fencer, node, i);
        bool goes_on = races[i].waits && request->state == FENCING_CALLING;
        races[i].waits = false;
        if (goes_on && has_path) {
            preempt(run, scsi_pr, request);
        } else if (goes_on) {
            request->step =
                fencer_expect(run, &scsi_pr->fencer, request, 0, EVENT_NORMAL, PREEMPTED);
        }
    }
}

/* A coordination point has the key of one node of each pair at least: of two that would fence each
 * other one loses. By the races that are under way, not by the keys. */
static void invariants(struct run *run, const struct component *component)
{
    const struct scsi_pr *scsi_pr = (const struct scsi_pr *)component;
    uint32_t count = scsi_pr->fencer.around.node_count;
    int64_t points = scsi_pr->parameters->coordination_points;
    fencer_invariants(run, component);
    for (uint32_t a = 0; a < count && points > 0; a++) {
        for (uint32_t b = 0; scsi_pr->races[a] != NULL && b < a; b++) {
            const struct race *other = scsi_pr->races[b] == NULL ? NULL : &scsi_pr->races[b][a];
            bool both = other != NULL && 2 * scsi_pr->races[a][b].taken > points &&
                        2 * other->taken > points;
            CHECK(run, component, scsi_pr_majority, !both,
                  "%s and %s have won the race for the coordination points against each other",
                  scsi_pr->fencer.around.nodes[b]->name, scsi_pr->fencer.around.nodes[a]->name);
        }
    }
}

static const struct fencing_operations operations = {
    .is_by_storage = true,
    .requests = fencer_requests,
    .delay = fencer_delay,
    .is_safe_with = scsi_pr_is_safe_with,
    .keeps_keys = keeps_keys,
    .fence = fencer_fence,
    .withdraw = fencer_withdraw,
    .paths_changed = paths_changed,
    .node_up = node_up,
    .node_down = node_down,
    .node_hung = fencer_node_hung,
    .node_resumed = fencer_node_resumed,
};

#define ROW(member) .name = #member, .offset = offsetof(struct scsi_pr_parameters, member)

/* clang-format off */
static TABLE(parameters_table, struct scsi_pr_parameters,
             FENCER_ROW_TIMEOUT,
             FENCER_ROW_ATTEMPTS,
             FENCER_ROW_DELAY,
             FENCER_ROW_MANUAL_CONFIRMATION,
             {ROW(duration), .type = PARAMETER_DISTRIBUTION, .preset = "\"1 s\"",
              .doc = "Time until PREEMPT AND ABORT has removed the keys of a node from all units or"
                     " from a coordination point; a requester that goes down, or is fenced, before"
                     " has removed none."},
             {ROW(reboot), .type = PARAMETER_DISTRIBUTION, .flags = PARAMETER_OPTIONAL,
              .doc = "Time from then until somebody, or a watchdog that looks for the key, reboots"
                     " the node, which runs on without storage. Nobody does by default."},
             {ROW(aptpl), .type = PARAMETER_BOOLEAN, .preset = "true",
              .doc = "Whether keys and reservations outlast a power cycle of the array (activate"
                     " persist through power loss)."},
             {ROW(coordination_points), .type = PARAMETER_INTEGER, .preset = "0",
              .most = COORDINATION_POINTS_MOST,
              .doc = "Coordination points that nodes race for, one after the other, before a key is"
                     " removed from storage; a requester that does not win more than half resets"
                     " itself (VxFEN: 3)."});
/* clang-format on */

const struct kind fencing_scsi_pr_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = EVENTS},
    .name = "scsi_pr",
    .role = "fencing",
    .doc = "The key of a node is removed from its storage, whose writes it can make no more.",
    .parameters = &parameters_table,
    .metrics = fencing_metrics,
    .check = check,
    .build = build,
    .operations = &operations,
    .report = fencer_report,
    .invariants = invariants,
    .report_order = REPORT_FENCING,
};
