#include "models/cluster/service/instance.h"

#include "models/cluster/service/instance_parts.h"
#include "models/cluster/service/pathless.h"

/* The monitor has failed: the instance is stopped, and started again here if the node may act and
 * its storage takes its writes. */
static void handle_failure(struct run *run, struct instance *instance)
{
    struct service *service = instance->service;
    instance_note(run, instance, WORD_MONITOR_FAILED);
    bool accepts = service->lun == NULL || lun_accepts(service->lun, instance->node->index);
    bool is_restart = !instance_count_failure(run, instance, false) &&
                      service_is_open(service, instance->node->index, GATE_QUORATE) && accepts;
    instance_order_stop(run, instance, is_restart, instance->cause);
    outages_enter(run, &service->outages, PHASE_APPLICATION, instance->cause.event);
    if (service->relations.related != 0) { /* those with it leave with it */
        instance_ask_manager(run, instance);
    }
}

/* The monitor finds the application gone. */
static void on_monitored(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct instance *instance = component;
    instance->next = EVENT_NONE;
    handle_failure(run, instance);
}

/* The monitor of an application that is up has done an I/O on its unit, in vain. */
static void on_probed(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct instance *instance = component;
    const struct service *service = instance->service;
    instance->next = EVENT_NONE;
    if (!pathless_is_found(instance)) {
        return;
    }
    bool has_path = lun_path(service->lun, instance->node->index) == LUN_PATH;
    instance->cause = has_path ? service->taken : instance->unreached;
    instance->is_found_bad = true;
    handle_failure(run, instance);
}

static event_handler *const handlers[] = {
    [INSTANCE_STEP_DONE] = instance_on_step_done, [INSTANCE_STOP_DONE] = instance_on_stop_done,
    [INSTANCE_MONITORED] = on_monitored,          [INSTANCE_FAILS] = instance_on_fails,
    [INSTANCE_STUCK] = instance_on_stuck,         [INSTANCE_ORDERED] = instance_on_ordered,
    [INSTANCE_FORGETS] = instance_on_forgets,     [INSTANCE_PROBED] = on_probed,
};

static const char *const event_names[] = {
    [INSTANCE_STEP_DONE] = "step_done", [INSTANCE_STOP_DONE] = "stop_done",
    [INSTANCE_MONITORED] = "monitored", [INSTANCE_FAILS] = "fails",
    [INSTANCE_STUCK] = "stuck",         [INSTANCE_ORDERED] = "ordered",
    [INSTANCE_FORGETS] = "forgets",     [INSTANCE_PROBED] = "probed",
};

const struct behaviour instance_behaviour = {
    .on = handlers, .event_names = event_names, .event_count = INSTANCE_EVENTS};
