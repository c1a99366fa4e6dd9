#include "models/cluster/manager/priorities.h"

/* Whether a service is believed to run on a node: it does, or fell with the node and has not been
 * up elsewhere since. An instance that waits for the fencing has not begun. */
static bool is_on(const struct service *service, uint32_t node)
{
    const struct instance *instance = &service->instances[node];
    return (instance->state != INSTANCE_STOPPED && !instance->is_waiting) ||
           bit_set_has(&service->fell_with, node);
}

static int64_t priority_of(const struct manager *manager, uint32_t node)
{
    int64_t sum = 0;
    for (size_t i = 0; i < manager->service_count; i++) {
        const struct service *service = &manager->services[i];
        sum += is_on(service, node) ? service->parameters->priority : 0;
    }
    return sum;
}

sim_ticks priorities_fencing_delay(const struct manager *manager, const struct partition *partition,
                                   uint32_t target)
{
    sim_ticks delay = manager->around.parameters->priority_fencing_delay;
    uint32_t count = manager->around.node_count;
    if (delay == 0 || bit_set_has(&partition->members, target) ||
        2 * bit_set_count(&partition->members) > count) {
        return 0;
    }
    int64_t of_target = priority_of(manager, target);
    bool is_top = true;
    bool is_above_any = false;
    for (uint32_t node = 0; node < count; node++) {
        int64_t priority = priority_of(manager, node);
        is_top = is_top && priority <= of_target;
        is_above_any = is_above_any || priority < of_target;
    }
    return is_top && is_above_any ? delay : 0;
}
