/* What no single row of a cluster's spec can say: names, limits, and rules of the trade. */
#include "models/cluster/fault.h"
#include "models/systems/cluster.h"
#include "sim/base/text.h"

#include <stdio.h>
#include <string.h>

struct check {
    const struct cluster_parameters *parameters;
    const struct cluster_machine *system;
    const struct run_settings *settings;
    struct complaints *complaints;
};

static int32_t index_of(const struct parameter_map *map, const char *name)
{
    for (size_t i = 0; i < map->count && name != NULL; i++) {
        if (strcmp(map->names[i], name) == 0) {
            return (int32_t)i;
        }
    }
    return -1;
}

/* A name that must be one of a map's. @return its index, or -1 after a complaint */
static int32_t check_name(const struct check *check, const char *where, const char *key,
                          const char *what, const char *name, const struct parameter_map *map)
{
    fault_check_name(where, key, what, name, map->names, map->count, check->complaints);
    return index_of(map, name);
}

static void check_limit(const struct check *check, const char *where, const char *what,
                        size_t count, size_t most)
{
    if (count > most) {
        complain(check->complaints, where, "%zu %s; the most is %zu", count, what, most);
    }
}

static void check_limits(const struct check *check)
{
    const struct cluster_machine *system = check->system;
    check_limit(check, "/system/nodes", "nodes", system->nodes.count, NODES_MOST);
    check_limit(check, "/system/storage", "LUNs", system->storage.count, LUNS_MOST);
    check_limit(check, "/system/services", "services", system->services.count, SERVICES_MOST);
    check_limit(check, "/faults", "faults", check->parameters->faults.count, FAULTS_MOST);
    if (check->parameters->workload != NULL) {
        check_limit(check, "/workload/clients", "groups of clients",
                    check->parameters->workload->clients.count, CLIENT_GROUPS_MOST);
    }
}

/* A LUN has one owner at a time, so it belongs to one service. */
static void check_owner(const struct check *check, const char *where, size_t service)
{
    const struct parameter_map *services = &check->system->services;
    const struct service_parameters *parameters = services->elements;
    for (size_t i = 0; i < service; i++) {
        if (parameters[i].storage == NULL || parameters[service].storage == NULL ||
            strcmp(parameters[i].storage, parameters[service].storage) != 0) {
            continue;
        }
        char place[256];
        snprintf(place, sizeof place, "%s/storage", where);
        complain(check->complaints, place,
                 "\"%s\" is the storage of \"%s\" already; a LUN has one owner at a time",
                 parameters[service].storage, services->names[i]);
        return;
    }
}

static void check_services(const struct check *check)
{
    const struct parameter_map *services = &check->system->services;
    const struct service_parameters *parameters = services->elements;
    int32_t preferred[SERVICES_MOST];
    for (size_t i = 0; i < services->count; i++) {
        char where[200];
        snprintf(where, sizeof where, "/system/services/%s", services->names[i]);
        preferred[i] =
            check_name(check, where, "on", "node", parameters[i].on, &check->system->nodes);
        if (parameters[i].storage != NULL) {
            check_name(check, where, "storage", "LUN", parameters[i].storage,
                       &check->system->storage);
            check_owner(check, where, i);
        }
    }
    const struct policy_operations *policy = check->system->policy->operations;
    policy->check(&(struct policy_view){check->system->nodes.elements, check->system->nodes.names,
                                        (uint32_t)check->system->nodes.count},
                  services->names, preferred, services->count, check->complaints);
}

static void check_clients(const struct check *check)
{
    if (check->parameters->workload == NULL) {
        return;
    }
    const struct parameter_map *groups = &check->parameters->workload->clients;
    const struct clients_parameters *parameters = groups->elements;
    for (size_t i = 0; i < groups->count; i++) {
        char where[200];
        snprintf(where, sizeof where, "/workload/clients/%s", groups->names[i]);
        check_name(check, where, "service", "service", parameters[i].service,
                   &check->system->services);
        clients_check(groups->names[i], &parameters[i], check->complaints);
    }
}

static void check_faults(const struct check *check)
{
    const struct parameter_list *faults = &check->parameters->faults;
    struct fault_view view = {check->system->nodes.names, check->system->nodes.count,
                              check->system->services.names, check->system->services.count};
    for (size_t i = 0; i < faults->count; i++) {
        const struct part *fault = &((const struct part *)faults->elements)[i];
        const struct fault_parameters *parameters = fault->parameters;
        const struct fault_operations *operations = fault->kind->operations;
        char where[64];
        snprintf(where, sizeof where, "/faults/%zu", i);
        operations->check(fault->parameters, where, &view, check->complaints);
        if (parameters->at > check->settings->horizon) {
            snprintf(where, sizeof where, "/faults/%zu/at", i);
            complain(check->complaints, where, "lies after the horizon, and would never happen");
        }
    }
}

static void check_network(const struct check *check)
{
    const struct part *network = &check->system->network;
    const struct network_operations *operations = network->kind->operations;
    const char *endpoints[NODES_MOST + 1];
    uint32_t count = (uint32_t)check->system->nodes.count;
    memcpy(endpoints, check->system->nodes.names, count * sizeof *endpoints);
    endpoints[count] = "clients";
    operations->check(network->parameters, endpoints, count + 1, check->complaints);
}

static double seconds(const struct check *check, sim_ticks ticks)
{
    return ticks_to_seconds(ticks, check->settings->ticks_per_second);
}

/* Rules that membership and fencing have to keep between them. */
static void check_together(const struct check *check)
{
    const struct cluster_machine *system = check->system;
    const struct membership_operations *membership = system->membership.kind->operations;
    const struct fencing_operations *fencing = system->fencing.kind->operations;
    if (!fencing->is_safe_with(system->fencing.parameters)) {
        return;
    }
    const struct fencing_parameters *common = system->fencing.parameters;
    uint32_t count = (uint32_t)system->nodes.count;
    sim_ticks reform = membership->reform(system->membership.parameters, count);
    if (reform != TICKS_NEVER && common->timeout < reform) {
        complain_warning(check->complaints, "/system/fencing/timeout",
                         "%g s are less than a new membership takes, %g s: fencing may be given "
                         "up before the cluster agrees on who is lost (crmsh: stonith-timeout "
                         "is at least token + consensus)",
                         seconds(check, common->timeout), seconds(check, reform));
    }
    const struct node_parameters *nodes = system->nodes.elements;
    if (count == 2 && nodes[0].fencing_delay == nodes[1].fencing_delay &&
        common->delay.family == DISTRIBUTION_CONSTANT) {
        complain_warning(check->complaints, "/system/nodes",
                         "two nodes with the same fencing_delay fence each other at the same time "
                         "when they lose sight of each other, and both go down (Pacemaker: set "
                         "pcmk_delay_base on one of them, or pcmk_delay_max)");
    }
}

void cluster_check(const void *from, const struct run_settings *settings,
                   struct complaints *complaints)
{
    const struct cluster_parameters *parameters = from;
    const struct cluster_machine *system = parameters->system;
    struct check check = {parameters, system, settings, complaints};
    size_t errors = complaints->errors;
    check_limits(&check);
    if (complaints->errors > errors) {
        return;
    }
    check_services(&check);
    check_clients(&check);
    check_faults(&check);
    check_network(&check);
    uint32_t count = (uint32_t)system->nodes.count;
    quorum_check(system->quorum, count, complaints);
    const struct membership_operations *membership = system->membership.kind->operations;
    membership->check(system->membership.parameters, count, complaints);
    const struct fencing_operations *fencing = system->fencing.kind->operations;
    fencing->check(system->fencing.parameters, complaints);
    check_together(&check);
    if (system->availability_at > settings->horizon) {
        complain(complaints, "/system/availability_at", "lies after the horizon");
    }
}
