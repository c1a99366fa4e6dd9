/* The failures of an instance: the application ends, and its failures are counted. */
#include "models/cluster/service/instance_parts.h"
#include "models/cluster/service/settle.h"

bool instance_count_failure(struct run *run, struct instance *instance, bool is_fatal)
{
    struct service *service = instance->service;
    sim_ticks timeout = service->parameters->failure_timeout;
    instance->failed++;
    if (timeout > 0) {
        event_cancel(run, instance->forgets);
        instance->forgets =
            event_ranked_after(run, timeout, EVENT_NORMAL, instance_rank(instance, PENDING_FORGETS),
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

void instance_fail(struct run *run, struct instance *instance, bool is_silent, struct cause cause)
{
    struct service *service = instance->service;
    if (instance->state != INSTANCE_UP) {
        return;
    }
    instance_cancel(run, instance);
    instance_end_process(run, instance);
    commits_lose(run, &instance->commits);
    instance->state = INSTANCE_FAILED;
    instance->steps_done &= ~(UINT32_C(1) << STEP_RECOVERY);
    instance->cause = cause;
    instance_note(run, instance, WORD_APP_FAILED);
    service_settle(run, service, PHASE_DETECT, -1, instance->cause);
    const struct monitor_parameters *monitor = service->parameters->monitor;
    sim_ticks since = (run_now(run) - instance->up_at) % monitor->interval;
    sim_ticks delay = monitor->interval - since;
    instance_schedule(run, instance, INSTANCE_MONITORED,
                      is_silent ? run_add(run, delay, monitor->timeout) : delay);
}

void instance_on_forgets(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct instance *instance = component;
    instance->forgets = EVENT_NONE;
    instance_forget_failures(run, instance);
    instance_ask_manager(run, instance);
}

void instance_on_fails(struct run *run, void *component, uint64_t argument)
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
