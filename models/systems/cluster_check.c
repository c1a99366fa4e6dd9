/* What no single row of a cluster's spec can say: names, limits, and rules of the trade. */
#include "models/cluster/fault.h"
#include "models/systems/cluster.h"
#include "sim/base/text.h"

#include <string.h>

struct check {
    const struct cluster_parameters *parameters;
    const struct cluster_machine *system;
    const struct run_settings *settings;
    struct complaints *complaints;
    struct arena *arena; /* of the places complained of */
    bool is_whole;       /* nothing was complained of that left zeros */
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
    const char *lun = parameters[service].storage;
    for (size_t i = 0; i < service; i++) {
        if (parameters[i].storage != NULL && strcmp(parameters[i].storage, lun) == 0) {
            complain(check->complaints, arena_print(check->arena, "%s/storage", where),
                     "\"%s\" is the storage of \"%s\" already; a LUN has one owner at a time", lun,
                     services->names[i]);
            return;
        }
    }
}

static void check_services(const struct check *check)
{
    const struct cluster_machine *system = check->system;
    const struct parameter_map *services = &system->services;
    const struct service_parameters *parameters = services->elements;
    int32_t preferred[SERVICES_MOST];
    for (size_t i = 0; i < services->count; i++) {
        const char *where = arena_print(check->arena, "/system/services/%s", services->names[i]);
        preferred[i] = check_name(check, where, "on", "node", parameters[i].on, &system->nodes);
        if (parameters[i].storage != NULL) {
            if (check->is_whole || system->storage.count > 0) {
                check_name(check, where, "storage", "LUN", parameters[i].storage, &system->storage);
            }
            check_owner(check, where, i);
        }
    }
    if (system->policy != NULL) {
        const struct policy_operations *policy = system->policy->operations;
        policy->check(&(struct policy_view){system->nodes.elements, system->nodes.names,
                                            (uint32_t)system->nodes.count},
                      services->names, preferred, services->count, check->complaints);
    }
}

static void check_clients(const struct check *check)
{
    const struct cluster_workload *workload = check->parameters->workload;
    for (size_t i = 0; workload != NULL && i < workload->clients.count; i++) {
        const struct clients_parameters *group =
            &((const struct clients_parameters *)workload->clients.elements)[i];
        const char *name = workload->clients.names[i];
        check_name(check, arena_print(check->arena, "/workload/clients/%s", name), "service",
                   "service", group->service, &check->system->services);
        clients_check(name, group, check->complaints);
    }
}

static double seconds(const struct check *check, sim_ticks ticks)
{
    return ticks_to_seconds(ticks, check->settings->ticks_per_second);
}

static void check_horizon(const struct check *check, const char *where, sim_ticks time)
{
    if (time > check->settings->horizon) {
        char found[TEXT_REAL_BYTES];
        char horizon[TEXT_REAL_BYTES];
        complain(check->complaints, where, "%s s lies after the horizon, %s s, and never comes",
                 text_from_real(found, seconds(check, time)),
                 text_from_real(horizon, seconds(check, check->settings->horizon)));
    }
}

static void check_faults(const struct check *check)
{
    const struct cluster_machine *system = check->system;
    const struct parameter_list *faults = &check->parameters->faults;
    struct fault_view view = {system->nodes.names, system->nodes.count, system->services.names,
                              system->services.count};
    for (size_t i = 0; i < faults->count; i++) {
        const struct part *fault = &((const struct part *)faults->elements)[i];
        if (fault->kind == NULL) {
            continue;
        }
        const struct fault_parameters *parameters = fault->parameters;
        const struct fault_operations *operations = fault->kind->operations;
        const char *where = arena_print(check->arena, "/faults/%zu", i);
        operations->check(parameters, where, &view, check->complaints);
        check_horizon(check, arena_print(check->arena, "%s/at", where), parameters->at);
    }
}

static void check_nodes(const struct check *check)
{
    const struct parameter_map *nodes = &check->system->nodes;
    const struct node_parameters *parameters = nodes->elements;
    for (size_t i = 0; i < nodes->count; i++) {
        if (strcmp(nodes->names[i], "clients") == 0) {
            complain(check->complaints, "/system/nodes/clients",
                     "\"clients\" is a reserved name: links and partitions use it");
        }
        if (parameters[i].time_to_failure.family != DISTRIBUTION_NONE &&
            parameters[i].time_to_repair.family == DISTRIBUTION_NONE) {
            complain_warning(
                check->complaints,
                arena_print(check->arena, "/system/nodes/%s/time_to_failure", nodes->names[i]),
                "without time_to_repair a node that has failed stays down to the end "
                "of the run");
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

/* Rules that membership and fencing have to keep between them. */
static void check_together(const struct check *check)
{
    const struct cluster_machine *system = check->system;
    const struct membership_operations *membership = system->membership.kind->operations;
    if (system->fencing.kind->parameters == NULL) {
        return; /* "none": nobody is fenced */
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

/* Limits and names: what can be said of any values. @return whether there is more to say */
static bool check_names(const struct check *check)
{
    size_t errors = check->complaints->errors;
    check_limits(check);
    /* Without nodes or services, which was complained of, no name of one means anything. */
    if (check->complaints->errors > errors || check->system->nodes.count == 0 ||
        check->system->services.count == 0) {
        return false;
    }
    check_nodes(check);
    check_services(check);
    check_clients(check);
    check_faults(check);
    check_horizon(check, "/system/availability_at", check->system->availability_at);
    return true;
}

void cluster_check_names(const void *from, const struct run_settings *settings,
                         struct complaints *complaints)
{
    const struct cluster_parameters *parameters = from;
    if (parameters->system != NULL) {
        struct check check = {parameters, parameters->system, settings,
                              complaints, arena_create(),     false};
        check_names(&check);
        arena_destroy(check.arena);
    }
}

void cluster_check(const void *from, const struct run_settings *settings,
                   struct complaints *complaints)
{
    const struct cluster_parameters *parameters = from;
    const struct cluster_machine *system = parameters->system;
    struct check check = {parameters, system, settings, complaints, arena_create(), true};
    if (check_names(&check)) {
        check_network(&check);
        uint32_t count = (uint32_t)system->nodes.count;
        quorum_check(system->quorum, count, complaints);
        const struct membership_operations *membership = system->membership.kind->operations;
        membership->check(system->membership.parameters, count, complaints);
        if (count > 1) { /* one node alone fences nobody */
            const struct fencing_operations *fencing = system->fencing.kind->operations;
            fencing->check(system->fencing.parameters, complaints);
            check_together(&check);
        }
    }
    arena_destroy(check.arena);
}
