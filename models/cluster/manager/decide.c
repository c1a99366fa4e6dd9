#include "models/cluster/manager/decide.h"

#include "models/cluster/manager/ordering.h"
#include "models/cluster/manager/partition.h"
#include "models/cluster/service/instance.h"

void decide_stop(struct run *run, struct service *service, const struct bit_set *among,
                 struct cause cause)
{
    struct bit_set live;
    service_find_live(service, among, &live);
    BIT_SET_EACH(&live, node)
    {
        instance_stop(run, &service->instances[node], cause);
    }
}

void decide_fence(struct run *run, struct manager *manager, uint32_t requester, uint32_t target,
                  struct cause cause)
{
    const struct manager_environment *around = &manager->around;
    bit_set_add(&manager->views[requester].asked, target);
    around->fencing->fence(run, around->fencing_component, requester, target, cause);
}

void decide_stuck(struct run *run, struct manager *manager, struct service *service, uint32_t node)
{
    struct instance *instance = &service->instances[node];
    const struct partition *partition = partition_of(manager, node);
    if (!instance_is_stuck(instance)) {
        return;
    }
    uint32_t requester = BIT_SET_MOST; /* the coordinator, or another: no node fences itself */
    if (partition != NULL && partition->is_quorate) {
        struct bit_set others;
        bit_set_copy(&others, &partition->members);
        bit_set_remove(&others, node);
        uint32_t coordinator = partition_coordinator(manager, partition);
        requester = bit_set_has(&others, coordinator) ? coordinator : bit_set_first(&others);
    }
    if (requester == BIT_SET_MOST || manager->around.fencing->is_absent) {
        instance_note(run, instance, WORD_SERVICE_BLOCKED);
        service_block(run, service, instance->cause.event);
        return;
    }
    decide_fence(run, manager, requester, node, instance->cause);
}

static uint64_t note_decision(struct run *run, const struct manager *manager,
                              enum timeline_word event, const char *node,
                              const struct service *service, uint64_t cause)
{
    return timeline_add(manager->around.timeline, run_now(run),
                        &(struct timeline_event){
                            .event = event, .node = node, .object = service->name, .cause = cause});
}

/* Moves a service back to its preferred node when that node can run it. */
static void fail_back(struct run *run, const struct manager *manager,
                      const struct partition *partition, struct service *service,
                      struct instance *instance, uint64_t cause)
{
    uint32_t preferred = service->preferred;
    bool is_able = bit_set_has(&partition->members, preferred) &&
                   !bit_set_has(&service->banned, preferred) &&
                   !bit_set_has(&manager->standby, preferred);
    if (service_may_move_back(service) && instance->state == INSTANCE_UP &&
        !instance_is_stopping(instance) && is_able && instance->node->index != preferred) {
        const char *to = manager->around.node_names[preferred];
        uint64_t event = note_decision(run, manager, WORD_FAILBACK_START, to, service, cause);
        service->is_moving_back = true;
        instance_stop(run, instance, (struct cause){event, CAUSE_FAILBACK});
    }
}

/* Notes for the policy which member runs each service, or is to run it. */
static void find_homes(const struct manager *manager, const struct partition *partition)
{
    for (size_t i = 0; i < manager->service_count; i++) {
        struct bit_set live;
        service_find_live(&manager->services[i], &partition->members, &live);
        manager->around.policy_view->services[i].home =
            bit_set_is_empty(&live) ? -1 : (int32_t)bit_set_first(&live);
    }
}

/* No member may run the service. One that is related to others is decided on again and again: that
 * is noted once. @param missing  the service that it requires in vain; NULL: none */
static void block(struct run *run, struct manager *manager, struct service *service,
                  const struct service *missing, struct cause cause)
{
    bool is_noted = service->relations.related != 0 && service->is_blocked;
    service->is_blocked = true;
    if (!is_noted) {
        cause.event = note_decision(run, manager, WORD_SERVICE_BLOCKED, NULL, service, cause.event);
        if (missing != NULL) {
            timeline_text(manager->around.timeline, "requires", missing->name);
        }
    }
    service_block(run, service, cause.event);
}

/* Decides on the one instance that there is. */
static void decide_running(struct run *run, struct manager *manager,
                           const struct partition *partition, struct instance *instance,
                           struct cause cause)
{
    struct service *service = instance->service;
    const struct service *missing = ordering_missing(partition, service);
    decide_stuck(run, manager, service, instance->node->index);
    if (bit_set_has(&manager->standby, instance->node->index)) {
        instance_stop(run, instance, cause);
    } else if (instance_is_in_use(instance) && ordering_has_lost(partition, service)) {
        instance_stop(run, instance, cause);
    } else if (instance->state == INSTANCE_RECOVERING && missing != NULL) {
        instance_vanish(run, instance);
        block(run, manager, service, missing, cause);
    } else {
        fail_back(run, manager, partition, service, instance, cause.event);
    }
}

/* Decides where a service is started that no member runs. */
static void decide_stopped(struct run *run, struct manager *manager,
                           const struct partition *partition, struct service *service,
                           struct cause cause)
{
    const struct manager_environment *around = &manager->around;
    const struct service *missing = ordering_missing(partition, service);
    if (missing != NULL) {
        block(run, manager, service, missing, cause);
        return;
    }
    struct bit_set able;
    bit_set_copy(&able, &partition->members);
    bit_set_subtract(&able, &service->banned);
    bit_set_subtract(&able, &manager->standby);
    find_homes(manager, partition);
    int32_t node = around->policy->choose(around->policy_parameters, around->policy_view,
                                          service->index, &able);
    if (node < 0) {
        block(run, manager, service, NULL, cause);
        return;
    }
    service->is_blocked = false;
    instance_start(run, &service->instances[node], cause);
}

void decide(struct run *run, struct manager *manager, struct partition *partition,
            struct service *service, struct cause cause)
{
    if (!partition->is_planned || !partition->is_quorate ||
        partition_believes_up(partition, service)) {
        return;
    }
    struct bit_set live;
    service_find_live(service, &partition->members, &live);
    if (bit_set_count(&live) > 1) {
        decide_stop(run, service, &live, cause);
    } else if (!bit_set_is_empty(&live)) {
        struct instance *instance = &service->instances[bit_set_first(&live)];
        decide_running(run, manager, partition, instance, cause);
    } else {
        decide_stopped(run, manager, partition, service, cause);
    }
}

void decide_related(struct run *run, struct manager *manager, struct partition *partition,
                    service_set services, struct cause cause)
{
    for (size_t i = 0; i < manager->service_count; i++) {
        uint32_t index = manager->order[i];
        if ((services & service_only(index)) != 0) {
            decide(run, manager, partition, &manager->services[index], cause);
        }
    }
}
