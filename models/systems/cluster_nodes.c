/* The nodes of a cluster, and what keeps them together. */
#include "models/cluster/fencing/fencing_levels.h"
#include "models/cluster/node/boot_server.h"
#include "models/cluster/node/latent_failure.h"
#include "models/cluster/node/repair_crew.h"
#include "models/cluster/requests.h"
#include "models/cluster/shutdown.h"
#include "models/systems/cluster_build.h"

#include <string.h>

static void build_network(struct assembly *assembly, const struct scope *system,
                          struct cluster *cluster)
{
    const struct part *network = &cluster->parameters->system->network;
    struct scope scope = scope_child(system, "network");
    const char **endpoints = ARENA_ARRAY(assembly->arena, const char *, cluster->node_count + 1);
    memcpy(endpoints, cluster->node_names, cluster->node_count * sizeof *endpoints);
    endpoints[cluster->node_count] = "clients";
    struct network_environment around = {
        .endpoints = endpoints,
        .endpoint_count = cluster->node_count + 1,
        .ports =
            {
                [MESSAGE_MEMBERSHIP] = {cluster, cluster_deliver_membership},
                [MESSAGE_REQUEST] = {cluster, requests_deliver},
                [MESSAGE_REPLY] = {cluster, requests_answered},
                [MESSAGE_LOCK] = {cluster, cluster_deliver_lock},
            },
    };
    cluster->network = (struct network *)assembly_build(assembly, network->kind, &scope,
                                                        network->parameters, &around);
    cluster->networks = (struct networks){.of = {cluster->network}, .count = 1};
}

static void build_private_networks(struct assembly *assembly, const struct scope *system,
                                   struct cluster *cluster)
{
    struct scope networks = scope_child(system, "private_networks");
    const struct parameter_map *map = &cluster->parameters->system->private_networks;
    const struct network_environment around = {
        .endpoints = cluster->node_names,
        .endpoint_count = cluster->node_count,
        .ports = {[MESSAGE_MEMBERSHIP] = {cluster, cluster_deliver_membership}},
    };
    cluster->private_names = map->names;
    for (size_t i = 0; i < map->count; i++) {
        const struct part *network = &((const struct part *)map->elements)[i];
        struct scope scope = scope_child(&networks, map->names[i]);
        cluster->networks.of[cluster->networks.count++] = (struct network *)assembly_build(
            assembly, network->kind, &scope, network->parameters, &around);
    }
}

static void build_each_node(struct assembly *assembly, const struct scope *system,
                            struct cluster *cluster)
{
    struct scope nodes = scope_child(system, "nodes");
    const struct parameter_map *map = &cluster->parameters->system->nodes;
    const struct node_parameters *parameters = map->elements;
    cluster->nodes = ARENA_ARRAY(assembly->arena, struct node, map->count);
    cluster->node_list = ARENA_ARRAY(assembly->arena, struct node *, map->count);
    cluster->watchers.arena = assembly->arena;
    for (uint32_t i = 0; i < cluster->node_count; i++) {
        cluster->node_list[i] = &cluster->nodes[i];
        struct scope scope = scope_child(&nodes, map->names[i]);
        node_init(&cluster->nodes[i], assembly, &scope, map->names[i], i, &parameters[i],
                  &cluster->watchers, &(struct node_port){requests_executed, cluster});
        assembly_add(assembly, &cluster->nodes[i].component);
        latent_failure_build(assembly, &scope, &cluster->nodes[i], &cluster->watchers);
    }
}

bool cluster_is_fencing_safe(const struct cluster_parameters *parameters)
{
    const struct cluster_machine *machine = parameters->system;
    const struct fencing_levels_parameters levels = {&machine->fencing, &machine->fencing_levels};
    const struct service_parameters *services = machine->services.elements;
    bool has_storage = true;
    for (size_t i = 0; i < machine->services.count; i++) {
        has_storage = has_storage && services[i].storage != NULL;
    }
    /* Where every partition acts, a node that was fenced boots and joins another that remembers
     * those who fenced it as fenced themselves: both partitions run the service. One that stays up
     * until it has a lease again goes on with what its own partition runs. */
    const struct fencing_operations *fencing = machine->fencing.kind->operations;
    bool may_return = machine->manager.no_quorum_policy == NO_QUORUM_IGNORE &&
                      (machine->nodes.count > 2 || fencing->leaves_up);
    return fencing_levels_are_safe(&levels) && machine->manager.startup_fencing && !may_return &&
           (has_storage || !fencing_levels_are_by_storage(&levels)) &&
           !(cluster_may_pause(parameters) && fencing_levels_trust_watchdog(&levels)) &&
           !cluster_may_lose_devices(parameters);
}

static void build_repair_crew(struct assembly *assembly, const struct scope *system,
                              struct cluster *cluster)
{
    int64_t repairers = cluster->parameters->system->repairers;
    struct scope scope = scope_child(system, "repair");
    if (repairers > 0) {
        repair_crew_build(assembly, &scope, cluster->node_list, cluster->node_count, repairers);
    }
}

static void build_boot_server(struct assembly *assembly, const struct scope *system,
                              struct cluster *cluster)
{
    const struct boot_server_parameters *parameters = cluster->parameters->system->boot_server;
    struct scope scope = scope_child(system, "boot_server");
    if (parameters != NULL) {
        boot_server_build(assembly, &scope, cluster->node_list, cluster->node_count, parameters);
    }
}

static void build_fencing(struct assembly *assembly, const struct scope *system,
                          struct cluster *cluster)
{
    const struct cluster_machine *machine = cluster->parameters->system;
    const struct fencing_environment around = {
        .nodes = cluster->node_list,
        .node_count = cluster->node_count,
        .timeline = cluster->timeline,
        .listener = {cluster, cluster_fenced},
        .storage = {cluster, cluster_eject},
        .leases = {cluster, cluster_joins, cluster_set_demoted, cluster_is_idle},
        .may_pause = cluster_may_pause(cluster->parameters),
        .may_lose_devices = cluster_may_lose_devices(cluster->parameters)};
    struct fencing_levels_parameters *levels =
        ARENA_NEW(assembly->arena, struct fencing_levels_parameters);
    *levels = (struct fencing_levels_parameters){&machine->fencing, &machine->fencing_levels};
    cluster->is_fencing_safe = cluster_is_fencing_safe(cluster->parameters);
    if (machine->fencing_levels.count > 0) {
        cluster->fencing = &fencing_levels_operations;
        cluster->fencing_parameters = levels;
        cluster->fencing_component = fencing_levels_build(assembly, system, levels, &around);
        return;
    }
    struct scope fencing = scope_child(system, "fencing");
    cluster->fencing = machine->fencing.kind->operations;
    cluster->fencing_parameters = machine->fencing.parameters;
    cluster->fencing_component = assembly_build(assembly, machine->fencing.kind, &fencing,
                                                machine->fencing.parameters, &around);
}

/* The node that coordinates at the start. */
static uint32_t coordinator_of(const struct cluster *cluster)
{
    const char *name = cluster->parameters->system->manager.coordinator;
    return name == NULL ? 0 : cluster_node_named(cluster, name);
}

/* Whether a node has a path to a unit: each has at the start, before the units are built. */
static bool reaches(const void *owner, uint32_t unit, uint32_t node)
{
    const struct cluster *cluster = owner;
    return cluster->luns == NULL || lun_path(cluster->luns[unit], node) == LUN_PATH;
}

static struct component *build_quorum(struct assembly *assembly, const struct scope *system,
                                      struct cluster *cluster)
{
    const struct cluster_machine *machine = cluster->parameters->system;
    const struct quorum_environment around = {.node_count = cluster->node_count,
                                              .node_names = cluster->node_names,
                                              .nodes = machine->nodes.elements,
                                              .listener = {cluster, cluster_recounted},
                                              .unit_names = machine->storage.names,
                                              .unit_count = (uint32_t)machine->storage.count,
                                              .storage = {cluster, reaches}};
    struct scope quorum = scope_child(system, "quorum");
    return assembly_build(assembly, machine->quorum.kind, &quorum, machine->quorum.parameters,
                          &around);
}

static void build_manager(struct assembly *assembly, const struct scope *system,
                          struct cluster *cluster)
{
    const struct cluster_machine *machine = cluster->parameters->system;
    const struct fencing_levels_parameters levels = {&machine->fencing, &machine->fencing_levels};
    struct policy_view *view = &cluster->policy_view;
    *view = (struct policy_view){
        machine->nodes.elements, machine->nodes.names, cluster->node_count,
        ARENA_ARRAY(assembly->arena, struct policy_service, machine->services.count),
        machine->services.count};
    cluster_view_services(cluster->parameters, assembly->run->ticks_per_second, view->services);
    losses_init(&cluster->losses, assembly->arena, cluster->node_count);
    manager_init(&cluster->manager, assembly, cluster->component.path,
                 &(struct manager_environment){
                     .node_names = cluster->node_names,
                     .node_count = cluster->node_count,
                     .timeline = cluster->timeline,
                     .losses = &cluster->losses,
                     .policy = machine->policy.kind->operations,
                     .policy_parameters = machine->policy.parameters,
                     .policy_view = view,
                     .fencing = cluster->fencing,
                     .fencing_component = cluster->fencing_component,
                     .fencing_parameters = cluster->fencing_parameters,
                     .is_fencing_safe = cluster->is_fencing_safe,
                     .leaves_fenced_up = fencing_levels_leave_up(&levels),
                     .quorum = machine->quorum.kind->operations,
                     .quorum_component = build_quorum(assembly, system, cluster),
                     .parameters = &machine->manager,
                     .coordinator = coordinator_of(cluster),
                 });
}

static void build_membership(struct assembly *assembly, const struct scope *system,
                             struct cluster *cluster)
{
    const struct part *part = &cluster->parameters->system->membership;
    struct scope membership = scope_child(system, "membership");
    cluster->backlogs = ARENA_ARRAY(assembly->arena, struct backlog, cluster->node_count);
    cluster->membership = part->kind->operations;
    cluster->membership_component =
        assembly_build(assembly, part->kind, &membership, part->parameters,
                       &(struct membership_environment){
                           .nodes = cluster->node_list,
                           .node_names = cluster->node_names,
                           .node_count = cluster->node_count,
                           .networks = cluster->networks,
                           .timeline = cluster->timeline,
                           .listener = {cluster, cluster_suspected, cluster_formed, cluster_left}});
}

void cluster_build_nodes(struct assembly *assembly, const struct scope *system,
                         struct cluster *cluster)
{
    build_network(assembly, system, cluster);
    build_private_networks(assembly, system, cluster);
    build_each_node(assembly, system, cluster);
    build_repair_crew(assembly, system, cluster);
    build_boot_server(assembly, system, cluster);
    build_fencing(assembly, system, cluster);
    build_manager(assembly, system, cluster);
    build_membership(assembly, system, cluster);
    cluster->shutdowns = ARENA_ARRAY(assembly->arena, struct shutdown, cluster->node_count);
}
