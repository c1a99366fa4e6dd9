/* The pending events of an instance, which stand still while its node hangs; and its end. */
#include "models/cluster/service/access.h"
#include "models/cluster/service/instance_parts.h"
#include "models/cluster/service/pathless.h"

void instance_note(struct run *run, struct instance *instance, enum timeline_word event)
{
    const struct service *service = instance->service;
    instance->cause.event = timeline_add(service->around.timeline, run_now(run),
                                         &(struct timeline_event){.event = event,
                                                                  .node = instance->node->name,
                                                                  .object = service->name,
                                                                  .cause = instance->cause.event});
}

void instance_ask_manager(struct run *run, const struct instance *instance)
{
    const struct service_listener *listener = &instance->service->around.listener;
    listener->undecided(run, listener->owner, instance->service, instance->node->index);
}

void instance_expect_failure(struct run *run, struct instance *instance, sim_ticks delay)
{
    instance->failure =
        event_ranked_after(run, delay, EVENT_NORMAL, instance_rank(instance, PENDING_FAILURE),
                           &instance->component, INSTANCE_FAILS, 0);
}

void instance_expect_order(struct run *run, struct instance *instance, sim_ticks delay)
{
    instance->order =
        event_ranked_after(run, delay, EVENT_NORMAL, instance_rank(instance, PENDING_ORDER),
                           &instance->component, INSTANCE_ORDERED, 0);
}

void instance_cancel_order(struct run *run, struct instance *instance)
{
    event_cancel(run, instance->order);
    instance->order = EVENT_NONE;
    instance->order_left = TICKS_NEVER;
    instance->is_ordered = instance->is_held = false;
}

void instance_cancel(struct run *run, struct instance *instance)
{
    instance_cancel_next(run, instance);
    event_cancel(run, instance->failure);
    instance->failure = EVENT_NONE;
    instance->failure_left = TICKS_NEVER;
    instance->is_waiting = false;
    instance->is_late = instance->is_found_bad = false;
    pathless_end(instance);
    instance->is_restart = false;
}

void instance_end_process(struct run *run, struct instance *instance)
{
    node_end_process(run, instance->node, instance->service->index);
}

void instance_vanish(struct run *run, struct instance *instance)
{
    if (instance->state == INSTANCE_STOPPED) {
        return;
    }
    instance_cancel(run, instance);
    instance_cancel_order(run, instance);
    instance_end_process(run, instance);
    commits_lose(run, &instance->commits);
    instance->state = INSTANCE_STOPPED;
    instance->steps_done = 0;
}

void instance_let_go(struct run *run, struct instance *instance)
{
    struct service *service = instance->service;
    if (service->lun != NULL) {
        lun_release(run, service->lun, instance->node->index);
    }
    access_give_up_address(service, instance->node->index);
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
    commits_freeze(run, &instance->commits);
}

void instance_thaw(struct run *run, struct instance *instance)
{
    if (instance->left != TICKS_NEVER) {
        instance_schedule(run, instance, (enum instance_event)instance->next_event, instance->left);
    }
    instance_expect_failure(run, instance, instance->failure_left);
    if (instance->order_left != TICKS_NEVER) {
        instance_expect_order(run, instance, instance->order_left);
    }
    commits_thaw(run, &instance->commits);
}
