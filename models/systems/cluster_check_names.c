/* Names in a cluster's spec that lead nowhere, and times that never come. */
#include "models/systems/cluster_spec.h"

#include "models/cluster/faults/fault.h"
#include "sim/base/text.h"

#include <string.h>

/* A name that must be one of a map's. */
static void check_named(const struct cluster_spec *spec, const struct scope *scope, const char *key,
                        const char *what, const char *name, const struct parameter_map *map)
{
    fault_check_name(scope, key, what, name, map->names, map->count, spec->complaints);
}

static void check_coordinator(const struct cluster_spec *spec)
{
    const char *coordinator = spec->system->manager.coordinator;
    if (coordinator != NULL) {
        check_named(spec, &spec->at.system, "coordinator", "node", coordinator,
                    &spec->system->nodes);
    }
}

static void check_nodes(const struct cluster_spec *spec)
{
    const struct parameter_map *nodes = &spec->system->nodes;
    const struct node_parameters *parameters = nodes->elements;
    for (size_t i = 0; i < nodes->count; i++) {
        if (strcmp(nodes->names[i], "clients") == 0) {
            scope_complain(&spec->at.nodes, nodes->names[i], spec->complaints,
                           "\"clients\" is a reserved name: links and partitions use it");
        }
        if (parameters[i].time_to_failure.family != DISTRIBUTION_NONE &&
            parameters[i].time_to_repair.family == DISTRIBUTION_NONE) {
            struct scope scope = scope_child(&spec->at.nodes, nodes->names[i]);
            scope_warn(&scope, "time_to_failure", spec->complaints,
                       "without time_to_repair a node that has failed stays down to the end "
                       "of the run");
        }
    }
}

/* A LUN has one owner at a time, so it belongs to one service. */
static void check_owner(const struct cluster_spec *spec, const struct scope *scope, size_t service)
{
    const struct parameter_map *services = &spec->system->services;
    const struct service_parameters *parameters = services->elements;
    const char *lun = parameters[service].storage;
    for (size_t i = 0; i < service; i++) {
        if (parameters[i].storage != NULL && strcmp(parameters[i].storage, lun) == 0) {
            scope_complain(scope, "storage", spec->complaints,
                           "\"%s\" is the storage of \"%s\" already; a LUN has one owner at a time",
                           lun, services->names[i]);
            return;
        }
    }
}

/* The nodes that may take a service over. */
static void check_takers(const struct cluster_spec *spec, const struct scope *service,
                         const struct service_parameters *parameters)
{
    const struct parameter_list *takers = &parameters->takeover_by;
    const char *const *names = takers->elements;
    struct scope list = scope_child(service, "takeover_by");
    for (size_t i = 0; i < takers->count; i++) {
        struct scope scope = scope_element(&list, i);
        check_named(spec, &scope, NULL, "node", names[i], &spec->system->nodes);
        for (size_t k = 0; k < i; k++) {
            if (strcmp(names[k], names[i]) == 0) {
                scope_complain(&scope, NULL, spec->complaints, "\"%s\" is in the list already",
                               names[i]);
            }
        }
    }
}

static void check_services(const struct cluster_spec *spec)
{
    const struct cluster_machine *system = spec->system;
    const struct parameter_map *services = &system->services;
    const struct service_parameters *parameters = services->elements;
    for (size_t i = 0; i < services->count; i++) {
        struct scope scope = scope_child(&spec->at.services, services->names[i]);
        check_named(spec, &scope, "on", "node", parameters[i].on, &system->nodes);
        check_takers(spec, &scope, &parameters[i]);
        if (parameters[i].storage != NULL) {
            if (spec->context->is_whole || system->storage.count > 0) {
                check_named(spec, &scope, "storage", "LUN", parameters[i].storage,
                            &system->storage);
            }
            check_owner(spec, &scope, i);
        }
    }
    if (system->policy.kind != NULL) {
        struct policy_service seen[SERVICES_MOST];
        struct policy_view view = {system->nodes.elements, system->nodes.names,
                                   (uint32_t)system->nodes.count, seen, services->count};
        cluster_view_services(spec->parameters, spec->context->ticks_per_second, seen);
        struct policy_check asked = {&view, spec->at.nodes, spec->at.services};
        cluster_check_part(spec, &system->policy, "policy", &asked);
    }
}

/* Connections that are kept are for a service on which setting one up is work. */
static void check_connections(const struct cluster_spec *spec, const struct scope *scope,
                              const struct clients_parameters *group)
{
    const struct parameter_map *services = &spec->system->services;
    for (size_t i = 0; group->service != NULL && i < services->count; i++) {
        const struct service_parameters *service =
            &((const struct service_parameters *)services->elements)[i];
        if (strcmp(services->names[i], group->service) == 0 && group->idle_connections > 0 &&
            service->connection_demand.family == DISTRIBUTION_NONE) {
            scope_complain(scope, "idle_connections", spec->complaints,
                           "needs a service with a connection_demand: others count no connections");
        }
    }
}

static void check_clients(const struct cluster_spec *spec)
{
    const struct cluster_workload *workload = spec->parameters->workload;
    for (size_t i = 0; workload != NULL && i < workload->clients.count; i++) {
        const struct clients_parameters *group =
            &((const struct clients_parameters *)workload->clients.elements)[i];
        const char *name = workload->clients.names[i];
        struct scope scope = scope_child(&spec->at.clients, name);
        check_named(spec, &scope, "service", "service", group->service, &spec->system->services);
        clients_check(group, &scope, spec->complaints);
        check_connections(spec, &scope, group);
    }
}

static void check_time(const struct cluster_spec *spec, const struct scope *scope, const char *key,
                       sim_ticks time)
{
    if (time > spec->context->horizon) {
        char found[TEXT_REAL_BYTES];
        char horizon[TEXT_REAL_BYTES];
        scope_complain(scope, key, spec->complaints,
                       "%s s lies after the horizon, %s s, and never comes",
                       text_from_real(found, cluster_spec_seconds(spec, time)),
                       text_from_real(horizon, cluster_spec_seconds(spec, spec->context->horizon)));
    }
}

/* The fencing of the first level that a management network leads to; else of the first of all. */
static const struct kind *reached_fencing(const struct cluster_machine *system)
{
    const struct part *others = system->fencing_levels.elements;
    const struct kind *found = system->fencing.kind;
    for (size_t i = 0; i < system->fencing_levels.count && found != NULL; i++) {
        const struct fencing_operations *operations = found->operations;
        if (operations->set_reachable == NULL && others[i].kind != NULL) {
            operations = others[i].kind->operations;
            found = operations->set_reachable == NULL ? found : others[i].kind;
        }
    }
    return found;
}

static void check_faults(const struct cluster_spec *spec)
{
    const struct cluster_machine *system = spec->system;
    const struct parameter_list *faults = &spec->parameters->faults;
    struct fault_view view = {
        .node_names = system->nodes.names,
        .node_count = system->nodes.count,
        .nodes = system->nodes.elements,
        .service_names = system->services.names,
        .service_count = system->services.count,
        .lun_names = system->storage.names,
        .lun_count = system->storage.count,
        .luns = system->storage.elements,
        .san = system->san,
        .network_names = system->private_networks.names,
        .network_count = system->private_networks.count,
        .private_networks = system->private_networks.elements,
        .network = &system->network,
        .fencing = reached_fencing(system),
        .quorum = &system->quorum,
        .chassis_names = system->chassis.names,
        .chassis = system->chassis.elements,
        .chassis_count = system->chassis.count,
    };
    struct check_context context = *spec->context;
    context.environment = &view;
    struct scope list = scope_child(&spec->at.whole, "faults");
    for (size_t i = 0; i < faults->count; i++) {
        const struct part *fault = &((const struct part *)faults->elements)[i];
        if (fault->kind == NULL) {
            continue;
        }
        const struct fault_parameters *parameters = fault->parameters;
        struct scope scope = scope_element(&list, i);
        kind_check(fault->kind, parameters, &scope, &context);
        if (parameters->after == NULL) {
            check_time(spec, &scope, "at", parameters->at);
        } else {
            fault_after_check(parameters->after, &scope, &view, spec->complaints);
        }
    }
}

void cluster_check_names(const struct cluster_spec *spec)
{
    check_coordinator(spec);
    check_nodes(spec);
    check_services(spec);
    cluster_check_relations(spec);
    check_clients(spec);
    cluster_check_chassis(spec);
    check_faults(spec);
    check_time(spec, &spec->at.system, "availability_at", spec->system->availability_at);
}
