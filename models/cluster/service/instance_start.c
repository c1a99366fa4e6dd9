/* The start of an instance: its recovery is walked until it is up, waits or has failed. */
#include "models/cluster/service/instance_parts.h"
#include "models/cluster/service/pathless.h"
#include "models/cluster/service/recovery.h"
#include "models/cluster/service/settle.h"

static void note_failback(struct run *run, const struct instance *instance)
{
    const struct service *service = instance->service;
    timeline_add(service->around.timeline, run_now(run),
                 &(struct timeline_event){.event = WORD_FAILBACK_END,
                                          .node = instance->node->name,
                                          .object = service->name,
                                          .cause = instance->cause.event});
}

void instance_come_up(struct run *run, struct instance *instance)
{
    struct service *service = instance->service;
    instance->state = INSTANCE_UP;
    instance->starts++;
    instance->up_at = run_now(run);
    commits_start(&instance->commits, run_now(run));
    bit_set_clear(&service->fell_with);
    service->was_clean = service->is_journal_clean = false; /* until a clean stop */
    instance->steps_done = (UINT32_C(1) << STEPS) - 1;
    instance_note(run, instance, WORD_APP_UP);
    if (service->is_moving_back && cause_is(instance->cause, CAUSE_FAILBACK) &&
        instance->node->index == service->preferred) {
        note_failback(run, instance);
    }
    service->is_moving_back = false;
    if (service->parameters->time_to_failure.family != DISTRIBUTION_NONE) {
        sim_ticks lives =
            distribution_draw(&service->parameters->time_to_failure, &service->failures);
        instance_expect_failure(run, instance, lives);
    }
    if (pathless_is_found(instance)) { /* taken away, or out of reach, during its start */
        pathless_changed(run, instance);
    }
    service_settle(run, service, PHASE_DETECT, -1, instance->cause);
    if (service_may_move_back(service) || service->relations.related != 0) {
        /* The preferred node may have come back meanwhile; others may wait for this service. */
        instance_ask_manager(run, instance);
    }
}

/* The instance could not be started: not here again, or for some times. An agent that waits for an
 * I/O cannot be ended: what it has begun has to be stopped. */
static void give_up_start(struct run *run, struct instance *instance)
{
    if (pathless_waits(instance) && instance->is_on_unit) {
        instance_note(run, instance, WORD_START_FAILED);
        instance_count_failure(run, instance, instance->service->around.start_failure_is_fatal);
        instance_order_stop(run, instance, false, instance->cause);
        return;
    }
    instance_vanish(run, instance);
    instance_let_go(run, instance);
    service_look_again(run, instance->service, instance->cause);
    instance_count_failure(run, instance, instance->service->around.start_failure_is_fatal);
    instance_note(run, instance, WORD_START_FAILED);
    instance_ask_manager(run, instance);
}

/* Does what a recovery that has been walked asks for. */
static void follow(struct run *run, struct instance *instance, enum recovery_state state,
                   sim_ticks time)
{
    struct service *service = instance->service;
    instance->is_waiting = state == RECOVERY_WAITS;
    switch (state) {
    case RECOVERY_TIMED:
        instance_schedule(run, instance, INSTANCE_STEP_DONE, time);
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

void instance_walk(struct run *run, struct instance *instance)
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
        instance_walk(run, instance);
    } else {
        instance->is_waiting = true; /* until the node resumes */
        instance->left = instance->failure_left = instance->order_left = TICKS_NEVER;
    }
}

void instance_go_on(struct run *run, struct instance *instance)
{
    if (instance->state == INSTANCE_RECOVERING && instance->is_waiting &&
        node_is_running(instance->node)) {
        instance_walk(run, instance);
    }
}

void instance_on_step_done(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct instance *instance = component;
    instance->next = EVENT_NONE;
    sim_ticks time = 0;
    enum recovery_state state = recovery_step_done(run, instance, &time);
    follow(run, instance, state, time);
}
