#include "models/systems/cluster.h"

#include "models/cluster/faults/fault.h"
#include "models/cluster/rank.h"
#include "models/cluster/requests.h"
#include "models/systems/cluster_parameters.h"

#include <string.h>

static const struct part *fault_at(const struct cluster *cluster, uint64_t index)
{
    return &((const struct part *)cluster->parameters->faults.elements)[index];
}

/* The fault on the timeline: its kind and all its targets. @return the event's number */
static uint64_t note_fault(struct run *run, const struct cluster *cluster, const struct part *fault)
{
    const struct fault_operations *kind = fault->kind->operations;
    const char *target = kind->target == NULL ? NULL : kind->target(fault->parameters);
    uint64_t number = cluster_note(run, cluster, WORD_FAULT_INJECT, NULL, target, 0);
    timeline_text(cluster->timeline, "kind", fault->kind->name);
    if (kind->targets != NULL) {
        struct bit_set targets;
        bit_set_clear(&targets);
        kind->targets(cluster, fault->parameters, &targets);
        timeline_members(cluster->timeline, "targets", &targets, cluster->node_names);
    }
    return number;
}

static void on_fault(struct run *run, void *component, uint64_t index)
{
    struct cluster *cluster = component;
    const struct part *fault = fault_at(cluster, index);
    const struct fault_operations *kind = fault->kind->operations;
    struct cause cause = {note_fault(run, cluster, fault), fault->kind->name};
    cluster->fault_events[index] = cause.event;
    struct stream *stream = &cluster->fault_streams[index];
    sim_ticks lasts = kind->lasts == NULL ? TICKS_NEVER : kind->lasts(fault->parameters, stream);
    if (lasts != TICKS_NEVER) {
        /* The end comes after faults that begin at its instant. */
        uint32_t number = (uint32_t)(cluster->parameters->faults.count + index);
        event_ranked_after(run, lasts, EVENT_FAULT, cluster_rank(RANK_FAULT, number),
                           &cluster->component, CLUSTER_FAULT_ENDS, index);
    }
    kind->inject(run, cluster, fault->parameters, stream, cause);
}

static void on_fault_ends(struct run *run, void *component, uint64_t index)
{
    struct cluster *cluster = component;
    const struct part *fault = fault_at(cluster, index);
    const struct fault_operations *kind = fault->kind->operations;
    kind->end(run, cluster, fault->parameters,
              (struct cause){cluster->fault_events[index], fault->kind->name});
}

static void on_instant(struct run *run, void *component, uint64_t argument)
{
    (void)run;
    (void)argument;
    struct cluster *cluster = component;
    for (size_t i = 0; i < cluster->service_count; i++) {
        outages_note_instant(&cluster->services[i].outages);
    }
}

static event_handler *const handlers[] = {
    [CLUSTER_FAULT] = on_fault,
    [CLUSTER_FAULT_ENDS] = on_fault_ends,
    [CLUSTER_INSTANT] = on_instant,
};

static const char *const event_names[] = {
    [CLUSTER_FAULT] = "fault",
    [CLUSTER_FAULT_ENDS] = "fault_ends",
    [CLUSTER_INSTANT] = "instant",
};

/* Membership messages reach a node that runs; one that hangs does not read them. */
static void deliver_membership(struct run *run, void *owner, const struct network_message *message)
{
    struct cluster *cluster = owner;
    if (node_is_running(&cluster->nodes[message->to])) {
        cluster->membership->deliver(run, cluster->membership_component, message);
    }
}

static void build_nodes(struct assembly *assembly, const struct scope *system,
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
    }
}

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
                [MESSAGE_MEMBERSHIP] = {cluster, deliver_membership},
                [MESSAGE_REQUEST] = {cluster, requests_deliver},
                [MESSAGE_REPLY] = {cluster, requests_answered},
            },
    };
    cluster->network = (struct network *)assembly_build(assembly, network->kind, &scope,
                                                        network->parameters, &around);
}

static void build_fencing(struct assembly *assembly, const struct scope *system,
                          struct cluster *cluster)
{
    const struct cluster_machine *machine = cluster->parameters->system;
    struct scope fencing = scope_child(system, "fencing");
    cluster->fencing = machine->fencing.kind->operations;
    cluster->is_fencing_safe =
        cluster->fencing->is_safe_with(machine->fencing.parameters) && machine->startup_fencing;
    cluster->fencing_component =
        assembly_build(assembly, machine->fencing.kind, &fencing, machine->fencing.parameters,
                       &(struct fencing_environment){.nodes = cluster->node_list,
                                                     .node_count = cluster->node_count,
                                                     .timeline = cluster->timeline,
                                                     .listener = {cluster, cluster_fenced}});
}

static void build_manager(struct assembly *assembly, const struct scope *system,
                          struct cluster *cluster)
{
    const struct cluster_machine *machine = cluster->parameters->system;
    struct scope quorum = scope_child(system, "quorum");
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
                     .is_fencing_safe = cluster->is_fencing_safe,
                     .quorum = machine->quorum.kind->operations,
                     .quorum_component = assembly_build(
                         assembly, machine->quorum.kind, &quorum, machine->quorum.parameters,
                         &(struct quorum_environment){cluster->node_count, cluster->node_names}),
                     .plan_time = &machine->plan,
                     .recheck_interval = machine->recheck_interval,
                     .startup_fencing = machine->startup_fencing,
                 });
}

static void build_membership(struct assembly *assembly, const struct scope *system,
                             struct cluster *cluster)
{
    const struct part *part = &cluster->parameters->system->membership;
    struct scope membership = scope_child(system, "membership");
    cluster->membership = part->kind->operations;
    cluster->membership_component = assembly_build(
        assembly, part->kind, &membership, part->parameters,
        &(struct membership_environment){.nodes = cluster->node_list,
                                         .node_names = cluster->node_names,
                                         .node_count = cluster->node_count,
                                         .network = cluster->network,
                                         .timeline = cluster->timeline,
                                         .listener = {cluster, cluster_suspected, cluster_formed}});
}

static void build_storage(struct assembly *assembly, const struct scope *system,
                          struct cluster *cluster)
{
    struct scope storage = scope_child(system, "storage");
    const struct parameter_map *map = &cluster->parameters->system->storage;
    const struct lun_parameters *parameters = map->elements;
    cluster->lun_count = map->count;
    cluster->luns = ARENA_ARRAY(assembly->arena, struct lun *, map->count);
    for (size_t i = 0; i < map->count; i++) {
        struct scope scope = scope_child(&storage, map->names[i]);
        cluster->luns[i] = lun_build(assembly, &scope, map->names[i], &parameters[i],
                                     &(struct lun_environment){
                                         .host_names = cluster->node_names,
                                         .host_count = cluster->node_count,
                                         .timeline = cluster->timeline,
                                         .is_fencing_safe = cluster->is_fencing_safe,
                                         .port = {cluster, requests_stored},
                                     });
    }
}

static struct lun *lun_named(const struct cluster *cluster, const char *name)
{
    const struct parameter_map *map = &cluster->parameters->system->storage;
    for (size_t i = 0; i < map->count && name != NULL; i++) {
        if (strcmp(map->names[i], name) == 0) {
            return cluster->luns[i];
        }
    }
    return NULL;
}

/* Outages are caused by what models bring about by themselves, and by the faults of the spec. */
static void find_causes(const struct assembly *assembly, struct cluster *cluster)
{
    cluster->causes = (struct cause_list){.arena = assembly->arena};
    cause_list_add_own(&cluster->causes);
    for (size_t i = 0; i < cluster->parameters->faults.count; i++) {
        cause_list_add(&cluster->causes, fault_at(cluster, i)->kind->name);
    }
}

static void build_services(struct assembly *assembly, const struct scope *system,
                           struct cluster *cluster)
{
    struct scope services = scope_child(system, "services");
    const struct parameter_map *map = &cluster->parameters->system->services;
    const struct service_parameters *parameters = map->elements;
    cluster->service_count = map->count;
    cluster->services = ARENA_ARRAY(assembly->arena, struct service, map->count);
    find_causes(assembly, cluster);
    struct service_environment around = {
        .nodes = cluster->node_list,
        .node_names = cluster->node_names,
        .node_count = cluster->node_count,
        .timeline = cluster->timeline,
        .losses = &cluster->losses,
        .is_fencing_safe = cluster->is_fencing_safe,
        .fails_at_random = cluster->fails_at_random,
        .causes = &cluster->causes,
        .listener = cluster_service_listener(cluster),
    };
    for (size_t i = 0; i < map->count; i++) {
        struct scope scope = scope_child(&services, map->names[i]);
        service_init(&cluster->services[i], assembly, &scope, (uint8_t)i, map->names[i],
                     &parameters[i], lun_named(cluster, parameters[i].storage), &around);
        assembly_add(assembly, &cluster->services[i].component);
    }
    cluster->losses.services = cluster->services;
    cluster->losses.service_count = cluster->service_count;
    manager_serve(&cluster->manager, assembly->arena, cluster->services, cluster->service_count);
}

static int64_t address(void *owner, uint8_t service)
{
    return ((const struct cluster *)owner)->services[service].address;
}

static void build_clients(struct assembly *assembly, const struct scope *section,
                          struct cluster *cluster)
{
    struct scope clients = scope_child(section, "clients");
    const struct cluster_workload *workload = cluster->parameters->workload;
    if (workload == NULL) {
        return;
    }
    const struct parameter_map *map = &workload->clients;
    const struct clients_parameters *parameters = map->elements;
    cluster->groups = ARENA_ARRAY(assembly->arena, struct clients *, map->count);
    cluster->group_services = ARENA_ARRAY(assembly->arena, uint8_t, map->count);
    for (size_t i = 0; i < map->count; i++) {
        uint8_t service = 0;
        while (strcmp(cluster->services[service].name, parameters[i].service) != 0) {
            service++;
        }
        cluster->group_services[i] = service;
        struct scope scope = scope_child(&clients, map->names[i]);
        cluster->groups[i] = clients_build(assembly, &scope, &parameters[i],
                                           &(struct clients_environment){
                                               .group = (uint8_t)i,
                                               .service = service,
                                               .service_name = parameters[i].service,
                                               .endpoint = cluster->node_count,
                                               .network = cluster->network,
                                               .timeline = cluster->timeline,
                                               .address = address,
                                               .owner = cluster,
                                           });
        assembly_add(assembly, clients_component(cluster->groups[i]));
    }
    cluster->group_count = map->count;
}

static void build_faults(struct assembly *assembly, const struct scope *spec,
                         struct cluster *cluster)
{
    struct scope faults = scope_child(spec, "faults");
    size_t count = cluster->parameters->faults.count;
    cluster->fault_events = ARENA_ARRAY(assembly->arena, uint64_t, count);
    cluster->fault_streams = ARENA_ARRAY(assembly->arena, struct stream, count);
    cluster->link_losses = ARENA_ARRAY(assembly->arena, const void *, cluster->node_count + 1);
    for (size_t i = 0; i < count; i++) {
        struct scope scope = scope_element(&faults, i);
        assembly_stream(assembly, scope.path, "fault", &cluster->fault_streams[i]);
    }
}

/* System, network, membership and fencing; nodes with their cores and links; LUNs with their
 * devices; the others; clients that think. Requests count as they are asked. */
static void count_parts(struct run *run, const struct cluster *cluster)
{
    uint64_t each_node = 3 + cluster->service_count;
    uint64_t parts = 4 + cluster->node_count * each_node + 2 * cluster->lun_count +
                     cluster->service_count + cluster->group_count;
    const struct cluster_workload *workload = cluster->parameters->workload;
    for (size_t i = 0; i < cluster->group_count; i++) {
        const struct clients_parameters *groups = workload->clients.elements;
        parts += (uint64_t)groups[i].population;
    }
    run_count(run, parts);
}

/* Whether a node or an application fails by itself, at instants that are drawn. */
static bool fails_at_random(const struct cluster_machine *machine)
{
    const struct node_parameters *nodes = machine->nodes.elements;
    const struct service_parameters *services = machine->services.elements;
    bool is_random = false;
    for (size_t i = 0; i < machine->nodes.count; i++) {
        is_random = is_random || nodes[i].time_to_failure.family != DISTRIBUTION_NONE;
    }
    for (size_t i = 0; i < machine->services.count; i++) {
        is_random = is_random || services[i].time_to_failure.family != DISTRIBUTION_NONE;
    }
    return is_random;
}

static struct component *build(struct assembly *assembly, const struct scope *spec,
                               const void *parameters, const void *environment)
{
    (void)environment;
    struct scope system = scope_section(spec, "system");
    struct scope workload = scope_section(spec, "workload");
    struct cluster *cluster = ARENA_NEW(assembly->arena, struct cluster);
    cluster->component = (struct component){&cluster_kind.behaviour, scope_title(&system)};
    cluster->parameters = parameters;
    cluster->timeline = assembly->timeline;
    level_init(&cluster->out, assembly->measures, 0);
    level_init(&cluster->any_out, assembly->measures, 0);
    counter_init(&cluster->any_outages, assembly->measures);
    cluster->fails_at_random = fails_at_random(cluster->parameters->system);
    cluster->node_count = (uint32_t)cluster->parameters->system->nodes.count;
    cluster->node_names = cluster->parameters->system->nodes.names;
    build_network(assembly, &system, cluster);
    build_nodes(assembly, &system, cluster);
    build_fencing(assembly, &system, cluster);
    build_manager(assembly, &system, cluster);
    build_membership(assembly, &system, cluster);
    build_storage(assembly, &system, cluster);
    build_services(assembly, &system, cluster);
    build_clients(assembly, &workload, cluster);
    cluster_watch(cluster);
    build_faults(assembly, spec, cluster);
    count_parts(assembly->run, cluster);
    return &cluster->component;
}

/* Schedules the faults of the spec, and the instant whose availability is asked for. */
static void start(struct run *run, struct component *system)
{
    struct cluster *cluster = (struct cluster *)system;
    for (size_t i = 0; i < cluster->parameters->faults.count; i++) {
        const struct fault_parameters *fault = fault_at(cluster, i)->parameters;
        event_ranked(run, fault->at, EVENT_FAULT, cluster_rank(RANK_FAULT, (uint32_t)i), system,
                     CLUSTER_FAULT, i);
    }
    sim_ticks instant = cluster->parameters->system->availability_at;
    event_at(run, instant == 0 ? run->horizon : instant, EVENT_LAST, system, CLUSTER_INSTANT, 0);
}

static const struct level *signal(const struct component *system)
{
    return &((const struct cluster *)system)->out;
}

static bool has_faults(const void *from)
{
    return ((const struct cluster_parameters *)from)->faults.count > 0;
}

/* Checks across the parts. */
static void invariants(struct run *run, const struct component *system)
{
    const struct cluster *cluster = (const struct cluster *)system;
    manager_invariants(run, &cluster->manager);
    struct bit_set running;
    bit_set_clear(&running);
    for (uint32_t i = 0; i < cluster->node_count; i++) {
        if (cluster->nodes[i].state == NODE_UP) {
            bit_set_add(&running, i);
        }
    }
    for (size_t i = 0; i < cluster->lun_count; i++) {
        lun_check_hosts(run, cluster->luns[i], &running);
    }
}

static const struct system_operations operations = {
    .signal = signal,
    .has_faults = has_faults,
    .from_start = true,
    .events_per_s = cluster_events_per_s,
    .rare_events_per_s = cluster_rechecks_per_s,
};

const struct kind cluster_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = CLUSTER_EVENTS},
    .name = "cluster",
    .role = "system",
    .doc = "Loosely coupled nodes that take over each other's services: membership, fencing, "
           "shared storage, failover.",
    .parameters = &cluster_parameters_table,
    .metrics = cluster_metrics,
    .check = cluster_check,
    .build = build,
    .start = start,
    .report = cluster_report,
    .invariants = invariants,
    .operations = &operations,
};
