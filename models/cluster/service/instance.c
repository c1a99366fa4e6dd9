/* A service on a node: up, failed, stopping, stopped. How it comes up is recovery.c. */
#include "models/cluster/cluster.h"
#include "models/cluster/manager/side.h"
#include "models/cluster/rank.h"
#include "models/cluster/service/recovery.h"

static void note(struct run *run, struct instance *instance, enum timeline_word event)
{
    instance->cause.event =
        cluster_note(run, instance->service->cluster, event, instance->node->name,
                     instance->service->name, instance->cause.event);
}

/* Services go in their order, on each node in turn. @param which  of its two pending events */
static uint64_t instance_rank(const struct instance *instance, uint32_t which)
{
    uint32_t place = instance->service->index * (uint32_t)BIT_SET_MOST + instance->node->index;
    return cluster_rank(RANK_INSTANCE, 2 * place + which);
}

void instance_schedule(struct run *run, struct instance *instance, enum instance_event event,
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

void instance_schedule_failure(struct run *run, struct instance *instance, sim_ticks delay)
{
    instance->failure = event_ranked_after(run, delay, EVENT_NORMAL, instance_rank(instance, 1),
                                           &instance->component, INSTANCE_FAILS, 0);
}

/* Cancels all that an instance was about to do. */
static void forget(struct run *run, struct instance *instance)
{
    event_cancel(run, instance->next);
    event_cancel(run, instance->failure);
    instance->next = instance->failure = EVENT_NONE;
    instance->left = instance->failure_left = TICKS_NEVER;
    instance->is_waiting = false;
    instance->is_late = false;
    instance->is_restart = false;
}

/* The side decides where the service goes on. */
static void decide(struct run *run, struct instance *instance)
{
    struct cluster *cluster = instance->service->cluster;
    struct side *side = side_of(cluster, instance->node->index);
    if (side != NULL) {
        side_decide(run, cluster, side, instance->service, instance->cause);
    }
}

void instance_come_up(struct run *run, struct instance *instance)
{
    struct service *service = instance->service;
    instance->state = INSTANCE_UP;
    instance->up_at = run_now(run);
    bit_set_clear(&service->fell_with);
    service->was_clean = service->is_journal_clean = false; /* until a clean stop */
    instance->steps_done = (UINT32_C(1) << STEPS) - 1;
    note(run, instance, WORD_APP_UP);
    if (instance->cause.root == ROOT_FAILBACK && instance->node->index == service->preferred) {
        cluster_note(run, service->cluster, WORD_FAILBACK_END, instance->node->name, service->name,
                     instance->cause.event);
    }
    if (service->parameters->time_to_failure.family != DISTRIBUTION_NONE) {
        sim_ticks lives =
            distribution_draw(&service->parameters->time_to_failure, &service->failures);
        instance_schedule_failure(run, instance, lives);
    }
    service_settle(run, service, PHASE_DETECT, -1, instance->cause);
    if (service->parameters->failback) {
        decide(run, instance); /* the preferred node may have come back meanwhile */
    }
}

void instance_vanish(struct run *run, struct instance *instance)
{
    if (instance->state == INSTANCE_STOPPED) {
        return;
    }
    forget(run, instance);
    instance->state = INSTANCE_STOPPED;
    instance->steps_done = 0;
}

void instance_fail(struct run *run, struct instance *instance, bool is_silent, struct cause cause)
{
    struct service *service = instance->service;
    if (instance->state != INSTANCE_UP) {
        return;
    }
    forget(run, instance);
    instance->state = INSTANCE_FAILED;
    instance->steps_done &= ~(UINT32_C(1) << STEP_RECOVERY);
    instance->cause = cause;
    note(run, instance, WORD_APP_FAILED);
    service_settle(run, service, PHASE_DETECT, -1, instance->cause);
    const struct monitor_parameters *monitor = service->parameters->monitor;
    sim_ticks since = (run_now(run) - instance->up_at) % monitor->interval;
    sim_ticks delay = monitor->interval - since;
    instance_schedule(run, instance, INSTANCE_MONITORED,
                      is_silent ? run_add(run, delay, monitor->timeout) : delay);
}

void instance_stop(struct run *run, struct instance *instance, struct cause cause)
{
    struct service *service = instance->service;
    if (instance->state == INSTANCE_STOPPED || instance->state == INSTANCE_STOPPING) {
        return;
    }
    forget(run, instance);
    instance->state = INSTANCE_STOPPING;
    instance->cause = cause;
    note(run, instance, WORD_APP_STOP);
    /* The phase of this node's loss, where other nodes have lost it; else the move is planned. */
    struct cluster *cluster = service->cluster;
    uint32_t node = instance->node->index;
    bool is_lost = bit_set_has(&cluster->lost, node);
    const struct side *side = side_of(cluster, node);
    bool is_quorate = side != NULL && side->is_quorate;
    enum phase phase = is_quorate ? PHASE_STORAGE : PHASE_QUORUM;
    service_settle(run, service, is_lost ? cluster->progress[node] : phase,
                   is_lost ? (int32_t)node : -1, instance->cause);
    const struct operation_parameters *stop = service->parameters->stop;
    sim_ticks time = distribution_draw(&stop->time, &service->operations);
    instance->is_late = time > stop->timeout;
    instance_schedule(run, instance, INSTANCE_STOP_DONE, instance->is_late ? stop->timeout : time);
}

/* Gives storage and address back. */
static void let_go(struct run *run, struct instance *instance)
{
    struct service *service = instance->service;
    if (service->lun != NULL) {
        lun_release(run, service->lun, instance->node->index);
    }
    if (service->address == (int32_t)instance->node->index) {
        service->address = -1;
    }
}

void instance_give_up(struct run *run, struct instance *instance)
{
    struct service *service = instance->service;
    instance_vanish(run, instance);
    let_go(run, instance);
    bit_set_add(&service->banned, instance->node->index);
    note(run, instance, WORD_START_FAILED);
    decide(run, instance);
}

/* The lowest member of a node's side that runs and is not the node: no node fences itself. */
static int32_t member_beside(struct cluster *cluster, uint32_t node)
{
    const struct side *side = side_of(cluster, node);
    if (side != NULL && side->is_quorate) {
        BIT_SET_EACH(&side->members, member)
        {
            if (member != node && node_is_running(&cluster->nodes[member])) {
                return (int32_t)member;
            }
        }
    }
    return -1;
}

void instance_fence_stuck(struct run *run, struct instance *instance)
{
    struct cluster *cluster = instance->service->cluster;
    bool is_stuck = instance->state == INSTANCE_STOPPING && instance->is_late &&
                    instance->next.generation == 0 && instance->left == TICKS_NEVER;
    if (!is_stuck) {
        return;
    }
    int32_t requester = member_beside(cluster, instance->node->index);
    if (requester < 0 || !cluster->has_fencing) {
        note(run, instance, WORD_SERVICE_BLOCKED);
        return;
    }
    side_fence(run, cluster, (uint32_t)requester, instance->node->index, instance->cause);
}

static void on_step_done(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct instance *instance = component;
    instance->next = EVENT_NONE;
    recovery_step_done(run, instance);
}

static void on_stop_done(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct instance *instance = component;
    instance->next = EVENT_NONE;
    instance->left = TICKS_NEVER;
    if (instance->is_late) {
        /* The application may still be running. */
        note(run, instance, WORD_STOP_FAILED);
        instance_fence_stuck(run, instance);
        return;
    }
    bool is_restart = instance->is_restart;
    uint32_t done = instance->steps_done;
    forget(run, instance);
    instance->state = INSTANCE_STOPPED;
    instance->steps_done = 0;
    if (is_restart) {
        recovery_restart(run, instance, instance->cause);
        return;
    }
    /* A step that was not done leaves its state as clean as before. */
    instance->service->was_clean |= (done >> STEP_RECOVERY & 1) != 0;
    instance->service->is_journal_clean |= (done >> STEP_REPLAY & 1) != 0;
    let_go(run, instance);
    note(run, instance, WORD_APP_STOPPED);
    decide(run, instance);
}

/* The monitor finds the application gone: the instance is stopped, and started again here if the
 * node may act and its storage takes its writes. */
static void on_monitored(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct instance *instance = component;
    struct service *service = instance->service;
    const struct side *side = side_of(service->cluster, instance->node->index);
    instance->next = EVENT_NONE;
    note(run, instance, WORD_MONITOR_FAILED);
    instance_stop(run, instance, instance->cause);
    bool accepts = service->lun == NULL || lun_accepts(service->lun, instance->node->index);
    instance->is_restart = side != NULL && side->is_quorate && accepts;
    outages_enter(run, &service->outages, PHASE_APPLICATION, instance->cause.event);
}

static void on_fails(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct instance *instance = component;
    instance->failure = EVENT_NONE;
    struct cause cause = {.root = ROOT_APPLICATION_FAILURE};
    cause.event = cluster_note(run, instance->service->cluster, WORD_FAULT_INJECT, NULL,
                               instance->service->name, 0);
    timeline_text(instance->service->cluster->timeline, "kind", root_names[cause.root]);
    instance_fail(run, instance, false, cause);
}

static event_handler *const handlers[] = {
    [INSTANCE_STEP_DONE] = on_step_done,
    [INSTANCE_STOP_DONE] = on_stop_done,
    [INSTANCE_MONITORED] = on_monitored,
    [INSTANCE_FAILS] = on_fails,
};

static const char *const event_names[] = {
    [INSTANCE_STEP_DONE] = "step_done",
    [INSTANCE_STOP_DONE] = "stop_done",
    [INSTANCE_MONITORED] = "monitored",
    [INSTANCE_FAILS] = "fails",
};

const struct behaviour instance_behaviour = {
    .on = handlers, .event_names = event_names, .event_count = 4};
