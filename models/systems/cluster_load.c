/* How much work a cluster has, and how much its run is: requests, and what failures set off. */
#include "models/systems/cluster.h"
#include "models/systems/cluster_build.h"

#include "models/cluster/faults/fault.h"
#include "models/storage/san_failures.h"

#include <string.h>

/* Measured on the default failover: arrival, two messages of two crossings, cores, storage; and a
 * crash with its fencing, recovery, boot and rejoin. */
static const double events_per_request = 7;
static const double events_per_failure = 40;

/* Two crossings, and a timer set and set again. */
static const double events_per_membership_message = 4;

/* Requests a second of a group that is answered at once: no group asks more often. */
static double requests_per_s(const struct clients_parameters *group, double ticks_per_second)
{
    static const double answered_s = 1e-3;
    if (group->population == 0) {
        return ticks_per_second / distribution_mean(&group->arrivals);
    }
    double think_s = group->think.family == DISTRIBUTION_NONE
                         ? 0
                         : distribution_mean(&group->think) / ticks_per_second;
    return (double)group->population / (think_s + answered_s);
}

static uint32_t index_named(const struct parameter_map *map, const char *name)
{
    uint32_t place = 0;
    while (place < map->count && (name == NULL || strcmp(map->names[place], name) != 0)) {
        place++;
    }
    return place;
}

void cluster_view_services(const struct cluster_parameters *parameters, int64_t ticks_per_second,
                           struct policy_service *services)
{
    const struct parameter_map *map = &parameters->system->services;
    const struct service_parameters *of = map->elements;
    for (size_t i = 0; i < map->count; i++) {
        services[i] =
            (struct policy_service){.name = map->names[i],
                                    .takeover_by = &of[i].takeover_by,
                                    .failover_policy = (enum failover_policy)of[i].failover_policy,
                                    .preferred = index_named(&parameters->system->nodes, of[i].on),
                                    .home = -1};
    }
    const struct cluster_workload *workload = parameters->workload;
    for (size_t i = 0; workload != NULL && i < workload->clients.count; i++) {
        const struct clients_parameters *group =
            &((const struct clients_parameters *)workload->clients.elements)[i];
        uint32_t service = index_named(map, group->service);
        if (service < map->count && of[service].demand.family != DISTRIBUTION_NONE) {
            services[service].load +=
                requests_per_s(group, (double)ticks_per_second) *
                clients_mean_work(group, &of[service].demand, &of[service].connection_demand) /
                (double)ticks_per_second;
        }
    }
}

/* Messages of the membership, where they are not computed. A fault that lets a link lose some is
 * taken to last. */
static double membership_messages_per_s(const struct cluster_parameters *parameters,
                                        int64_t ticks_per_second)
{
    const struct cluster_machine *system = parameters->system;
    const struct membership_operations *membership = system->membership.kind->operations;
    bool loses = false;
    for (size_t i = 0; i < parameters->faults.count; i++) {
        const struct part *fault = &((const struct part *)parameters->faults.elements)[i];
        const struct fault_operations *operations = fault->kind->operations;
        loses =
            loses || (operations->loses_some != NULL && operations->loses_some(fault->parameters));
    }
    if (membership->messages_per_s == NULL) {
        return 0;
    }
    for (size_t i = 0; i < system->private_networks.count; i++) {
        const struct part *network = &((const struct part *)system->private_networks.elements)[i];
        const struct network_operations *operations = network->kind->operations;
        loses = loses || operations->outlook(network->parameters, 1, ticks_per_second).loses;
    }
    return membership->messages_per_s(system->membership.parameters, (uint32_t)system->nodes.count,
                                      system->network.kind->operations, system->network.parameters,
                                      loses, ticks_per_second);
}

double cluster_events_per_s(const void *all, int64_t ticks_per_second)
{
    const struct cluster_parameters *parameters = all;
    double per_second = (double)ticks_per_second;
    double events =
        events_per_membership_message * membership_messages_per_s(parameters, ticks_per_second);
    const struct cluster_workload *workload = parameters->workload;
    for (size_t i = 0; workload != NULL && i < workload->clients.count; i++) {
        const struct clients_parameters *groups = workload->clients.elements;
        events += events_per_request * requests_per_s(&groups[i], per_second);
    }
    const struct parameter_map *nodes = &parameters->system->nodes;
    for (size_t i = 0; i < nodes->count; i++) {
        const struct node_parameters *node = &((const struct node_parameters *)nodes->elements)[i];
        if (node->time_to_failure.family != DISTRIBUTION_NONE) {
            events += events_per_failure * per_second / distribution_mean(&node->time_to_failure);
        }
    }
    const struct san_parameters *san = parameters->system->san;
    if (san != NULL) {
        events +=
            events_per_failure * san_failures_per_s(san, (uint32_t)nodes->count, ticks_per_second);
    }
    return events + events_per_failure *
                        cluster_chassis_failures_per_s(parameters->system, ticks_per_second);
}

double cluster_rechecks_per_s(const void *all, int64_t ticks_per_second)
{
    const struct cluster_parameters *parameters = all;
    const struct cluster_machine *system = parameters->system;
    return (double)system->nodes.count /
           ticks_to_seconds(system->manager.recheck_interval, ticks_per_second);
}
