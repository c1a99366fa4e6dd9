#include "models/cluster/fencing/fencer.h"

#include "models/cluster/rank.h"
#include "models/invariants.h"
#include "models/planted.h"

const struct metric_row fencing_metrics[] = {
    [FENCING_ATTEMPTS] = METRIC("attempts", "1", COUNT, "Attempts to fence a node."),
    [FENCING_FAILURES] =
        METRIC("failures", "1", COUNT,
               "Requests that have failed with all their attempts or used up their time; an "
               "operator may have confirmed them since."),
    [FENCING_MANUAL] = METRIC("manual", "1", COUNT, "Requests that an operator has confirmed."),
    [FENCING_TIME] =
        METRIC("time", "s", RATIO,
               "Time from a request until its target is known to be down: until the device has "
               "answered or an operator has confirmed."),
    METRICS_END,
};

void fencer_init(struct fencer *fencer, const struct assembly *assembly, const struct scope *scope,
                 const struct behaviour *behaviour, const struct fencing_parameters *parameters,
                 const struct fencing_environment *environment, fencer_attempt *attempt,
                 int64_t attempts, sim_ticks attempt_timeout)
{
    uint32_t count = environment->node_count;
    *fencer = (struct fencer){.component = {behaviour, scope->path},
                              .parameters = parameters,
                              .around = *environment,
                              .attempt = attempt,
                              .attempts_most = attempts,
                              .attempt_timeout = attempt_timeout};
    fencer->arena = assembly->arena;
    fencer->requests = ARENA_ARRAY(assembly->arena, struct fencing_request *, count);
    component_stream(assembly, &fencer->component, "delay", &fencer->delays);
    component_stream(assembly, &fencer->component, "manual_confirmation", &fencer->confirmations);
    counter_init(&fencer->attempts, assembly->measures);
    counter_init(&fencer->failures, assembly->measures);
    counter_init(&fencer->manual, assembly->measures);
    tally_init(&fencer->times, assembly->measures, false);
}

struct fencing_requests fencer_requests(const void *parameters)
{
    const struct fencing_parameters *common = parameters;
    return (struct fencing_requests){common->requests, common->request_delay};
}

const struct distribution *fencer_delay(const void *parameters)
{
    return &((const struct fencing_parameters *)parameters)->delay;
}

struct fencing_request *fencer_request(struct fencer *fencer, uint32_t requester, uint32_t target)
{
    uint32_t count = fencer->around.node_count;
    struct fencing_request *requests = fencer->requests[requester];
    if (requests == NULL) {
        requests = ARENA_ARRAY(fencer->arena, struct fencing_request, count);
        for (uint32_t i = 0; i < count; i++) {
            requests[i].requester = requester;
            requests[i].target = i;
            requests[i].held = FENCER_NO_EVENT;
        }
        fencer->requests[requester] = requests;
    }
    return &requests[target];
}

/* Adds an event of a request to the timeline, as the cause of what follows. */
static void note_request(struct run *run, struct fencer *fencer, struct fencing_request *request,
                         enum timeline_word event)
{
    request->cause.event = timeline_add(
        fencer->around.timeline, run_now(run),
        &(struct timeline_event){.event = event,
                                 .node = fencer->around.nodes[request->requester]->name,
                                 .object = fencer->around.nodes[request->target]->name,
                                 .cause = request->cause.event});
}

static void note_attempt(struct run *run, struct fencer *fencer, struct fencing_request *request,
                         enum timeline_word event)
{
    note_request(run, fencer, request, event);
    timeline_number(fencer->around.timeline, "attempt", request->attempt);
    timeline_duration(fencer->around.timeline, "lasted", run_now(run) - request->started);
}

/* Ends a request; the work of a device that has been told goes on. */
static void drop_request(struct run *run, struct fencing_request *request)
{
    if (!PLANTED("a request that is dropped goes on")) {
        event_cancel(run, request->step);
        event_cancel(run, request->time_out);
        request->step = EVENT_NONE;
        request->time_out = EVENT_NONE;
    }
    request->held = FENCER_NO_EVENT;
    request->state = FENCING_NONE;
}

/* The operator is not needed any more. */
static void send_home(struct run *run, struct fencing_request *request)
{
    event_cancel(run, request->visit);
    request->visit = EVENT_NONE;
}

uint64_t fencer_rank(const struct fencer *fencer, uint32_t number)
{
    return cluster_rank(RANK_FENCER, fencer->around.level << FENCER_LEVEL_BIT | number);
}

void fencer_call_operator(struct run *run, struct fencer *fencer, struct fencing_request *request)
{
    request->state = FENCING_CONFIRMING;
    if (event_is_pending(run, request->visit)) {
        return;
    }
    uint64_t pair = fencer_pair(fencer, request);
    sim_ticks delay =
        distribution_draw(&fencer->parameters->manual_confirmation, &fencer->confirmations);
    request->visit_cause = request->cause;
    request->visit = event_ranked_after(run, delay, EVENT_NORMAL,
                                        fencer_rank(fencer, FENCER_VISITS | (uint32_t)pair),
                                        &fencer->component, FENCER_VISITED, pair);
}

/* Tells the listener; called last, as the listener may make the next request. */
static void tell(struct run *run, const struct fencer *fencer,
                 const struct fencing_request *request, bool is_fenced, struct cause cause)
{
    const struct fencing_listener *listener = &fencer->around.listener;
    listener->done(run, listener->owner, request->requester, request->target, is_fenced, cause);
}

bool fencer_holds(struct fencer *fencer, struct fencing_request *request, unsigned event)
{
    if (node_is_running(fencer->around.nodes[request->requester])) {
        return false;
    }
    if (request->held != FENCER_ANSWERED && request->held != FENCER_TIMED_OUT) {
        request->held = event;
    }
    return true;
}

static void start_attempt(struct run *run, struct fencer *fencer, struct fencing_request *request)
{
    request->attempt++;
    request->started = run_now(run);
    request->state = FENCING_CALLING;
    request->has_hung = false;
    counter_add(&fencer->attempts);
    request->serial = fencer->attempts.count;
    note_request(run, fencer, request, WORD_FENCE_START);
    timeline_number(fencer->around.timeline, "attempt", request->attempt);
    if (fencer->around.level > 0) {
        timeline_number(fencer->around.timeline, "level", (int64_t)fencer->around.level + 1);
    }
    sim_ticks limit = fencer_later(run, fencer->attempt_timeout);
    request->limit = limit < request->deadline ? limit : request->deadline;
    request->time_out = fencer_expect(run, fencer, request, request->limit - run_now(run),
                                      FENCER_GIVES_UP, FENCER_TIMED_OUT);
    if (PLANTED("an attempt is never given up")) {
        event_cancel(run, request->time_out);
    }
    fencer->attempt(run, fencer, request);
}

struct event_id fencer_expect(struct run *run, struct fencer *fencer,
                              const struct fencing_request *request, sim_ticks delay,
                              enum event_priority priority, unsigned event)
{
    uint64_t pair = fencer_pair(fencer, request);
    return event_ranked_after(run, delay, priority, fencer_rank(fencer, (uint32_t)pair),
                              &fencer->component, event, pair);
}

static void start_request(struct run *run, struct fencer *fencer, struct fencing_request *request)
{
    /* The coordinator gives a request its time-out, and the fencer a fifth more. */
    sim_ticks timeout = fencer->parameters->timeout;
    request->deadline =
        timeout == 0 ? TICKS_NEVER : fencer_later(run, ticks_add(timeout, timeout / 5));
    start_attempt(run, fencer, request);
}

/* How often a node has gone down. */
static uint64_t falls(const struct node *node)
{
    return node->crashes.count + node->resets.count + node->shutdowns.count;
}

void fencer_fence(struct run *run, struct component *component, uint32_t requester, uint32_t target,
                  sim_ticks delay, struct cause cause)
{
    struct fencer *fencer = (struct fencer *)component;
    if (!node_is_on(fencer->around.nodes[requester])) {
        return; /* the order does not reach it */
    }
    struct fencing_request *request = fencer_request(fencer, requester, target);
    if (request->state == FENCING_TOLD && request->has_booted) {
        drop_request(run, request); /* the device was told before the target's last boot */
    }
    bool is_over = request->state == FENCING_NONE || request->state == FENCING_FAILED ||
                   (request->state == FENCING_CONFIRMING && request->has_failed);
    if (!is_over) {
        return;
    }
    request->has_failed = false;
    request->asked = run_now(run);
    request->falls = falls(fencer->around.nodes[target]);
    request->was_on = node_is_on(fencer->around.nodes[target]);
    request->attempt = 0;
    request->cause = cause;
    const struct distribution *before = &fencer->parameters->delay;
    sim_ticks wait =
        before->family == DISTRIBUTION_NONE ? 0 : distribution_draw(before, &fencer->delays);
    if (fencer->around.level == 0) {
        sim_ticks own = fencer->around.nodes[target]->parameters->fencing_delay;
        wait = ticks_add(wait, ticks_add(own, delay));
    }
    if (wait == 0) {
        start_request(run, fencer, request);
        return;
    }
    request->state = FENCING_DELAYED;
    note_request(run, fencer, request, WORD_FENCE_DELAY);
    if (wait != TICKS_NEVER) {
        timeline_duration(fencer->around.timeline, "delay", wait);
    }
    request->step = fencer_expect(run, fencer, request, wait, EVENT_NORMAL, FENCER_WAITED);
}

void fencer_on_waited(struct run *run, void *component, uint64_t pair)
{
    struct fencer *fencer = component;
    struct fencing_request *request = fencer_at(fencer, pair);
    if (fencer_holds(fencer, request, FENCER_WAITED)) {
        return;
    }
    if (request->state == FENCING_PAUSED) {
        start_attempt(run, fencer, request);
    } else {
        start_request(run, fencer, request);
    }
}

void fencer_told(struct fencer *fencer, struct fencing_request *request)
{
    ASSERT(request->state == FENCING_CALLING);
    request->state = PLANTED("a device answers unasked") ? FENCING_CALLING : FENCING_TOLD;
    request->has_booted = false;
    fencer->told += !PLANTED("a device is not counted as told");
}

void fencer_answer(struct run *run, struct fencer *fencer, uint32_t requester, uint32_t target,
                   uint64_t serial)
{
    struct fencing_request *request = fencer_request(fencer, requester, target);
    if (request->state == FENCING_TOLD && request->serial == serial) {
        fencer_on_answered(run, fencer, fencer_pair(fencer, request));
    }
}

void fencer_on_answered(struct run *run, void *component, uint64_t pair)
{
    struct fencer *fencer = component;
    struct fencing_request *request = fencer_at(fencer, pair);
    const struct node *target = fencer->around.nodes[request->target];
    CHECK(run, component, fencing_answer, request->state == FENCING_TOLD,
          "%s answers %s before it was told to fence", target->name,
          fencer->around.nodes[request->requester]->name);
    if (request->state != FENCING_TOLD || fencer_holds(fencer, request, FENCER_ANSWERED)) {
        return;
    }
    if (fencer->is_safe) {
        CHECK(run, component, fencing_down,
              !request->was_on || !node_is_on(target) || falls(target) > request->falls,
              "%s is taken for fenced by %s, but has not been down", target->name,
              fencer->around.nodes[request->requester]->name);
    }
    fencer->answered++;
    note_attempt(run, fencer, request, WORD_FENCE_OK);
    tally_add(&fencer->times, run_now(run) - request->asked);
    drop_request(run, request);
    tell(run, fencer, request, true, request->cause);
}

/* Neither time nor attempts are left: the request as a whole has failed, as a failed operation in
 * the history of a cluster's fencing. */
static void give_up_request(struct run *run, struct fencer *fencer, struct fencing_request *request)
{
    const struct distribution *manual = &fencer->parameters->manual_confirmation;
    counter_add(&fencer->failures);
    request->has_failed = true;
    if (manual->family == DISTRIBUTION_NONE) {
        request->state = FENCING_FAILED;
    } else {
        fencer_call_operator(run, fencer, request);
    }
    tell(run, fencer, request, false, request->cause);
}

void fencer_on_timed_out(struct run *run, void *component, uint64_t pair)
{
    struct fencer *fencer = component;
    struct fencing_request *request = fencer_at(fencer, pair);
    if (fencer_holds(fencer, request, FENCER_TIMED_OUT)) {
        return;
    }
    note_attempt(run, fencer, request, WORD_FENCE_FAIL);
    event_cancel(run, request->step);
    event_cancel(run, request->time_out);
    request->step = EVENT_NONE;
    request->time_out = EVENT_NONE;
    sim_ticks pause = fencer->parameters->retry_delay;
    bool no_time = run_now(run) >= request->deadline || pause >= request->deadline - run_now(run);
    if (no_time || (request->attempt == fencer->attempts_most && !PLANTED("one more attempt"))) {
        timeline_text(fencer->around.timeline, "used_up", no_time ? "timeout" : "attempts");
        give_up_request(run, fencer, request);
    } else if (pause > 0) {
        request->state = FENCING_PAUSED;
        request->step = fencer_expect(run, fencer, request, pause, EVENT_NORMAL, FENCER_WAITED);
    } else {
        start_attempt(run, fencer, request);
    }
}

/* The operator's answer to a request. */
static void confirm(struct run *run, struct fencer *fencer, struct fencing_request *request)
{
    counter_add(&fencer->manual);
    tally_add(&fencer->times, run_now(run) - request->asked);
    note_request(run, fencer, request, WORD_FENCE_MANUAL);
    timeline_duration(fencer->around.timeline, "lasted", run_now(run) - request->asked);
    drop_request(run, request);
}

void fencer_on_visited(struct run *run, void *component, uint64_t pair)
{
    struct fencer *fencer = component;
    struct fencing_request *request = fencer_at(fencer, pair);
    bool is_asked = request->state != FENCING_NONE;
    bool tells = is_asked && !fencer_holds(fencer, request, FENCER_CONFIRMED);
    if (tells) {
        confirm(run, fencer, request);
    }
    /* Operators reset a node before they say that it is down. */
    struct cause cause = tells ? request->cause : request->visit_cause;
    node_reset(run, fencer->around.nodes[request->target], cause);
    if (tells) {
        tell(run, fencer, request, true, cause);
    }
}

void fencer_on_confirmed(struct run *run, void *component, uint64_t pair)
{
    struct fencer *fencer = component;
    struct fencing_request *request = fencer_at(fencer, pair);
    if (!fencer_holds(fencer, request, FENCER_CONFIRMED)) {
        confirm(run, fencer, request);
        tell(run, fencer, request, true, request->cause);
    }
}

void fencer_withdraw(struct run *run, struct component *component, uint32_t requester,
                     uint32_t target)
{
    struct fencer *fencer = (struct fencer *)component;
    if (fencer->requests[requester] == NULL) {
        return;
    }
    struct fencing_request *request = &fencer->requests[requester][target];
    send_home(run, request);
    if (request->state != FENCING_TOLD) {
        drop_request(run, request);
    }
}

void fencer_node_up(struct run *run, struct component *component, uint32_t node)
{
    struct fencer *fencer = (struct fencer *)component;
    bool has_operator = fencer->parameters->manual_confirmation.family != DISTRIBUTION_NONE;
    for (uint32_t requester = 0; requester < fencer->around.node_count; requester++) {
        if (fencer->requests[requester] == NULL) {
            continue;
        }
        struct fencing_request *request = &fencer->requests[requester][node];
        request->has_booted = true;
        if (has_operator) {
            send_home(run, request);
        }
        if (request->state == FENCING_CONFIRMING || request->state == FENCING_FAILED) {
            drop_request(run, request);
        }
    }
}

void fencer_node_down(struct run *run, struct component *component, uint32_t node)
{
    struct fencer *fencer = (struct fencer *)component;
    struct fencing_request *requests = fencer->requests[node];
    for (uint32_t target = 0; requests != NULL && target < fencer->around.node_count; target++) {
        drop_request(run, &requests[target]);
    }
}

void fencer_node_hung(struct run *run, struct component *component, uint32_t node,
                      struct cause cause)
{
    (void)run;
    (void)cause;
    struct fencer *fencer = (struct fencer *)component;
    struct fencing_request *requests = fencer->requests[node];
    for (uint32_t target = 0; requests != NULL && target < fencer->around.node_count; target++) {
        requests[target].has_hung = true;
    }
}

void fencer_node_resumed(struct run *run, struct component *component, uint32_t node)
{
    struct fencer *fencer = (struct fencer *)component;
    struct fencing_request *requests = fencer->requests[node];
    for (uint32_t target = 0; requests != NULL && target < fencer->around.node_count; target++) {
        struct fencing_request *request = &requests[target];
        if (request->held != FENCER_NO_EVENT) {
            event_cancel(run, request->step);
            request->step = fencer_expect(run, fencer, request, 0, EVENT_NORMAL, request->held);
            request->held = FENCER_NO_EVENT;
        }
    }
}

void fencer_report(const struct component *component, struct report *report)
{
    const struct fencer *fencer = (const struct fencer *)component;
    const char *path = component->path;
    report_counter(report, path, &fencing_metrics[FENCING_ATTEMPTS], &fencer->attempts);
    report_counter(report, path, &fencing_metrics[FENCING_FAILURES], &fencer->failures);
    report_counter(report, path, &fencing_metrics[FENCING_MANUAL], &fencer->manual);
    report_durations(report, path, &fencing_metrics[FENCING_TIME], &fencer->times);
}
