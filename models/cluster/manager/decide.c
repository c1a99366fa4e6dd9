#include "models/cluster/manager/decide.h"

#include "models/cluster/manager/ordering.h"
#include "models/cluster/manager/placement.h"
#include "models/cluster/manager/priorities.h"
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
    const struct partition *partition = partition_of(manager, requester);
    sim_ticks delay = partition == NULL ? 0 : priorities_fencing_delay(manager, partition, target);
    bit_set_add(&manager->views[requester].asked, target);
    around->fencing->fence(run, around->fencing_component, requester, target, delay, cause);
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

/* Whether a service that runs elsewhere is to move back, as the policy has it or its scores. */
static bool is_drawn_home(const struct manager *manager, const struct service *service,
                          uint32_t node)
{
    const struct policy_operations *policy = manager->around.policy;
    bool always =
        policy->fails_back != NULL && policy->fails_back(manager->around.policy_parameters);
    return always || service->parameters->preference > placement_stickiness(service, node);
}

/* Moves a service back to its preferred node when it would be started there. */
static void fail_back(struct run *run, const struct manager *manager,
                      const struct partition *partition, struct service *service,
                      struct instance *instance, uint64_t cause)
{
    uint32_t preferred = service->preferred;
    if (service->relations.with < 0 && instance->state == INSTANCE_UP &&
        !instance_is_stopping(instance) && instance->node->index != preferred &&
        is_drawn_home(manager, service, instance->node->index) &&
        placement_choose(manager, partition, service) == (int32_t)preferred) {
        const char *to = manager->around.node_names[preferred];
        uint64_t event = note_decision(run, manager, WORD_FAILBACK_START, to, service, cause);
        service->is_moving_back = true;
        instance_stop(run, instance, (struct cause){event, CAUSE_FAILBACK});
    }
}

/* Adds to the event why no member may run the service: failures there, and services to which it
 * leaves the node. */
static void note_obstacles(const struct manager *manager, const struct partition *partition,
                           const struct service *service)
{
    struct timeline *timeline = manager->around.timeline;
    struct bit_set found;
    bit_set_clear(&found);
    BIT_SET_EACH(&partition->members, node)
    {
        if (bit_set_has(&service->banned, node)) {
            bit_set_add(&found, node);
        }
    }
    if (!bit_set_is_empty(&found)) {
        timeline_members(timeline, "failed_on", &found, manager->around.node_names);
    }
    SERVICES_EACH(service->relations.gives_way_to, i)
    {
        service_find_live(&service->all[i], &partition->members, &found);
        if (!bit_set_is_empty(&found)) {
            timeline_text(timeline, "apart_from", service->all[i].name);
            return;
        }
    }
}

/* No member may run the service. One that hangs on others is decided on again and again: that is
 * noted once. @param missing  the service that it requires, or is with, in vain; NULL: none */
static void block(struct run *run, struct manager *manager, const struct partition *partition,
                  struct service *service, const struct service *missing, struct cause cause)
{
    bool is_again = service->relations.related != 0 || manager->around.policy->is_exclusive;
    bool is_noted = is_again && service->is_blocked;
    service->is_blocked = true;
    if (!is_noted) {
        cause.event = note_decision(run, manager, WORD_SERVICE_BLOCKED, NULL, service, cause.event);
        if (missing != NULL) {
            bool is_required = (service->relations.requires & service_only(missing->index)) != 0;
            timeline_text(manager->around.timeline, is_required ? "requires" : "with",
                          missing->name);
        } else {
            note_obstacles(manager, partition, service);
        }
    }
    service_block(run, service, cause.event);
}

/* The service that another needs beside it, and that does not run; NULL: none. */
static const struct service *find_missing(const struct partition *partition,
                                          const struct service *service)
{
    const struct service *missing = ordering_missing(partition, service);
    return missing != NULL ? missing : placement_missing(partition, service);
}

/* Decides where a service is started that no member runs. */
static void decide_stopped(struct run *run, struct manager *manager,
                           const struct partition *partition, struct service *service,
                           struct cause cause)
{
    const struct service *missing = find_missing(partition, service);
    int32_t node = missing == NULL ? placement_choose(manager, partition, service) : -1;
    if (node < 0) {
        block(run, manager, partition, service, missing, cause);
        return;
    }
    service->is_blocked = false;
    instance_start(run, &service->instances[node], cause);
}

/* Decides on the one instance that there is. */
static void decide_running(struct run *run, struct manager *manager,
                           const struct partition *partition, struct instance *instance,
                           struct cause cause)
{
    struct service *service = instance->service;
    decide_stuck(run, manager, service, instance->node->index);
    bool must_leave = placement_must_leave(manager, partition, instance);
    bool is_waiting = service->relations.related != 0 && instance->state == INSTANCE_RECOVERING &&
                      !instance_is_in_use(instance);
    if (is_waiting && (must_leave || find_missing(partition, service) != NULL)) {
        instance_vanish(run, instance);
        decide_stopped(run, manager, partition, service, cause);
    } else if (must_leave ||
               (instance_is_in_use(instance) && ordering_has_lost(partition, service))) {
        instance_stop(run, instance, cause);
    } else {
        fail_back(run, manager, partition, service, instance, cause.event);
    }
}

void decide(struct run *run, struct manager *manager, struct partition *partition,
            struct service *service, struct cause cause)
{
    if (!partition->is_planned || !partition->is_quorate ||
        bit_set_meets(&partition->members, &manager->demoted) ||
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
