/*
 * The fencing "lease": a node that cannot renew its lease gives up what it runs by itself.
 *
 * Each node renews a lease with a store that the nodes keep together (etcd beside Patroni or in
 * Kubernetes' control plane): each `renewal` of time, while it runs and hears more than half of the
 * nodes, itself among them. When a renewal has failed, and has been tried again for
 * `retry_timeout`, the node demotes itself: it stops all that it runs, and starts nothing until it
 * has a lease again. The lease runs out `ttl` after the last renewal, by the store's clock and the
 * node's; a node that still runs something by then, as it hangs or could not stop it, is reset by
 * its watchdog where it has one. Without one it runs on: two nodes may lead.
 *
 * A request to fence waits until the lease of the target has run out; a target that is asked for
 * cannot renew before. A target that boots has run nothing since, and is answered for.
 *
 * While all leases are renewed nothing is scheduled: at a fault the last renewal is computed.
 * Source: Patroni's documentation ("Patroni configuration": ttl, loop_wait, retry_timeout,
 * "Watchdog support"); Kubernetes, "Leases", and client-go's leader election.
 */
#include "models/cluster/fencing/fencing.h"

#include "models/cluster/rank.h"
#include "models/invariants.h"
#include "models/planted.h"
#include "models/report_order.h"

enum event {
    DEMOTES,  /* argument: the node */
    RENEWS,   /* argument: the node */
    EXPIRES,  /* argument: the node */
    ANSWERED, /* argument: the pair of requester and target */
    EVENTS,
};

struct lease_parameters {
    sim_ticks ttl, renewal, retry_timeout;
    bool watchdog;
};

struct lease {
    bool is_held;    /* renewed each `renewal` */
    bool is_demoted; /* the node runs nothing */
    sim_ticks phase; /* of the renewals */
    sim_ticks last;  /* renewal, of one that is not held */
    uint32_t wanted; /* requests for the node */
    struct event_id demotes, renews, expires;
    struct cause cause; /* why it is not renewed */
};

struct request {
    bool is_open;
    sim_ticks asked;
    struct event_id answer; /* of one whose lease had run out before */
    struct cause cause;
};

struct leases {
    struct component component; /* "fencing" */
    const struct lease_parameters *parameters;
    struct fencing_environment around;
    bool is_safe;
    struct arena *arena;
    struct lease *each;        /* of each node */
    struct request **requests; /* of each requester, for each target; NULL: none ever made */
    struct counter attempts;
    struct tally times;
};

extern const struct kind fencing_lease_kind;

static const struct node *node_at(const struct leases *leases, uint32_t node)
{
    return leases->around.nodes[node];
}

/* Whether a node runs and hears more than half of the nodes, which keep the store. */
static bool reaches_store(const struct leases *leases, uint32_t node)
{
    uint32_t heard = 0;
    for (uint32_t i = 0; i < leases->around.node_count; i++) {
        heard += node_is_running(node_at(leases, i)) &&
                 (i == node || leases->around.leases.joins(leases->around.leases.owner, node, i));
    }
    return node_is_running(node_at(leases, node)) && 2 * heard > leases->around.node_count;
}

static sim_ticks end_of(const struct leases *leases, const struct lease *lease)
{
    return ticks_add(lease->last, leases->parameters->ttl);
}

/* When a node whose renewal fails has tried long enough; one that is asked for gives up at once. */
static sim_ticks patience_of(const struct leases *leases, const struct lease *lease)
{
    sim_ticks failed = ticks_add(lease->last, leases->parameters->renewal);
    sim_ticks given_up = ticks_add(failed, leases->parameters->retry_timeout);
    sim_ticks end = end_of(leases, lease);
    sim_ticks until = lease->wanted > 0 ? failed : given_up;
    return until < end ? until : end;
}

static void schedule(struct run *run, struct leases *leases, struct event_id *id, sim_ticks at,
                     enum event event, uint32_t node)
{
    event_cancel(run, *id);
    uint32_t number = (uint32_t)event * leases->around.node_count + node;
    sim_ticks left = at > run_now(run) ? at - run_now(run) : 0;
    *id = event_ranked_after(run, left, EVENT_NORMAL, cluster_rank(RANK_SLOT, number),
                             &leases->component, event, node);
}

/* The last renewal before now. */
static sim_ticks renewal_before(const struct run *run, const struct leases *leases,
                                const struct lease *lease)
{
    sim_ticks renewal = leases->parameters->renewal;
    sim_ticks since = (run_now(run) + renewal - lease->phase) % renewal;
    return run_now(run) - (since == 0 ? renewal : since);
}

static void note(struct run *run, const struct leases *leases, uint32_t node,
                 enum timeline_word word, struct cause *cause)
{
    cause->event = timeline_add(leases->around.timeline, run_now(run),
                                &(struct timeline_event){.event = word,
                                                         .node = node_at(leases, node)->name,
                                                         .cause = cause->event});
}

static void lose(struct run *run, struct leases *leases, uint32_t node, struct cause cause)
{
    struct lease *lease = &leases->each[node];
    lease->last = renewal_before(run, leases, lease);
    lease->is_held = false;
    lease->cause = cause;
    if (node_is_on(node_at(leases, node)) && !PLANTED("a leader does not demote itself")) {
        schedule(run, leases, &lease->demotes, patience_of(leases, lease), DEMOTES, node);
    }
    schedule(run, leases, &lease->expires, end_of(leases, lease), EXPIRES, node);
    if (PLANTED("a lease is never over")) {
        event_cancel(run, lease->expires);
    }
}

/* A renewal that is tried again succeeds at once, else the next does. */
static sim_ticks next_renewal(const struct run *run, const struct leases *leases,
                              const struct lease *lease)
{
    sim_ticks failed = lease->last + leases->parameters->renewal;
    bool is_tried = run_now(run) >= failed && run_now(run) < patience_of(leases, lease);
    return is_tried ? run_now(run)
                    : renewal_before(run, leases, lease) + leases->parameters->renewal;
}

/* Follows whether a node can renew its lease. */
static void look(struct run *run, struct leases *leases, uint32_t node, struct cause cause)
{
    struct lease *lease = &leases->each[node];
    bool may_renew = lease->wanted == 0 && reaches_store(leases, node);
    if (lease->is_held && !may_renew) {
        lose(run, leases, node, cause);
    } else if (!lease->is_held && !may_renew) {
        event_cancel(run, lease->renews);
    } else if (!lease->is_held && !event_is_pending(run, lease->renews)) {
        schedule(run, leases, &lease->renews, next_renewal(run, leases, lease), RENEWS, node);
    }
}

static void look_at_all(struct run *run, struct leases *leases, struct cause cause)
{
    for (uint32_t node = 0; node < leases->around.node_count; node++) {
        look(run, leases, node, cause);
    }
}

static void set_demoted(struct run *run, struct leases *leases, uint32_t node, bool is_demoted)
{
    struct lease *lease = &leases->each[node];
    if (lease->is_demoted != is_demoted) {
        lease->is_demoted = is_demoted;
        leases->around.leases.set_demoted(run, leases->around.leases.owner, node, is_demoted,
                                          lease->cause);
    }
}

static void on_demotes(struct run *run, void *component, uint64_t index)
{
    struct leases *leases = component;
    uint32_t node = (uint32_t)index;
    struct lease *lease = &leases->each[node];
    if (node_is_running(node_at(leases, node)) && !lease->is_demoted) {
        note(run, leases, node, WORD_LEASE_LOST, &lease->cause);
        set_demoted(run, leases, node, true);
    }
}

static void on_renews(struct run *run, void *component, uint64_t index)
{
    struct leases *leases = component;
    uint32_t node = (uint32_t)index;
    struct lease *lease = &leases->each[node];
    lease->is_held = true;
    event_cancel(run, lease->demotes);
    event_cancel(run, lease->expires);
    if (lease->is_demoted) {
        note(run, leases, node, WORD_LEASE_RENEWED, &lease->cause);
        set_demoted(run, leases, node, false);
    }
}

/* Answers a request; called last, as the listener may make the next one. */
static void answer(struct run *run, struct leases *leases, uint32_t requester, uint32_t target)
{
    struct request *request = &leases->requests[requester][target];
    const struct fencing_listener *listener = &leases->around.listener;
    struct cause cause = request->cause;
    request->is_open = false;
    event_cancel(run, request->answer);
    leases->each[target].wanted--;
    tally_add(&leases->times, run_now(run) - request->asked);
    cause.event = timeline_add(leases->around.timeline, run_now(run),
                               &(struct timeline_event){.event = WORD_FENCE_OK,
                                                        .node = node_at(leases, requester)->name,
                                                        .object = node_at(leases, target)->name,
                                                        .cause = cause.event});
    listener->done(run, listener->owner, requester, target, true, cause);
}

static void answer_all(struct run *run, struct leases *leases, uint32_t target)
{
    for (uint32_t requester = 0; requester < leases->around.node_count; requester++) {
        const struct request *requests = leases->requests[requester];
        if (requests != NULL && requests[target].is_open) {
            answer(run, leases, requester, target);
        }
    }
}

/* The watchdog of a node that still runs something, as it hangs or could not stop it. */
static void bite(struct run *run, struct leases *leases, uint32_t node)
{
    struct lease *lease = &leases->each[node];
    if (leases->parameters->watchdog && node_is_on(node_at(leases, node)) &&
        !node_at(leases, node)->is_paused && !PLANTED("a leader does not demote itself") &&
        !leases->around.leases.is_idle(leases->around.leases.owner, node)) {
        note(run, leases, node, WORD_WATCHDOG_EXPIRED, &lease->cause);
        node_reset(run, leases->around.nodes[node], lease->cause);
    }
}

static void on_expires(struct run *run, void *component, uint64_t index)
{
    struct leases *leases = component;
    uint32_t node = (uint32_t)index;
    bite(run, leases, node);
    answer_all(run, leases, node);
    look(run, leases, node, leases->each[node].cause);
}

static void on_answered(struct run *run, void *component, uint64_t pair)
{
    struct leases *leases = component;
    uint32_t target = (uint32_t)(pair % leases->around.node_count);
    answer(run, leases, (uint32_t)(pair / leases->around.node_count), target);
    look(run, leases, target, leases->each[target].cause);
}

static void fence(struct run *run, struct component *component, uint32_t requester, uint32_t target,
                  sim_ticks delay, struct cause cause)
{
    (void)delay;
    struct leases *leases = (struct leases *)component;
    uint32_t count = leases->around.node_count;
    if (!node_is_running(node_at(leases, requester))) {
        return;
    }
    if (leases->requests[requester] == NULL) {
        leases->requests[requester] = ARENA_ARRAY(leases->arena, struct request, count);
    }
    struct request *request = &leases->requests[requester][target];
    if (request->is_open) {
        return;
    }
    counter_add(&leases->attempts);
    *request = (struct request){.is_open = true, .asked = run_now(run), .cause = cause};
    request->cause.event =
        timeline_add(leases->around.timeline, run_now(run),
                     &(struct timeline_event){.event = WORD_FENCE_START,
                                              .node = node_at(leases, requester)->name,
                                              .object = node_at(leases, target)->name,
                                              .cause = cause.event});
    leases->each[target].wanted++;
    look(run, leases, target, request->cause);
    const struct lease *lease = &leases->each[target];
    if (!lease->is_held && end_of(leases, lease) <= run_now(run)) {
        uint32_t pair = requester * count + target;
        request->answer = event_ranked_after(run, 0, EVENT_NORMAL, cluster_rank(RANK_FENCER, pair),
                                             component, ANSWERED, pair);
    }
}

static void withdraw(struct run *run, struct component *component, uint32_t requester,
                     uint32_t target)
{
    struct leases *leases = (struct leases *)component;
    struct request *requests = leases->requests[requester];
    if (requests != NULL && requests[target].is_open) {
        requests[target].is_open = false;
        event_cancel(run, requests[target].answer);
        leases->each[target].wanted--;
        look(run, leases, target, requests[target].cause);
    }
}

static void withdraw_all(struct run *run, struct component *component, uint32_t requester)
{
    const struct leases *leases = (const struct leases *)component;
    for (uint32_t target = 0; target < leases->around.node_count; target++) {
        withdraw(run, component, requester, target);
    }
}

/* A node that has booted begins with a renewal, or has no lease. */
static void node_up(struct run *run, struct component *component, uint32_t node)
{
    struct leases *leases = (struct leases *)component;
    struct lease *lease = &leases->each[node];
    event_cancel(run, lease->demotes);
    event_cancel(run, lease->renews);
    event_cancel(run, lease->expires);
    lease->last = run_now(run) - leases->parameters->ttl;
    lease->is_held = reaches_store(leases, node);
    set_demoted(run, leases, node, !lease->is_held);
    answer_all(run, leases, node);
    look_at_all(run, leases, lease->cause);
}

static void node_down(struct run *run, struct component *component, uint32_t node)
{
    struct leases *leases = (struct leases *)component;
    struct lease *lease = &leases->each[node];
    event_cancel(run, lease->demotes);
    set_demoted(run, leases, node, false);
    withdraw_all(run, component, node);
    look_at_all(run, leases, lease->cause);
}

/* The answers that the node waits for are lost; its next plan asks again. */
static void node_hung(struct run *run, struct component *component, uint32_t node,
                      struct cause cause)
{
    withdraw_all(run, component, node);
    look_at_all(run, (struct leases *)component, cause);
}

static void node_resumed(struct run *run, struct component *component, uint32_t node)
{
    struct leases *leases = (struct leases *)component;
    struct lease *lease = &leases->each[node];
    if (!lease->is_held && patience_of(leases, lease) <= run_now(run)) {
        on_demotes(run, leases, node);
    }
    look_at_all(run, leases, lease->cause);
}

static void network_changed(struct run *run, struct component *component, struct cause cause)
{
    look_at_all(run, (struct leases *)component, cause);
}

static bool is_safe_with(const void *from)
{
    return ((const struct lease_parameters *)from)->watchdog;
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *parameters, const void *environment)
{
    const struct fencing_environment *around = environment;
    uint32_t count = around->node_count;
    struct leases *leases = ARENA_NEW(assembly->arena, struct leases);
    *leases = (struct leases){.component = {&fencing_lease_kind.behaviour, scope->path},
                              .parameters = parameters,
                              .around = *around,
                              .is_safe = is_safe_with(parameters) && !around->may_pause,
                              .arena = assembly->arena,
                              .each = ARENA_ARRAY(assembly->arena, struct lease, count),
                              .requests = ARENA_ARRAY(assembly->arena, struct request *, count)};
    struct stream phases;
    component_stream(assembly, &leases->component, "phase", &phases);
    for (uint32_t node = 0; node < count; node++) {
        leases->each[node].is_held = true;
        leases->each[node].phase =
            (sim_ticks)stream_below(&phases, (uint64_t)leases->parameters->renewal);
    }
    counter_init(&leases->attempts, assembly->measures);
    tally_init(&leases->times, assembly->measures, false);
    return &leases->component;
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct lease_parameters *parameters = from;
    const struct fencing_check *around = context->environment;
    sim_ticks latest = ticks_add(parameters->renewal, parameters->retry_timeout);
    if (around != NULL && around->levels > 1) {
        scope_complain(scope, "kind", context->complaints,
                       "\"lease\" is no level among others: a lease runs out without a device");
    }
    if (latest >= parameters->ttl) {
        scope_warn(scope, "ttl", context->complaints,
                   "is not above renewal and retry_timeout, %g s together: the watchdog resets a"
                   " node before it has stopped what it runs (Patroni: ttl is at least loop_wait"
                   " and twice retry_timeout)",
                   ticks_to_seconds(latest, context->ticks_per_second));
    }
    if (!parameters->watchdog) {
        scope_warn(scope, "watchdog", context->complaints,
                   "is off: a node that hangs, or cannot stop what it runs, may go on beside the"
                   " next leader (Patroni, watchdog support)");
    }
}

static void report(const struct component *component, struct report *to)
{
    const struct leases *leases = (const struct leases *)component;
    const char *path = component->path;
    report_counter(to, path, &fencing_metrics[FENCING_ATTEMPTS], &leases->attempts);
    report_count(to, path, &fencing_metrics[FENCING_FAILURES], 0);
    report_count(to, path, &fencing_metrics[FENCING_MANUAL], 0);
    report_durations(to, path, &fencing_metrics[FENCING_TIME], &leases->times);
}

static void invariants(struct run *run, const struct component *component)
{
    const struct leases *leases = (const struct leases *)component;
    for (uint32_t node = 0; node < leases->around.node_count; node++) {
        const struct lease *lease = &leases->each[node];
        const char *name = node_at(leases, node)->name;
        sim_ticks now = run_now(run);
        if (lease->is_held) {
            continue;
        }
        CHECK(run, component, lease_ends,
              end_of(leases, lease) <= now || event_is_pending(run, lease->expires) ||
                  end_of(leases, lease) > run->horizon,
              "the lease of %s will not run out", name);
        bool is_over = leases->is_safe && end_of(leases, lease) < now;
        CHECK(run, component, lease_leader,
              !is_over || !node_is_on(node_at(leases, node)) ||
                  leases->around.leases.is_idle(leases->around.leases.owner, node),
              "%s runs a service, and its lease has run out", name);
    }
}

static event_handler *const handlers[] = {on_demotes, on_renews, on_expires, on_answered};
static const char *const event_names[] = {"demotes", "renews", "expires", "answered"};

static const struct fencing_operations operations = {
    .leaves_up = true,
    .trusts_watchdog = true,
    .is_safe_with = is_safe_with,
    .fence = fence,
    .withdraw = withdraw,
    .network_changed = network_changed,
    .node_up = node_up,
    .node_down = node_down,
    .node_hung = node_hung,
    .node_resumed = node_resumed,
};

#define ROW(member) .name = #member, .offset = offsetof(struct lease_parameters, member)

static TABLE(parameters_table, struct lease_parameters,
             {ROW(ttl), .type = PARAMETER_DURATION, .preset = "\"30 s\"",
              .flags = PARAMETER_ABOVE_LEAST,
              .doc = "Time from the last renewal of a lease until it has run out, and others may"
                     " take over (Patroni: ttl; Kubernetes: node-monitor-grace-period)."},
             {ROW(renewal), .type = PARAMETER_DURATION, .preset = "\"10 s\"",
              .flags = PARAMETER_ABOVE_LEAST,
              .doc = "Time between two renewals (Patroni: loop_wait)."},
             {ROW(retry_timeout), .type = PARAMETER_DURATION, .preset = "\"10 s\"",
              .doc = "Time for which a renewal that fails is tried again, until the node demotes"
                     " itself: it stops all that it runs."},
             {ROW(watchdog), .type = PARAMETER_BOOLEAN, .preset = "true",
              .doc = "A node that still runs something when its lease has run out is reset."});

const struct kind fencing_lease_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = EVENTS},
    .name = "lease",
    .role = "fencing",
    .doc = "A node that cannot renew its lease stops what it runs by itself (Patroni, Kubernetes).",
    .parameters = &parameters_table,
    .metrics = fencing_metrics,
    .check = check,
    .build = build,
    .operations = &operations,
    .report = report,
    .invariants = invariants,
    .report_order = REPORT_FENCING,
};
