#include "models/cluster/service/instance.h"

#include "models/cluster/losses.h"
#include "models/cluster/rank.h"
#include "models/cluster/service/access.h"
#include "models/cluster/service/recovery.h"
#include "models/cluster/service/settle.h"

void instance_note(struct run *run, struct instance *instance, enum timeline_word event)
{
    const struct service *service = instance->service;
    instance->cause.event = timeline_add(service->around.timeline, run_now(run),
                                         &(struct timeline_event){.event = event,
                                                                  .node = instance->node->name,
                                                                  .object = service->name,
                                                                  .cause = instance->cause.event});
}

static void note_failback(struct run *run, const struct instance *instance)
{
    const struct service *service = instance->service;
    timeline_add(service->around.timeline, run_now(run),
                 &(struct timeline_event){.event = WORD_FAILBACK_END,
                                          .node = instance->node->name,
                                          .object = service->name,
                                          .cause = instance->cause.event});
}

/* The manager has to decide where the service goes on. */
static void ask_manager(struct run *run, const struct instance *instance)
{
    const struct service_listener *listener = &instance->service->around.listener;
    listener->undecided(run, listener->owner, instance->service, instance->node->index);
}

/* Services go in their order, on each node in turn. @param which  of its four pending events */
static uint64_t instance_rank(const struct instance *instance, uint32_t which)
{
    uint32_t pair = instance->service->index * (uint32_t)BIT_SET_MOST + instance->node->index;
    return cluster_rank(RANK_INSTANCE, 4 * pair + which);
}

/* Schedules the one event that an instance waits for; on a node that hangs, for its return. */
static void schedule_next(struct run *run, struct instance *instance, enum instance_event event,
                          sim_ticks delay)
{
    instance->next_event = event;
    if (instance->node->state == NODE_HUNG) {
        instance->left = delay;
    } else {
        instance->next = event_ranked_after(run, delay, EVENT_NORMAL, instance_rank(instance, 0),
                                            &instance->component, event, 0);
    }
}

static void schedule_failure(struct run *run, struct instance *instance, sim_ticks delay)
{
    instance->failure = event_ranked_after(run, delay, EVENT_NORMAL, instance_rank(instance, 1),
                                           &instance->component, INSTANCE_FAILS, 0);
}

/* Takes back an order to stop. */
static void cancel_order(struct run *run, struct instance *instance)
{
    event_cancel(run, instance->order);
    instance->order = EVENT_NONE;
    instance->order_left = TICKS_NEVER;
    instance->is_ordered = false;
}

/* Cancels all that an instance was about to do, but for an order to stop. */
static void cancel_pending(struct run *run, struct instance *instance)
{
    event_cancel(run, instance->next);
    event_cancel(run, instance->failure);
    instance->next = instance->failure = EVENT_NONE;
    instance->left = instance->failure_left = TICKS_NEVER;
    instance->is_waiting = false;
    instance->is_late = false;
    instance->is_restart = false;
}

/* The application is gone, and the requests that it was executing with it. */
static void end_process(struct run *run, struct instance *instance)
{
    node_end_process(run, instance->node, instance->service->index);
}

void instance_come_up(struct run *run, struct instance *instance)
{
    struct service *service = instance->service;
    instance->state = INSTANCE_UP;
    instance->starts++;
    instance->up_at = run_now(run);
    bit_set_clear(&service->fell_with);
    service->was_clean = service->is_journal_clean = false; /* until a clean stop */
    instance->steps_done = (UINT32_C(1) << STEPS) - 1;
    instance_note(run, instance, WORD_APP_UP);
    if (cause_is(instance->cause, CAUSE_FAILBACK) && instance->node->index == service->preferred) {
        note_failback(run, instance);
    }
    if (service->parameters->time_to_failure.family != DISTRIBUTION_NONE) {
        sim_ticks lives =
            distribution_draw(&service->parameters->time_to_failure, &service->failures);
        schedule_failure(run, instance, lives);
    }
    service_settle(run, service, PHASE_DETECT, -1, instance->cause);
    if (service_may_move_back(service)) {
        ask_manager(run, instance); /* the preferred node may have come back meanwhile */
    }
}

void instance_vanish(struct run *run, struct instance *instance)
{
    if (instance->state == INSTANCE_STOPPED) {
        return;
    }
    cancel_pending(run, instance);
    cancel_order(run, instance);
    end_process(run, instance);
    instance->state = INSTANCE_STOPPED;
    instance->steps_done = 0;
}

void instance_fail(struct run *run, struct instance *instance, bool is_silent, struct cause cause)
{
    struct service *service = instance->service;
    if (instance->state != INSTANCE_UP) {
        return;
    }
    cancel_pending(run, instance);
    end_process(run, instance);
    instance->state = INSTANCE_FAILED;
    instance->steps_done &= ~(UINT32_C(1) << STEP_RECOVERY);
    instance->cause = cause;
    instance_note(run, instance, WORD_APP_FAILED);
    service_settle(run, service, PHASE_DETECT, -1, instance->cause);
    const struct monitor_parameters *monitor = service->parameters->monitor;
    sim_ticks since = (run_now(run) - instance->up_at) % monitor->interval;
    sim_ticks delay = monitor->interval - since;
    schedule_next(run, instance, INSTANCE_MONITORED,
                  is_silent ? run_add(run, delay, monitor->timeout) : delay);
}

/* The stop begins. */
static void begin_stop(struct run *run, struct instance *instance)
{
    struct service *service = instance->service;
    bool has_failed = instance->state == INSTANCE_FAILED;
    cancel_pending(run, instance);
    cancel_order(run, instance);
    end_process(run, instance);
    instance->state = INSTANCE_STOPPING;
    instance->is_restart = instance->is_restart_ordered;
    instance->cause = instance->order_cause;
    instance_note(run, instance, WORD_APP_STOP);
    /* The phase of this node's loss, where other nodes have lost it; else the move is planned. */
    const struct losses *losses = service->around.losses;
    uint32_t node = instance->node->index;
    bool is_lost = bit_set_has(&losses->lost, node);
    bool is_quorate = service_is_open(service, node, GATE_QUORATE);
    enum phase phase = has_failed ? PHASE_APPLICATION : PHASE_STOP;
    phase = is_quorate ? phase : PHASE_QUORUM;
    service_settle(run, service, is_lost ? losses->progress[node] : phase,
                   is_lost ? (int32_t)node : -1, instance->cause);
    const struct operation_parameters *stop = service->parameters->stop;
    sim_ticks time = distribution_draw(&stop->time, &service->operations);
    instance->is_late = time > stop->timeout;
    schedule_next(run, instance, INSTANCE_STOP_DONE, instance->is_late ? stop->timeout : time);
}

static void schedule_order(struct run *run, struct instance *instance, sim_ticks delay)
{
    instance->order = event_ranked_after(run, delay, EVENT_NORMAL, instance_rank(instance, 2),
                                         &instance->component, INSTANCE_ORDERED, 0);
}

/* An application that is up or has failed is stopped after a delay; a recovery at once. */
static void order_stop(struct run *run, struct instance *instance, bool is_restart,
                       struct cause cause)
{
    struct service *service = instance->service;
    if (instance_is_stopping(instance)) {
        return;
    }
    instance->is_ordered = true;
    instance->is_restart_ordered = is_restart;
    instance->order_cause = cause;
    sim_ticks delay = 0;
    if (instance->state != INSTANCE_RECOVERING) {
        delay = distribution_draw(service->around.action_delay, &service->delays);
    }
    if (delay == 0) {
        begin_stop(run, instance);
    } else if (node_is_running(instance->node)) {
        schedule_order(run, instance, delay);
    } else {
        instance->order_left = delay;
    }
}

void instance_stop(struct run *run, struct instance *instance, struct cause cause)
{
    if (instance->state != INSTANCE_STOPPED) {
        order_stop(run, instance, false, cause);
    }
}

/* Gives storage and address back. */
static void let_go(struct run *run, struct instance *instance)
{
    struct service *service = instance->service;
    if (service->lun != NULL) {
        lun_release(run, service->lun, instance->node->index);
    }
    access_give_up_address(service, instance->node->index);
}

/* The instance has failed here. @return whether it may not run here any more */
static bool count_failure(struct run *run, struct instance *instance, bool is_fatal)
{
    struct service *service = instance->service;
    sim_ticks timeout = service->parameters->failure_timeout;
    instance->failed++;
    if (timeout > 0) {
        event_cancel(run, instance->forgets);
        instance->forgets =
            event_ranked_after(run, timeout, EVENT_NORMAL, instance_rank(instance, 3),
                               &instance->component, INSTANCE_FORGETS, 0);
    }
    bool is_banned = is_fatal || instance->failed >= service->parameters->migration_threshold;
    if (is_banned) {
        bit_set_add(&service->banned, instance->node->index);
    }
    return is_banned;
}

void instance_forget_failures(struct run *run, struct instance *instance)
{
    event_cancel(run, instance->forgets);
    instance->forgets = EVENT_NONE;
    instance->failed = 0;
    bit_set_remove(&instance->service->banned, instance->node->index);
}

/* The instance could not be started: not here again, or for some times. */
static void give_up_start(struct run *run, struct instance *instance)
{
    instance_vanish(run, instance);
    let_go(run, instance);
    service_look_again(run, instance->service, instance->cause);
    count_failure(run, instance, instance->service->around.start_failure_is_fatal);
    instance_note(run, instance, WORD_START_FAILED);
    ask_manager(run, instance);
}

/* Does what a recovery that has been walked asks for. */
static void follow(struct run *run, struct instance *instance, enum recovery_state state,
                   sim_ticks time)
{
    struct service *service = instance->service;
    instance->is_waiting = state == RECOVERY_WAITS;
    switch (state) {
    case RECOVERY_TIMED:
        schedule_next(run, instance, INSTANCE_STEP_DONE, time);
        service_settle(run, service, recovery_phase(instance), service->lost_on, instance->cause);
        break;
    case RECOVERY_WAITS:
        break;
    case RECOVERY_UP:
        instance_come_up(run, instance);
        break;
    case RECOVERY_FAILED:
        give_up_start(run, instance);
        break;
    }
}

static void walk(struct run *run, struct instance *instance)
{
    sim_ticks time = 0;
    enum recovery_state state = recovery_walk(run, instance, &time);
    follow(run, instance, state, time);
}

void instance_start(struct run *run, struct instance *instance, struct cause cause)
{
    if (instance->node->state == NODE_DOWN || instance->node->state == NODE_BOOTING) {
        bit_set_add(&instance->service->fell_with, instance->node->index); /* as its manager sees */
        return;
    }
    recovery_begin(instance, STEP_PLAN, cause);
    if (node_is_running(instance->node)) {
        walk(run, instance);
    } else {
        instance->is_waiting = true; /* until the node resumes */
        instance->left = instance->failure_left = instance->order_left = TICKS_NEVER;
    }
}

void instance_go_on(struct run *run, struct instance *instance)
{
    if (instance->state == INSTANCE_RECOVERING && instance->is_waiting &&
        node_is_running(instance->node)) {
        walk(run, instance);
    }
}

/* Takes an event back. @return the time that was left; TICKS_NEVER: none was to come */
static sim_ticks time_left_of(struct run *run, struct event_id *event)
{
    sim_ticks due = event_time(run, *event);
    event_cancel(run, *event);
    *event = EVENT_NONE;
    return due == TICKS_NEVER ? TICKS_NEVER : due - run_now(run);
}

void instance_freeze(struct run *run, struct instance *instance)
{
    instance->left = time_left_of(run, &instance->next);
    instance->failure_left = time_left_of(run, &instance->failure);
    instance->order_left = time_left_of(run, &instance->order);
}

void instance_thaw(struct run *run, struct instance *instance)
{
    if (instance->left != TICKS_NEVER) {
        schedule_next(run, instance, (enum instance_event)instance->next_event, instance->left);
    }
    schedule_failure(run, instance, instance->failure_left);
    if (instance->order_left != TICKS_NEVER) {
        schedule_order(run, instance, instance->order_left);
    }
}

bool instance_is_stuck(const struct instance *instance)
{
    return instance->state == INSTANCE_STOPPING && instance->is_late &&
           instance->next.generation == 0 && instance->left == TICKS_NEVER;
}

static void on_step_done(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct instance *instance = component;
    instance->next = EVENT_NONE;
    sim_ticks time = 0;
    enum recovery_state state = recovery_step_done(run, instance, &time);
    follow(run, instance, state, time);
}

static void on_stop_done(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct instance *instance = component;
    instance->next = EVENT_NONE;
    instance->left = TICKS_NEVER;
    struct service *service = instance->service;
    if (instance->is_late) {
        /* The application may still be running. */
        instance_note(run, instance, WORD_STOP_FAILED);
        schedule_next(run, instance, INSTANCE_STUCK,
                      distribution_draw(service->around.action_delay, &service->delays));
        return;
    }
    bool is_restart = instance->is_restart;
    uint32_t done = instance->steps_done;
    cancel_pending(run, instance);
    instance->state = INSTANCE_STOPPED;
    instance->steps_done = 0;
    if (is_restart) {
        recovery_begin(instance, STEP_START, instance->cause);
        walk(run, instance);
        return;
    }
    /* A step that was not done leaves its state as clean as before. */
    instance->service->was_clean |= (done >> STEP_RECOVERY & 1) != 0;
    instance->service->is_journal_clean |= (done >> STEP_REPLAY & 1) != 0;
    let_go(run, instance);
    instance_note(run, instance, WORD_APP_STOPPED);
    service_look_again(run, service, instance->cause);
    ask_manager(run, instance);
}

/* The manager hears of a stop that failed. */
static void on_stuck(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct instance *instance = component;
    instance->next = EVENT_NONE;
    instance->left = TICKS_NEVER;
    const struct service_listener *listener = &instance->service->around.listener;
    listener->stuck(run, listener->owner, instance->service, instance->node->index);
}

/* Failures here are forgotten: a service that is out, or wants to return, is decided on again. */
static void on_forgets(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct instance *instance = component;
    instance->forgets = EVENT_NONE;
    instance_forget_failures(run, instance);
    ask_manager(run, instance);
}

static void on_ordered(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    begin_stop(run, component);
}

/* The monitor finds the application gone: the instance is stopped, and started again here if the
 * node may act and its storage takes its writes. */
static void on_monitored(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct instance *instance = component;
    struct service *service = instance->service;
    instance->next = EVENT_NONE;
    instance_note(run, instance, WORD_MONITOR_FAILED);
    bool accepts = service->lun == NULL || lun_accepts(service->lun, instance->node->index);
    bool is_restart = !count_failure(run, instance, false) &&
                      service_is_open(service, instance->node->index, GATE_QUORATE) && accepts;
    order_stop(run, instance, is_restart, instance->cause);
    outages_enter(run, &service->outages, PHASE_APPLICATION, instance->cause.event);
}

static void on_fails(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct instance *instance = component;
    instance->failure = EVENT_NONE;
    struct timeline *timeline = instance->service->around.timeline;
    struct cause cause = {.fault = CAUSE_APPLICATION_FAILURE};
    cause.event = timeline_add(
        timeline, run_now(run),
        &(struct timeline_event){.event = WORD_FAULT_INJECT, .object = instance->service->name});
    timeline_text(timeline, "kind", cause.fault);
    instance_fail(run, instance, false, cause);
}

static event_handler *const handlers[] = {
    [INSTANCE_STEP_DONE] = on_step_done, [INSTANCE_STOP_DONE] = on_stop_done,
    [INSTANCE_MONITORED] = on_monitored, [INSTANCE_FAILS] = on_fails,
    [INSTANCE_STUCK] = on_stuck,         [INSTANCE_ORDERED] = on_ordered,
    [INSTANCE_FORGETS] = on_forgets,
};

static const char *const event_names[] = {
    [INSTANCE_STEP_DONE] = "step_done", [INSTANCE_STOP_DONE] = "stop_done",
    [INSTANCE_MONITORED] = "monitored", [INSTANCE_FAILS] = "fails",
    [INSTANCE_STUCK] = "stuck",         [INSTANCE_ORDERED] = "ordered",
    [INSTANCE_FORGETS] = "forgets",
};

const struct behaviour instance_behaviour = {
    .on = handlers, .event_names = event_names, .event_count = INSTANCE_EVENTS};
