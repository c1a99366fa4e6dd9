/* Checks of a cluster's spec across rows: names, limits, and rules of the trade. */
#include "models/cluster/faults/fault.h"
#include "models/cluster/rank.h"
#include "models/processor/workers.h"
#include "models/systems/cluster.h"
#include "sim/base/text.h"

#include <string.h>

/* The limits fit where numbers of parts are packed into ranks and arguments of events. */
_Static_assert(NODES_MOST + 1 <= NETWORK_ENDPOINTS_MOST,
               "clients need an endpoint beside the nodes");
_Static_assert(SERVICES_MOST <= 1 << REQUEST_SERVICE_BITS, "a request cannot name each service");
_Static_assert(CLIENT_GROUPS_MOST <= 1 << REQUEST_GROUP_BITS, "a request cannot name each group");
_Static_assert(UINT64_C(2) * NODES_MOST * NODES_MOST <= UINT32_MAX, "ranks of fencing requests");
_Static_assert(UINT64_C(2) * SERVICES_MOST * NODES_MOST <= UINT32_MAX, "ranks of instances");
_Static_assert(UINT64_C(2) * FAULTS_MOST <= UINT32_MAX, "ranks of faults and of their ends");

struct check {
    const struct cluster_parameters *parameters;
    const struct cluster_machine *system;
    const struct check_context *context;
    struct complaints *complaints;
    struct scope spec, machine, nodes, services, clients;
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
static int32_t check_name(const struct check *check, const struct scope *scope, const char *key,
                          const char *what, const char *name, const struct parameter_map *map)
{
    fault_check_name(scope, key, what, name, map->names, map->count, check->complaints);
    return index_of(map, name);
}

static void check_limit(const struct check *check, const struct scope *scope, const char *key,
                        const char *what, size_t count, size_t most)
{
    if (count > most) {
        scope_complain(scope, key, check->complaints, "%zu %s; the most is %zu", count, what, most);
    }
}

static void check_limits(const struct check *check)
{
    const struct cluster_machine *system = check->system;
    const struct scope *machine = &check->machine;
    check_limit(check, machine, "nodes", "nodes", system->nodes.count, NODES_MOST);
    check_limit(check, machine, "storage", "LUNs", system->storage.count, LUNS_MOST);
    check_limit(check, machine, "services", "services", system->services.count, SERVICES_MOST);
    check_limit(check, &check->spec, "faults", "faults", check->parameters->faults.count,
                FAULTS_MOST);
    if (check->parameters->workload != NULL) {
        check_limit(check, &check->clients, NULL, "groups of clients",
                    check->parameters->workload->clients.count, CLIENT_GROUPS_MOST);
    }
}

/* A LUN has one owner at a time, so it belongs to one service. */
static void check_owner(const struct check *check, const struct scope *scope, size_t service)
{
    const struct parameter_map *services = &check->system->services;
    const struct service_parameters *parameters = services->elements;
    const char *lun = parameters[service].storage;
    for (size_t i = 0; i < service; i++) {
        if (parameters[i].storage != NULL && strcmp(parameters[i].storage, lun) == 0) {
            scope_complain(scope, "storage", check->complaints,
                           "\"%s\" is the storage of \"%s\" already; a LUN has one owner at a time",
                           lun, services->names[i]);
            return;
        }
    }
}

/* A part's own check, in its environment. */
static void check_part(const struct check *check, const struct part *part, const char *key,
                       const void *environment)
{
    struct scope scope = scope_child(&check->machine, key);
    struct check_context context = *check->context;
    context.environment = environment;
    kind_check(part->kind, part->parameters, &scope, &context);
}

static void check_services(const struct check *check)
{
    const struct cluster_machine *system = check->system;
    const struct parameter_map *services = &system->services;
    const struct service_parameters *parameters = services->elements;
    for (size_t i = 0; i < services->count; i++) {
        struct scope scope = scope_child(&check->services, services->names[i]);
        check_name(check, &scope, "on", "node", parameters[i].on, &system->nodes);
        if (parameters[i].storage != NULL) {
            if (check->context->is_whole || system->storage.count > 0) {
                check_name(check, &scope, "storage", "LUN", parameters[i].storage,
                           &system->storage);
            }
            check_owner(check, &scope, i);
        }
    }
    if (system->policy.kind != NULL) {
        struct policy_service seen[SERVICES_MOST];
        struct policy_view view = {system->nodes.elements, system->nodes.names,
                                   (uint32_t)system->nodes.count, seen, services->count};
        cluster_view_services(check->parameters, check->context->ticks_per_second, seen);
        struct policy_check asked = {&view, check->nodes, check->services};
        check_part(check, &system->policy, "policy", &asked);
    }
}

static void check_clients(const struct check *check)
{
    const struct cluster_workload *workload = check->parameters->workload;
    for (size_t i = 0; workload != NULL && i < workload->clients.count; i++) {
        const struct clients_parameters *group =
            &((const struct clients_parameters *)workload->clients.elements)[i];
        const char *name = workload->clients.names[i];
        struct scope scope = scope_child(&check->clients, name);
        check_name(check, &scope, "service", "service", group->service, &check->system->services);
        clients_check(group, &scope, check->complaints);
    }
}

static double seconds(const struct check *check, sim_ticks ticks)
{
    return ticks_to_seconds(ticks, check->context->ticks_per_second);
}

static void check_horizon(const struct check *check, const struct scope *scope, const char *key,
                          sim_ticks time)
{
    if (time > check->context->horizon) {
        char found[TEXT_REAL_BYTES];
        char horizon[TEXT_REAL_BYTES];
        scope_complain(scope, key, check->complaints,
                       "%s s lies after the horizon, %s s, and never comes",
                       text_from_real(found, seconds(check, time)),
                       text_from_real(horizon, seconds(check, check->context->horizon)));
    }
}

static void check_faults(const struct check *check)
{
    const struct cluster_machine *system = check->system;
    const struct parameter_list *faults = &check->parameters->faults;
    struct fault_view view = {system->nodes.names, system->nodes.count, system->services.names,
                              system->services.count};
    struct check_context context = *check->context;
    context.environment = &view;
    struct scope list = scope_child(&check->spec, "faults");
    for (size_t i = 0; i < faults->count; i++) {
        const struct part *fault = &((const struct part *)faults->elements)[i];
        if (fault->kind == NULL) {
            continue;
        }
        const struct fault_parameters *parameters = fault->parameters;
        struct scope scope = scope_element(&list, i);
        kind_check(fault->kind, parameters, &scope, &context);
        check_horizon(check, &scope, "at", parameters->at);
    }
}

static void check_nodes(const struct check *check)
{
    const struct parameter_map *nodes = &check->system->nodes;
    const struct node_parameters *parameters = nodes->elements;
    for (size_t i = 0; i < nodes->count; i++) {
        if (strcmp(nodes->names[i], "clients") == 0) {
            scope_complain(&check->nodes, nodes->names[i], check->complaints,
                           "\"clients\" is a reserved name: links and partitions use it");
        }
        if (parameters[i].time_to_failure.family != DISTRIBUTION_NONE &&
            parameters[i].time_to_repair.family == DISTRIBUTION_NONE) {
            struct scope scope = scope_child(&check->nodes, nodes->names[i]);
            scope_warn(&scope, "time_to_failure", check->complaints,
                       "without time_to_repair a node that has failed stays down to the end "
                       "of the run");
        }
    }
}

static void check_network(const struct check *check)
{
    const char *endpoints[NODES_MOST + 1];
    uint32_t count = (uint32_t)check->system->nodes.count;
    memcpy(endpoints, check->system->nodes.names, count * sizeof *endpoints);
    endpoints[count] = "clients";
    struct network_environment around = {.endpoints = endpoints, .endpoint_count = count + 1};
    check_part(check, &check->system->network, "network", &around);
}

static void check_machines(const struct check *check)
{
    const struct parameter_map *nodes = &check->system->nodes;
    for (size_t i = 0; i < nodes->count; i++) {
        const struct node_parameters *node = &((const struct node_parameters *)nodes->elements)[i];
        struct scope scope = scope_child(&check->nodes, nodes->names[i]);
        struct scope machine = scope_child(&scope, "machine");
        if (node->machine != NULL) {
            kind_check(&workers_kind, node->machine, &machine, check->context);
        }
    }
}

static void check_storage(const struct check *check)
{
    struct scope storage = scope_child(&check->machine, "storage");
    const struct parameter_map *luns = &check->system->storage;
    for (size_t i = 0; i < luns->count; i++) {
        struct scope scope = scope_child(&storage, luns->names[i]);
        kind_check(&lun_kind, &((const struct lun_parameters *)luns->elements)[i], &scope,
                   check->context);
    }
}

/* A key that the kind has a row for; NULL: it has none, and its part itself is meant. */
static const char *key_of(const struct kind *kind, const char *key)
{
    const struct table *table = kind->parameters;
    for (size_t i = 0; table != NULL && i < table->count; i++) {
        if (strcmp(table->rows[i].name, key) == 0) {
            return key;
        }
    }
    return NULL;
}

/* A request to fence is not given up before a new ring has been formed. */
static void check_time_limit(const struct check *check)
{
    const struct part *part = &check->system->fencing;
    const struct part *membership = &check->system->membership;
    const struct fencing_operations *fencing = part->kind->operations;
    sim_ticks reform = ((const struct membership_operations *)membership->kind->operations)
                           ->reform(membership->parameters, (uint32_t)check->system->nodes.count);
    sim_ticks limit = fencing->time_limit == NULL ? 0 : fencing->time_limit(part->parameters);
    if (limit != 0 && reform != TICKS_NEVER && limit < reform) {
        struct scope scope = scope_child(&check->machine, "fencing");
        scope_warn(&scope, key_of(part->kind, "timeout"), check->complaints,
                   "%g s are less than a new membership takes, %g s: fencing may be given "
                   "up before the cluster agrees on who is lost (crmsh: stonith-timeout "
                   "is at least token + consensus)",
                   seconds(check, limit), seconds(check, reform));
    }
}

static bool is_random(const struct distribution *delay)
{
    return delay != NULL && delay->family != DISTRIBUTION_NONE &&
           delay->family != DISTRIBUTION_CONSTANT;
}

/* Rules that membership, nodes and fencing have to keep between them. */
static void check_together(const struct check *check)
{
    const struct part *part = &check->system->fencing;
    const struct fencing_operations *fencing = part->kind->operations;
    const struct node_parameters *nodes = check->system->nodes.elements;
    if (fencing->is_absent) {
        return;
    }
    check_time_limit(check);
    if (check->system->nodes.count == 2 && nodes[0].fencing_delay == nodes[1].fencing_delay &&
        (fencing->delay == NULL || !is_random(fencing->delay(part->parameters)))) {
        scope_warn(&check->nodes, NULL, check->complaints,
                   "two nodes with the same fencing_delay fence each other at the same time "
                   "when they lose sight of each other, and both go down (Pacemaker: set "
                   "pcmk_delay_base on one of them, or pcmk_delay_max)");
    }
}

/* Limits and names, also where values are missing. @return whether there is more to check */
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
    check_horizon(check, &check->machine, "availability_at", check->system->availability_at);
    return true;
}

/* Checks of the parts, each by itself and in pairs. */
static void check_parts(const struct check *check)
{
    const struct cluster_machine *system = check->system;
    uint32_t count = (uint32_t)system->nodes.count;
    check_network(check);
    check_machines(check);
    check_storage(check);
    check_part(check, &system->quorum, "quorum", &count);
    check_part(check, &system->membership, "membership", &count);
    if (count > 1) { /* one node alone fences none */
        check_part(check, &system->fencing, "fencing", NULL);
        check_together(check);
    }
}

void cluster_check(const void *from, const struct scope *spec, const struct check_context *context)
{
    const struct cluster_parameters *parameters = from;
    if (parameters->system == NULL) {
        return;
    }
    struct check check = {.parameters = parameters,
                          .system = parameters->system,
                          .context = context,
                          .complaints = context->complaints,
                          .spec = *spec};
    struct scope workload = scope_section(spec, "workload");
    check.machine = scope_section(spec, "system");
    check.nodes = scope_child(&check.machine, "nodes");
    check.services = scope_child(&check.machine, "services");
    check.clients = scope_child(&workload, "clients");
    if (check_names(&check) && context->is_whole) {
        check_parts(&check);
    }
}
