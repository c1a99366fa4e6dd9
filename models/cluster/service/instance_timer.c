#include "models/cluster/service/instance_timer.h"

#include "models/cluster/rank.h"

uint64_t instance_rank(const struct instance *instance, enum instance_pending which)
{
    uint32_t pair = instance->service->index * (uint32_t)BIT_SET_MOST + instance->node->index;
    return cluster_rank(RANK_INSTANCE, PENDINGS * pair + which);
}

sim_ticks instance_time_left(const struct run *run, const struct instance *instance)
{
    sim_ticks due = event_time(run, instance->next);
    return due == TICKS_NEVER ? instance->left : due - run_now(run);
}

void instance_schedule(struct run *run, struct instance *instance, enum instance_event event,
                       sim_ticks delay)
{
    instance->next_event = event;
    if (instance->node->state == NODE_HUNG) {
        instance->left = delay;
    } else {
        instance->next =
            event_ranked_after(run, delay, EVENT_NORMAL, instance_rank(instance, PENDING_NEXT),
                               &instance->component, event, 0);
    }
}

void instance_reschedule(struct run *run, struct instance *instance, sim_ticks delay)
{
    instance_cancel_next(run, instance);
    instance_schedule(run, instance, (enum instance_event)instance->next_event, delay);
}

void instance_cancel_next(struct run *run, struct instance *instance)
{
    event_cancel(run, instance->next);
    instance->next = EVENT_NONE;
    instance->left = TICKS_NEVER;
}
