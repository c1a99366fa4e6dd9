#include "models/cluster/manager/no_quorum.h"

#include "models/cluster/manager/decide.h"

bool no_quorum_fences(const struct manager *manager, const struct partition *partition)
{
    const struct manager_environment *around = &manager->around;
    uint32_t coordinator = partition_coordinator(manager, partition);
    return !partition->is_quorate && partition->is_planned &&
           around->parameters->no_quorum_policy == NO_QUORUM_FENCE && !around->fencing->is_absent &&
           !around->leaves_fenced_up && manager->views[coordinator].had_quorum;
}

static void stop_services(struct run *run, struct manager *manager,
                          const struct partition *partition)
{
    struct bit_set members;
    bit_set_copy(&members, &partition->members);
    for (size_t i = 0; i < manager->service_count; i++) {
        decide_stop(run, &manager->services[i], &members, partition->cause);
    }
}

void no_quorum_go_on(struct run *run, struct manager *manager, struct partition *partition)
{
    uint32_t coordinator = partition_coordinator(manager, partition);
    const struct cause cause = partition->cause;
    struct bit_set others;
    bit_set_copy(&others, &partition->members);
    bit_set_remove(&others, coordinator);
    bit_set_subtract(&others, &manager->views[coordinator].fenced);
    if (bit_set_is_empty(&others)) {
        bit_set_add(&others, coordinator);
    }
    BIT_SET_EACH(&others, target)
    {
        decide_fence(run, manager, coordinator, target, cause);
    }
}

void no_quorum_act(struct run *run, struct manager *manager, struct partition *partition)
{
    if (no_quorum_fences(manager, partition)) {
        no_quorum_go_on(run, manager, partition);
    } else if (manager->around.parameters->no_quorum_policy == NO_QUORUM_STOP ||
               manager->around.parameters->no_quorum_policy == NO_QUORUM_FENCE) {
        stop_services(run, manager, partition);
    }
}
