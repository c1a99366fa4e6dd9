/* The lock manager of a cluster and its clients. */
#include "models/cluster/rank.h"
#include "models/systems/cluster_build.h"

void cluster_deliver_lock(struct run *run, void *owner, const struct network_message *message)
{
    lock_manager_deliver(run, ((struct cluster *)owner)->lock_manager, message);
}

/* The lock manager's port: to the group of the client. */
static void done(struct run *run, void *owner, uint32_t client, struct node_lock *lock,
                 enum lock_outcome outcome)
{
    const struct cluster *cluster = owner;
    size_t group = 0;
    while (client >= cluster->lock_group_ends[group]) {
        group++;
    }
    lock_clients_done(run, cluster->lock_groups[group], client, lock, outcome);
}

static void build_clients(struct assembly *assembly, const struct scope *workload,
                          struct cluster *cluster)
{
    struct scope all = scope_child(workload, "lock_clients");
    const struct parameter_map *map = &cluster->parameters->workload->lock_clients;
    const struct lock_clients_parameters *parameters = map->elements;
    const struct lock_manager_parameters *manager = cluster->parameters->system->lock_manager;
    uint32_t first = 0;
    cluster->lock_groups = ARENA_ARRAY(assembly->arena, struct lock_clients *, map->count);
    cluster->lock_group_ends = ARENA_ARRAY(assembly->arena, uint32_t, map->count);
    for (size_t i = 0; i < map->count; i++) {
        struct scope scope = scope_child(&all, map->names[i]);
        cluster->lock_groups[i] = lock_clients_build(assembly, &scope, &parameters[i],
                                                     &(struct lock_clients_environment){
                                                         .node_names = cluster->node_names,
                                                         .node_count = cluster->node_count,
                                                         .manager = cluster->lock_manager,
                                                         .resources = (uint32_t)manager->resources,
                                                         .first = first,
                                                         .rank = cluster_rank(RANK_LOCK_CLIENT, 0),
                                                     });
        first += lock_clients_count(&parameters[i], cluster->node_count);
        cluster->lock_group_ends[i] = first;
    }
    cluster->lock_group_count = map->count;
}

void cluster_build_locks(struct assembly *assembly, const struct scope *system,
                         const struct scope *workload, struct cluster *cluster)
{
    const struct lock_manager_parameters *parameters = cluster->parameters->system->lock_manager;
    if (parameters == NULL) {
        return;
    }
    struct scope scope = scope_child(system, "lock_manager");
    cluster->lock_manager = lock_manager_build(assembly, &scope, parameters,
                                               &(struct lock_manager_environment){
                                                   .node_names = cluster->node_names,
                                                   .node_count = cluster->node_count,
                                                   .network = cluster->network,
                                                   .port = {cluster, done, NULL},
                                                   .rank = cluster_rank(RANK_LOCKS, 0),
                                               });
    if (cluster->parameters->workload != NULL) {
        build_clients(assembly, workload, cluster);
    }
}
