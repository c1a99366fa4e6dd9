/* The parts of a cluster's spec, each by its own check. */
#include "models/systems/cluster_spec.h"

#include "models/interrupts/interrupt_controller.h"
#include "models/processor/workers.h"

#include <inttypes.h>
#include <string.h>

void cluster_check_part(const struct cluster_spec *spec, const struct part *part, const char *key,
                        const void *environment)
{
    struct scope scope = scope_child(&spec->at.system, key);
    struct check_context context = *spec->context;
    context.environment = environment;
    kind_check(part->kind, part->parameters, &scope, &context);
}

static void check_network(const struct cluster_spec *spec)
{
    const char *endpoints[NODES_MOST + 1];
    uint32_t count = (uint32_t)spec->system->nodes.count;
    memcpy(endpoints, spec->system->nodes.names, count * sizeof *endpoints);
    endpoints[count] = "clients";
    struct network_environment around = {.endpoints = endpoints, .endpoint_count = count + 1};
    cluster_check_part(spec, &spec->system->network, "network", &around);
}

/* Each by its own check, and no more than the membership can use. */
static void check_private_networks(const struct cluster_spec *spec)
{
    const struct cluster_machine *system = spec->system;
    const struct parameter_map *map = &system->private_networks;
    const struct membership_operations *membership = system->membership.kind->operations;
    uint32_t most = membership->networks_most(system->membership.parameters);
    struct scope networks = scope_child(&spec->at.system, "private_networks");
    struct network_environment around = {.endpoints = system->nodes.names,
                                         .endpoint_count = (uint32_t)system->nodes.count};
    if (map->count + 1 > most) {
        scope_complain(&networks, NULL, spec->complaints,
                       most == 1 ? "this membership uses \"network\" alone: more need"
                                   " corosync over knet, or delay"
                                 : "%zu networks beside \"network\"; the most is %u",
                       map->count, (unsigned)most - 1);
    }
    struct check_context context = *spec->context;
    context.environment = &around;
    for (size_t i = 0; i < map->count; i++) {
        const struct part *network = &((const struct part *)map->elements)[i];
        struct scope scope = scope_child(&networks, map->names[i]);
        kind_check(network->kind, network->parameters, &scope, &context);
    }
}

/* A fault may raise any source: one without arrivals is none that nothing raises. */
static bool is_raised(const void *owner, const char *source)
{
    (void)owner;
    (void)source;
    return true;
}

static void check_interrupts(const struct cluster_spec *spec, const struct node_parameters *node,
                             const struct scope *scope)
{
    bool has_controller = node->interrupts != NULL;
    struct scope sources = scope_child(scope, "interrupt_sources");
    struct scope interrupts = scope_child(scope, "interrupts");
    if (has_controller != (node->interrupt_sources.count > 0)) {
        scope_complain(has_controller ? &sources : &interrupts, NULL, spec->complaints,
                       has_controller ? "is missing: what raises the \"interrupts\" of the node"
                                      : "is missing: how cores take what \"interrupt_sources\" "
                                        "raise; {} has all defaults");
    } else if (has_controller && (node->machine == NULL || node_is_centre(node))) {
        scope_complain(&interrupts, NULL, spec->complaints,
                       "stop cores of a machine that is simulated whole: this node %s",
                       node->machine == NULL ? "has no \"machine\"" : "has a service_centre");
    } else if (has_controller) {
        struct interrupts_environment around = {.cores = node_core_count(node),
                                                .sources = &node->interrupt_sources,
                                                .at = sources,
                                                .raised = {NULL, is_raised}};
        struct check_context context = *spec->context;
        context.environment = &around;
        interrupts_check(node->interrupts, &interrupts, &context);
    }
}

static void check_nodes(const struct cluster_spec *spec)
{
    const struct parameter_map *nodes = &spec->system->nodes;
    bool has_server = spec->system->boot_server != NULL;
    bool is_used = !has_server;
    for (size_t i = 0; i < nodes->count; i++) {
        const struct node_parameters *node = &((const struct node_parameters *)nodes->elements)[i];
        struct scope scope = scope_child(&spec->at.nodes, nodes->names[i]);
        struct scope boot = scope_child(&scope, "boot");
        struct scope machine = scope_child(&scope, "machine");
        node_boots_check(node->boot, has_server, &boot, spec->context);
        is_used = is_used || node->boot->image > 0;
        if (node->machine != NULL) {
            kind_check(&workers_kind, node->machine, &machine, spec->context);
        }
        check_interrupts(spec, node, &scope);
    }
    if (!is_used) {
        scope_warn(&spec->at.system, "boot_server", spec->complaints,
                   "serves nobody: no node has an \"image\" in its \"boot\"");
    }
}

/* Paths of a node to a unit; 0: a value is missing. */
static int64_t count_paths(const struct cluster_machine *system, const struct lun_parameters *lun)
{
    return system->san == NULL ? lun->paths : (int64_t)san_find_ways(system->san, NULL);
}

/* Whether all paths are of one priority. */
static bool is_of_one_priority(const struct san_parameters *san)
{
    const struct san_part_parameters *ports = san->ports.elements;
    for (size_t i = 1; i < san->ports.count; i++) {
        if (ports[i].priority != ports[0].priority) {
            return false;
        }
    }
    return true;
}

/* Keys of multipath that say nothing with the others of the unit. */
static void warn_multipath(const struct cluster_spec *spec, const struct lun_parameters *lun,
                           const struct scope *scope)
{
    const struct san_parameters *san = spec->system->san;
    if (lun->path_grouping == PATH_GROUPING_BY_PRIO && san == NULL) {
        scope_warn(scope, "path_grouping", spec->complaints,
                   "is multibus without a SAN: all paths have one priority"
                   " (san.ports.NAME.priority)");
    } else if (lun->path_grouping == PATH_GROUPING_BY_PRIO && is_of_one_priority(san)) {
        scope_warn(scope, "path_grouping", spec->complaints,
                   "is multibus with equal priorities (san.ports.NAME.priority)");
    } else if (lun->path_grouping == PATH_GROUPING_FAILOVER &&
               lun->path_selector != SELECTOR_SERVICE_TIME) {
        scope_warn(scope, "path_selector", spec->complaints,
                   "selects nothing: with path_grouping failover one path is used at a time");
    }
    if (lun->failback == FAILBACK_MANUAL && lun->failback_after > 0) {
        scope_warn(scope, "failback_after", spec->complaints,
                   "says nothing with failback manual: I/Os stay where they are");
    }
}

/* Controllers that ports are of, and no array has. */
static void check_ports(const struct cluster_spec *spec, const struct scope *san)
{
    const struct parameter_map *luns = &spec->system->storage;
    const struct parameter_map *ports = &spec->system->san->ports;
    uint32_t most = 0;
    for (size_t i = 0; i < luns->count && spec->context->is_whole; i++) {
        const struct lun_parameters *lun = &((const struct lun_parameters *)luns->elements)[i];
        uint32_t count = device_controllers(&lun->device);
        most = count > most ? count : most;
    }
    struct scope all = scope_child(san, "ports");
    for (size_t i = 0; i < ports->count && spec->context->is_whole; i++) {
        const struct san_part_parameters *port =
            &((const struct san_part_parameters *)ports->elements)[i];
        struct scope scope = scope_child(&all, ports->names[i]);
        if (port->controller == PARAMETER_NOT_GIVEN) {
            continue;
        }
        if (most == 0) {
            scope_warn(&scope, "controller", spec->complaints,
                       "changes nothing: no unit is on a device of kind \"array\"");
        } else if (port->controller >= most) {
            scope_complain(&scope, "controller", spec->complaints,
                           "is %" PRId64 ": the last of %" PRIu32 " controllers is %" PRIu32,
                           port->controller, most, most - 1);
        }
    }
}

static void check_storage(const struct cluster_spec *spec)
{
    struct scope storage = scope_child(&spec->at.system, "storage");
    const struct parameter_map *luns = &spec->system->storage;
    for (size_t i = 0; i < luns->count; i++) {
        const struct lun_parameters *lun = &((const struct lun_parameters *)luns->elements)[i];
        struct scope scope = scope_child(&storage, luns->names[i]);
        kind_check(&lun_kind, lun, &scope, spec->context);
        if (spec->system->san != NULL && lun->paths > 1) {
            scope_complain(&scope, "paths", spec->complaints,
                           "with a SAN paths follow from its adapters, fabrics and ports");
        } else if (count_paths(spec->system, lun) == 1 &&
                   lun->path_grouping != PATH_GROUPING_FAILOVER) {
            scope_warn(&scope, "path_grouping", spec->complaints,
                       "changes nothing: a node has one path to the unit");
        } else if (spec->context->is_whole && count_paths(spec->system, lun) > 1) {
            warn_multipath(spec, lun, &scope);
        }
    }
    if (spec->system->san != NULL) {
        struct scope san = scope_child(&spec->at.system, "san");
        san_check(spec->system->san, &san, spec->context);
        check_ports(spec, &san);
        if (luns->count == 0) {
            scope_warn(&san, NULL, spec->complaints, "leads to nothing: there is no storage");
        }
    }
}

static void check_fencing(const struct cluster_spec *spec)
{
    const struct parameter_list *others = &spec->system->fencing_levels;
    struct fencing_check around = {(uint32_t)others->count + 1};
    struct scope levels = scope_child(&spec->at.system, "fencing_levels");
    struct check_context context = *spec->context;
    context.environment = &around;
    cluster_check_part(spec, &spec->system->fencing, "fencing", &around);
    for (size_t i = 0; i < others->count; i++) {
        const struct part *part = &((const struct part *)others->elements)[i];
        struct scope scope = scope_element(&levels, i);
        kind_check(part->kind, part->parameters, &scope, &context);
    }
}

static void check_monitor(const struct cluster_spec *spec, const struct scope *service,
                          const struct service_parameters *parameters)
{
    struct scope scope = scope_child(service, "monitor");
    int64_t level = parameters->monitor == NULL ? 0 : parameters->monitor->check_level;
    if (level % 10 != 0) {
        scope_complain(&scope, "check_level", spec->complaints,
                       "%" PRId64 " is no level: 0 asks the application, 10 reads, 20 writes",
                       level);
    } else if (level > 0 && parameters->storage == NULL) {
        scope_warn(&scope, "check_level", spec->complaints,
                   "does no I/O: the service has no storage");
    }
}

/* Writes that are answered before they are on a unit need one, and so do monitors that do I/O. */
static void check_uses_of_storage(const struct cluster_spec *spec)
{
    const struct parameter_map *services = &spec->system->services;
    for (size_t i = 0; i < services->count; i++) {
        const struct service_parameters *service =
            &((const struct service_parameters *)services->elements)[i];
        struct scope scope = scope_child(&spec->at.services, services->names[i]);
        if (service->commit_interval > 0 && service->storage == NULL) {
            scope_warn(&scope, "commit_interval", spec->complaints,
                       "commits nothing: the service has no storage");
        }
        check_monitor(spec, &scope, service);
    }
}

void cluster_check_parts(const struct cluster_spec *spec)
{
    const struct cluster_machine *system = spec->system;
    uint32_t count = (uint32_t)system->nodes.count;
    check_network(spec);
    check_private_networks(spec);
    check_nodes(spec);
    check_storage(spec);
    check_uses_of_storage(spec);
    struct quorum_environment voters = {.node_count = count,
                                        .node_names = system->nodes.names,
                                        .nodes = system->nodes.elements,
                                        .unit_names = system->storage.names,
                                        .unit_count = (uint32_t)system->storage.count};
    cluster_check_part(spec, &system->quorum, "quorum", &voters);
    struct membership_outlook joined = {count, (uint32_t)system->private_networks.count + 1};
    cluster_check_part(spec, &system->membership, "membership", &joined);
    if (count > 1) { /* one node alone fences none */
        check_fencing(spec);
        cluster_check_fencing(spec);
    }
}
