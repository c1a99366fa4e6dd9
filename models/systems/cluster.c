#include "models/systems/cluster.h"

#include "models/chassis/chassis.h"
#include "models/cluster/san_parts.h"
#include "models/cluster/shutdown.h"
#include "models/cluster/unit_devices.h"
#include "models/processor/machine_rates.h"
#include "models/storage/san_failures.h"
#include "models/systems/cluster_build.h"
#include "models/systems/cluster_offered_load.h"
#include "models/systems/cluster_parameters.h"

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
    [CLUSTER_FAULT] = cluster_on_fault,     [CLUSTER_FAULT_GOES_ON] = cluster_on_fault_goes_on,
    [CLUSTER_SHUTDOWN] = shutdown_on_look,  [CLUSTER_PATH_FAILS] = paths_on_fail,
    [CLUSTER_PATH_FOUND] = paths_on_found,  [CLUSTER_PATH_BACK] = paths_on_back,
    [CLUSTER_FAILBACK] = paths_on_failback, [CLUSTER_INSTANT] = on_instant,
};

static const char *const event_names[] = {
    [CLUSTER_FAULT] = "fault",           [CLUSTER_FAULT_GOES_ON] = "fault_goes_on",
    [CLUSTER_SHUTDOWN] = "shutdown",     [CLUSTER_PATH_FAILS] = "path_fails",
    [CLUSTER_PATH_FOUND] = "path_found", [CLUSTER_PATH_BACK] = "path_back",
    [CLUSTER_FAILBACK] = "failback",     [CLUSTER_INSTANT] = "instant",
};

/* System, network, membership and fencing; nodes with their cores and links; LUNs with their
 * devices; the others; clients that think. Requests count as they are asked. */
static void count_cluster_parts(struct run *run, const struct cluster *cluster)
{
    uint64_t each_node = 3 + cluster->service_count;
    uint64_t networks = cluster->networks.count - 1; /* private ones, with a link to each node */
    uint64_t parts = 4 + networks * (1 + cluster->node_count) + cluster->node_count * each_node +
                     2 * cluster->lun_count + cluster->service_count + cluster->group_count +
                     (1 + CHASSIS_GROUPS) * cluster->chassis_count;
    const struct cluster_workload *workload = cluster->parameters->workload;
    for (size_t i = 0; i < cluster->group_count; i++) {
        const struct clients_parameters *groups = workload->clients.elements;
        parts += (uint64_t)groups[i].population;
    }
    if (cluster->lock_group_count > 0) {
        parts += cluster->lock_group_ends[cluster->lock_group_count - 1];
    }
    run_count(run, parts);
}

/* Whether something fails by itself, at instants that are drawn. */
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
    for (unsigned sort = 0; sort < SAN_SORTS && machine->san != NULL; sort++) {
        is_random = is_random || san_sort_fails(machine->san, sort);
    }
    return is_random || cluster_chassis_fail(machine) ||
           unit_devices_fail_at_random(machine->storage.elements, machine->storage.count);
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
    cluster->lost_at = -1;
    counter_init(&cluster->lost_together, assembly->measures);
    cluster_build_nodes(assembly, &system, cluster);
    cluster_build_chassis(assembly, &system, cluster);
    cluster_build_services(assembly, &system, &workload, cluster);
    cluster_build_locks(assembly, &system, &workload, cluster);
    cluster_watch(cluster);
    cluster_build_faults(assembly, spec, cluster);
    cluster->offered =
        offered_loads_find(assembly->arena, parameters, assembly->run->ticks_per_second);
    count_cluster_parts(assembly->run, cluster);
    return &cluster->component;
}

/* Schedules the faults of the spec, and the instant whose availability is asked for. */
static void start(struct run *run, struct component *system)
{
    struct cluster *cluster = (struct cluster *)system;
    cluster_start_faults(run, cluster);
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
    paths_invariants(run, cluster);
    san_parts_invariants(run, cluster);
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

static const char *const columns[] = {"services.SERVICE.time_to_recovery",
                                      "services.SERVICE.downtime", "services.SERVICE.availability",
                                      NULL};

static const void *measure_rates(struct arena *arena, const void *part, int64_t ticks_per_second,
                                 struct error *error)
{
    return machine_rates_measure(arena, part, ticks_per_second, error);
}

/* The rates of each machine that is a service centre. */
static size_t measurements(const void *from, struct arena *arena, struct measurement **list)
{
    const struct cluster_parameters *parameters = from;
    const struct parameter_map *map = &parameters->system->nodes;
    const struct node_parameters *nodes = map->elements;
    struct scope spec = scope_of_spec(arena);
    struct scope system = scope_section(&spec, "system");
    struct scope all = scope_child(&system, "nodes");
    size_t count = 0;
    *list = ARENA_ARRAY(arena, struct measurement, map->count);
    for (size_t i = 0; i < map->count; i++) {
        if (node_is_centre(&nodes[i])) {
            struct scope node = scope_child(&all, map->names[i]);
            (*list)[count++] =
                (struct measurement){.scope = scope_child(&node, "machine"),
                                     .part = nodes[i].machine,
                                     .measured = (const void **)&nodes[i].machine->rates,
                                     .measure = measure_rates};
        }
    }
    return count;
}

static const struct system_operations operations = {
    .columns = columns,
    .signal = signal,
    .has_faults = has_faults,
    .has_timeline = true,
    .from_start = true,
    .events_per_s = cluster_events_per_s,
    .rare_events_per_s = cluster_rechecks_per_s,
    .measurements = measurements,
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
    .laws = cluster_laws,
    .invariants = invariants,
    .operations = &operations,
};
