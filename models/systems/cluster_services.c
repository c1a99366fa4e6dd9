/* LUNs, the services on them, and the groups of clients that ask these. */
#include "models/cluster/node/node_centre.h"
#include "models/cluster/rank.h"
#include "models/cluster/requests.h"
#include "models/cluster/san_parts.h"
#include "models/cluster/unit_devices.h"
#include "models/interrupts/interrupts_parameters.h"
#include "models/storage/san_failures.h"
#include "models/systems/cluster_build.h"

#include <string.h>

static void build_storage(struct assembly *assembly, const struct scope *system,
                          struct cluster *cluster)
{
    struct scope storage = scope_child(system, "storage");
    const struct parameter_map *map = &cluster->parameters->system->storage;
    const struct lun_parameters *parameters = map->elements;
    const struct san_parameters *san = cluster->parameters->system->san;
    if (san != NULL) {
        struct scope scope = scope_child(system, "san");
        cluster->san =
            san_build(assembly, &scope, san,
                      &(struct san_environment){.rank = cluster_rank(RANK_SAN, 0),
                                                .host_names = cluster->node_names,
                                                .host_count = cluster->node_count,
                                                .unit_names = map->names,
                                                .unit_count = (uint32_t)map->count,
                                                .listener = lun_san_listener,
                                                .failure_rank = cluster_rank(RANK_SAN_PART, 0),
                                                .part_listener = san_parts_listener(cluster)});
    }
    cluster->lun_count = map->count;
    cluster->luns = ARENA_ARRAY(assembly->arena, struct lun *, map->count);
    unit_devices_build(assembly->arena, cluster, parameters, map->count);
    for (size_t i = 0; i < map->count; i++) {
        struct scope scope = scope_child(&storage, map->names[i]);
        cluster->luns[i] = lun_build(assembly, &scope, map->names[i], &parameters[i],
                                     &(struct lun_environment){
                                         .host_names = cluster->node_names,
                                         .host_count = cluster->node_count,
                                         .timeline = cluster->timeline,
                                         .is_fencing_safe = cluster->is_fencing_safe,
                                         .listener = unit_devices_listener(cluster, i),
                                         .san = cluster->san,
                                         .rank = cluster_rank(RANK_LUN, 0),
                                         .port = {cluster, requests_stored},
                                     });
    }
    paths_build(assembly, cluster);
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

/* Failures of parts of the SAN at random. */
static void list_san_faults(struct cluster *cluster)
{
    const struct san_parameters *san = cluster->parameters->system->san;
    for (unsigned sort = 0; sort < SAN_SORTS && san != NULL; sort++) {
        if (san_sort_fails(san, sort)) {
            cause_list_add(&cluster->causes, san_fault_names[sort]);
        }
    }
}

/* Machines that panic by themselves, without a fault of the spec. */
static void list_panics(struct cluster *cluster)
{
    const struct parameter_map *nodes = &cluster->parameters->system->nodes;
    for (size_t i = 0; i < nodes->count; i++) {
        const struct node_parameters *node = &((const struct node_parameters *)nodes->elements)[i];
        const struct interrupt_source_parameters *sources = node->interrupt_sources.elements;
        for (size_t k = 0; k < node->interrupt_sources.count; k++) {
            if (sources[k].action == ACTION_PANIC && sources[k].arrivals != NULL) {
                cause_list_add(&cluster->causes, CAUSE_MACHINE_PANIC);
            }
        }
    }
}

static void build_each_service(struct assembly *assembly, const struct scope *system,
                               struct cluster *cluster)
{
    struct scope services = scope_child(system, "services");
    const struct parameter_map *map = &cluster->parameters->system->services;
    const struct service_parameters *parameters = map->elements;
    cluster->service_count = map->count;
    cluster->services = ARENA_ARRAY(assembly->arena, struct service, map->count);
    cluster->causes = (struct cause_list){.arena = assembly->arena};
    cause_list_add_own(&cluster->causes);
    cluster_list_faults(cluster, &cluster->causes);
    cluster_list_chassis_faults(cluster, &cluster->causes);
    list_san_faults(cluster);
    list_panics(cluster);
    unit_devices_list_causes(cluster->parameters->system->storage.elements, cluster->lun_count,
                             &cluster->causes);
    struct service_environment around = {
        .nodes = cluster->node_list,
        .node_names = cluster->node_names,
        .node_count = cluster->node_count,
        .timeline = cluster->timeline,
        .network = cluster->network,
        .networks = &cluster->networks,
        .losses = &cluster->losses,
        .action_delay = &cluster->parameters->system->manager.action_delay,
        .start_failure_is_fatal = cluster->parameters->system->manager.start_failure_is_fatal,
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
    relations_find(cluster->services, cluster->service_count);
    cluster->losses.services = cluster->services;
    cluster->losses.service_count = cluster->service_count;
    manager_serve(&cluster->manager, assembly->arena, cluster->services, cluster->service_count);
}

static int64_t service_address(void *owner, uint8_t service)
{
    return ((const struct cluster *)owner)->services[service].address;
}

/* Why clients' response times have no percentiles; NULL: they have. */
static const char *no_percentiles(const struct cluster *cluster)
{
    const struct parameter_map *map = &cluster->parameters->system->nodes;
    const struct node_parameters *nodes = map->elements;
    bool has_centre = false;
    for (size_t i = 0; i < map->count; i++) {
        has_centre = has_centre || node_is_centre(&nodes[i]);
    }
    return has_centre ? NODE_CENTRE_NO_PERCENTILES : NULL;
}

/* The start at which a service is up at the start of a run, for connections to it. */
static uint32_t first_start(const struct service *service)
{
    bool is_work = service->parameters->connection_demand.family != DISTRIBUTION_NONE;
    return is_work ? service_start_number(service, service->preferred, 1) : 0;
}

static void build_clients(struct assembly *assembly, const struct scope *section,
                          struct cluster *cluster)
{
    struct scope clients = scope_child(section, "clients");
    const struct parameter_map *map = &cluster->parameters->workload->clients;
    const struct clients_parameters *parameters = map->elements;
    cluster->groups = ARENA_ARRAY(assembly->arena, struct clients *, map->count);
    cluster->group_services = ARENA_ARRAY(assembly->arena, uint8_t, map->count);
    for (size_t i = 0; i < map->count; i++) {
        uint8_t service = 0;
        while (strcmp(cluster->services[service].name, parameters[i].service) != 0) {
            service++;
        }
        cluster->group_services[i] = service;
        cluster->services[service].has_clients = true;
        struct scope scope = scope_child(&clients, map->names[i]);
        cluster->groups[i] =
            clients_build(assembly, &scope, &parameters[i],
                          &(struct clients_environment){
                              .group = (uint8_t)i,
                              .service = service,
                              .service_name = parameters[i].service,
                              .endpoint = cluster->node_count,
                              .network = cluster->network,
                              .timeline = cluster->timeline,
                              .no_percentiles = no_percentiles(cluster),
                              .fails_at_random = cluster->fails_at_random,
                              .first_start = first_start(&cluster->services[service]),
                              .address = service_address,
                              .owner = cluster,
                          });
        assembly_add(assembly, clients_component(cluster->groups[i]));
    }
    cluster->group_count = map->count;
}

void cluster_build_services(struct assembly *assembly, const struct scope *system,
                            const struct scope *workload, struct cluster *cluster)
{
    build_storage(assembly, system, cluster);
    build_each_service(assembly, system, cluster);
    if (cluster->parameters->workload != NULL) {
        build_clients(assembly, workload, cluster);
    }
}
