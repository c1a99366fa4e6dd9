#include "models/cluster/manager/ordering.h"

#include "models/cluster/manager/partition.h"
#include "models/cluster/service/instance.h"

/* The members of a node's partition; the node alone, where it has none. */
static void find_peers(const struct manager *manager, uint32_t node, struct bit_set *peers)
{
    const struct partition *partition = partition_of(manager, node);
    if (partition != NULL) {
        bit_set_copy(peers, &partition->members);
    } else {
        bit_set_only(peers, node);
    }
}

static bool is_up(const struct service *service, const struct bit_set *peers)
{
    BIT_SET_EACH(peers, node)
    {
        const struct instance *instance = &service->instances[node];
        if (instance->state == INSTANCE_UP && node_is_running(instance->node) &&
            !instance_is_stopping(instance)) {
            return true;
        }
    }
    return false;
}

bool ordering_is_ready(const struct manager *manager, const struct service *service, uint32_t node)
{
    if (service->relations.requires == 0) {
        return true;
    }
    struct bit_set peers;
    find_peers(manager, node, &peers);
    SERVICES_EACH(service->relations.requires, i)
    {
        if (!is_up(&manager->services[i], &peers)) {
            return false;
        }
    }
    return true;
}

/* Whether instances on nodes of a set use a service. */
static bool is_used(const struct manager *manager, const struct service *service,
                    const struct bit_set *peers)
{
    SERVICES_EACH(service->relations.required_by, i)
    {
        BIT_SET_EACH(peers, node)
        {
            if (instance_is_in_use(&manager->services[i].instances[node])) {
                return true;
            }
        }
    }
    return false;
}

bool ordering_stop_users(struct run *run, struct manager *manager, const struct service *service,
                         uint32_t node, struct cause cause)
{
    struct bit_set peers;
    find_peers(manager, node, &peers);
    SERVICES_EACH(service->relations.required_by, i)
    {
        BIT_SET_EACH(&peers, other)
        {
            struct instance *instance = &manager->services[i].instances[other];
            if (instance_is_in_use(instance)) {
                instance_stop(run, instance, cause);
            }
        }
    }
    return !is_used(manager, service, &peers);
}

void ordering_release(struct run *run, struct manager *manager)
{
    for (size_t i = 0; i < manager->service_count; i++) {
        struct service *service = &manager->services[i];
        for (uint32_t node = 0;
             service->relations.required_by != 0 && node < manager->around.node_count; node++) {
            struct bit_set peers;
            find_peers(manager, node, &peers);
            if (service->instances[node].is_held && !is_used(manager, service, &peers)) {
                instance_release(run, &service->instances[node]);
            }
        }
    }
}

const struct service *ordering_missing(const struct partition *partition,
                                       const struct service *service)
{
    SERVICES_EACH(service->relations.requires, i)
    {
        const struct service *other = &service->all[i];
        struct bit_set live;
        service_find_live(other, &partition->members, &live);
        if (bit_set_is_empty(&live) && !partition_believes_up(partition, other)) {
            return other;
        }
    }
    return NULL;
}

/* Whether a service is up on a member, as far as the partition knows: its failure may not have been
 * found. */
static bool seems_up(const struct partition *partition, const struct service *service)
{
    BIT_SET_EACH(&partition->members, node)
    {
        enum instance_state state = service->instances[node].state;
        if (state == INSTANCE_UP || state == INSTANCE_FAILED) {
            return true;
        }
    }
    return partition_believes_up(partition, service);
}

bool ordering_has_lost(const struct partition *partition, const struct service *service)
{
    SERVICES_EACH(service->relations.requires, i)
    {
        if (!seems_up(partition, &service->all[i])) {
            return true;
        }
    }
    return false;
}

void ordering_go_on(struct run *run, struct manager *manager, const struct partition *partition,
                    const struct service *service, uint64_t cause)
{
    SERVICES_EACH(service->relations.required_by | service->relations.apart, i)
    {
        struct service *other = &manager->services[i];
        BIT_SET_EACH(&partition->members, node)
        {
            if (other->instances[node].step == STEP_REQUIRES &&
                service_is_open(other, node, GATE_REQUIRES)) {
                service_go_on(run, other, node, cause);
            }
        }
    }
}
