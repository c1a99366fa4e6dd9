#include "models/cluster/manager/placement.h"

#include "models/cluster/manager/partition.h"
#include "models/cluster/service/instance.h"
#include "models/invariants.h"
#include "models/planted.h"

static bool is_live(const struct service *service, uint32_t node)
{
    return service->instances[node].state != INSTANCE_STOPPED;
}

/* Whether the service gives way to another on the node. */
static bool gives_way(const struct service *service, uint32_t node)
{
    SERVICES_EACH(service->relations.gives_way_to, i)
    {
        if (is_live(&service->all[i], node) && !PLANTED("services that are apart meet")) {
            return true;
        }
    }
    return false;
}

/* Whether another on the node has to give way to the service. */
static bool displaces(const struct service *service, uint32_t node)
{
    SERVICES_EACH(service->relations.apart & ~service->relations.gives_way_to, i)
    {
        if (is_live(&service->all[i], node)) {
            return true;
        }
    }
    return false;
}

/* Whether the service itself may run on a member. */
static bool may_run(const struct manager *manager, const struct service *service, uint32_t node)
{
    return !bit_set_has(&service->banned, node) && !bit_set_has(&manager->standby, node) &&
           !gives_way(service, node);
}

/* Whether all that are with the service may run on a member. */
static bool may_followers_run(const struct manager *manager, const struct service *service,
                              uint32_t node)
{
    SERVICES_EACH(service->relations.followers, i)
    {
        if (!may_run(manager, &service->all[i], node)) {
            return false;
        }
    }
    return true;
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

/* The choice of the policy among the members on which the service may run. @param with_followers
 * they too @param is_polite  no other has to give way */
static int32_t choose(const struct manager *manager, const struct partition *partition,
                      const struct service *service, bool with_followers, bool is_polite)
{
    const struct manager_environment *around = &manager->around;
    struct bit_set able;
    bit_set_clear(&able);
    around->policy_view->services[service->index].followers =
        with_followers ? service->relations.followers : 0;
    BIT_SET_EACH(&partition->members, node)
    {
        if (may_run(manager, service, node) &&
            (!with_followers || may_followers_run(manager, service, node)) &&
            (!is_polite || !displaces(service, node))) {
            bit_set_add(&able, node);
        }
    }
    return policy_choose(around->policy, around->policy_parameters, around->policy_view,
                         service->index, &able);
}

/* The member on which the service that it is with is, or is to be; -1: none. */
static int32_t leader_on(const struct partition *partition, const struct service *service)
{
    struct bit_set live;
    service_find_live(&service->all[service->relations.with], &partition->members, &live);
    return bit_set_is_empty(&live) ? -1 : (int32_t)bit_set_first(&live);
}

static bool is_follower(const struct service *service)
{
    return service->relations.with >= 0 && !PLANTED("a service does not follow");
}

int32_t placement_choose(const struct manager *manager, const struct partition *partition,
                         const struct service *service)
{
    if (is_follower(service)) {
        int32_t node = leader_on(partition, service);
        return node >= 0 && may_run(manager, service, (uint32_t)node) ? node : -1;
    }
    find_homes(manager, partition);
    int32_t node = -1;
    for (unsigned way = 0; way < 4 && node < 0; way++) {
        node = choose(manager, partition, service, way < 2, way % 2 == 0);
    }
    return node;
}

const struct service *placement_missing(const struct partition *partition,
                                        const struct service *service)
{
    return is_follower(service) && leader_on(partition, service) < 0
               ? &service->all[service->relations.with]
               : NULL;
}

/* Whether the service that the instance is with is on another member, or leaves this one. */
static bool is_left_alone(const struct partition *partition, const struct instance *instance)
{
    const struct service *service = instance->service;
    int32_t node = leader_on(partition, service);
    const struct service *leader = &service->all[service->relations.with];
    if (node < 0) {
        return !partition_believes_up(partition, leader);
    }
    const struct instance *other = &leader->instances[node];
    bool stays = other->is_ordered ? other->is_restart_ordered : other->is_restart;
    return other->node != instance->node || (instance_is_stopping(other) && !stays);
}

bool placement_must_leave(const struct manager *manager, const struct partition *partition,
                          const struct instance *instance)
{
    const struct service *service = instance->service;
    uint32_t node = instance->node->index;
    if (bit_set_has(&manager->standby, node) || gives_way(service, node)) {
        return true;
    }
    if (is_follower(service)) {
        return is_left_alone(partition, instance);
    }
    if (may_followers_run(manager, service, node)) {
        return false;
    }
    find_homes(manager, partition);
    return choose(manager, partition, service, true, true) >= 0 ||
           choose(manager, partition, service, true, false) >= 0;
}

int64_t placement_stickiness(const struct service *service, uint32_t node)
{
    int64_t sum = service->parameters->stickiness;
    SERVICES_EACH(service->relations.followers, i)
    {
        const struct service *other = &service->all[i];
        int64_t more =
            instance_is_in_use(&other->instances[node]) ? other->parameters->stickiness : 0;
        sum = sum > PARAMETER_INFINITE - more ? PARAMETER_INFINITE : sum + more;
    }
    return sum;
}

bool placement_is_free(const struct service *service, uint32_t node)
{
    SERVICES_EACH(service->relations.apart, i)
    {
        if (instance_is_in_use(&service->all[i].instances[node]) &&
            !PLANTED("services that are apart meet")) {
            return false;
        }
    }
    return true;
}

/* Whether an instance is in use, and stays so. */
static bool is_settled(const struct instance *instance)
{
    return instance_is_in_use(instance) && !instance_is_stopping(instance);
}

/* A service that is with another, against that. */
static void check_with(struct run *run, const struct manager *manager,
                       const struct partition *partition, const struct service *service)
{
    const struct service *leader = &service->all[service->relations.with];
    BIT_SET_EACH(&partition->members, node)
    {
        BIT_SET_EACH(&partition->members, other)
        {
            CHECK(run, &manager->component, service_with,
                  node == other || !is_settled(&service->instances[node]) ||
                      !is_settled(&leader->instances[other]) ||
                      is_settled(&leader->instances[node]),
                  "\"%s\" is on \"%s\", but \"%s\", which it is with, is on \"%s\"", service->name,
                  service->instances[node].node->name, leader->name,
                  leader->instances[other].node->name);
        }
    }
}

void placement_invariants(struct run *run, const struct manager *manager)
{
    for (size_t i = 0; i < manager->service_count; i++) {
        const struct service *service = &manager->services[i];
        SERVICES_EACH(service->relations.gives_way_to, j)
        {
            for (uint32_t node = 0; node < manager->around.node_count; node++) {
                CHECK(run, &manager->component, service_apart,
                      !instance_is_in_use(&service->instances[node]) ||
                          !instance_is_in_use(&manager->services[j].instances[node]),
                      "\"%s\" and \"%s\" are apart, but both on \"%s\"", service->name,
                      manager->services[j].name, service->instances[node].node->name);
            }
        }
        for (uint32_t n = 0; service->relations.with >= 0 && n < manager->around.node_count; n++) {
            const struct partition *partition = &manager->partitions[n];
            if (partition->is_planned && partition->is_quorate) {
                check_with(run, manager, partition, service);
            }
        }
    }
}
