/* The chassis of a cluster: how they are joined to its nodes and its fencing, and their check. */
#include "models/chassis/chassis.h"
#include "models/cluster/rank.h"
#include "models/systems/cluster_build.h"
#include "models/systems/cluster_spec.h"

#include "models/cluster/faults/fault.h"

#include <string.h>

_Static_assert(UINT64_C(1) * CHASSIS_MOST * CHASSIS_RANKS <= UINT32_MAX, "ranks of chassis");

static const struct chassis_parameters *chassis_at(const struct cluster_machine *system, size_t i)
{
    return &((const struct chassis_parameters *)system->chassis.elements)[i];
}

static void power(struct run *run, void *owner, uint32_t node, bool has_power,
                  struct units_cause cause)
{
    struct cluster *cluster = owner;
    if (has_power) {
        node_restore_power(run, &cluster->nodes[node]);
    } else {
        node_lose_power(run, &cluster->nodes[node], (struct cause){cause.event, cause.fault});
    }
}

static void slow(struct run *run, void *owner, uint32_t node, double slowness)
{
    (void)run;
    ((struct cluster *)owner)->nodes[node].slowness[SLOW_BY_CHASSIS] = slowness;
}

static void management(struct run *run, void *owner, uint32_t node, bool is_reachable,
                       struct units_cause cause)
{
    struct cluster *cluster = owner;
    cluster_note(run, cluster, is_reachable ? WORD_MANAGEMENT_RESTORED : WORD_MANAGEMENT_LOSS, NULL,
                 cluster->node_names[node], cause.event);
    if (cluster->fencing->set_reachable != NULL) {
        cluster->fencing->set_reachable(run, cluster->fencing_component, node, is_reachable);
    }
}

/* The numbers of the nodes in a chassis. */
static const uint32_t *numbers_of(struct assembly *assembly, const struct cluster *cluster,
                                  const struct chassis_parameters *parameters)
{
    const char *const *names = parameters->nodes.elements;
    uint32_t *numbers = ARENA_ARRAY(assembly->arena, uint32_t, parameters->nodes.count);
    for (size_t i = 0; i < parameters->nodes.count; i++) {
        numbers[i] = cluster_node_named(cluster, names[i]);
    }
    return numbers;
}

void cluster_build_chassis(struct assembly *assembly, const struct scope *system,
                           struct cluster *cluster)
{
    struct scope all = scope_child(system, "chassis");
    const struct parameter_map *map = &cluster->parameters->system->chassis;
    cluster->chassis_count = map->count;
    cluster->chassis = ARENA_ARRAY(assembly->arena, struct chassis *, map->count);
    for (size_t i = 0; i < map->count; i++) {
        const struct chassis_parameters *parameters = chassis_at(cluster->parameters->system, i);
        struct scope scope = scope_child(&all, map->names[i]);
        cluster->chassis[i] =
            chassis_build(assembly, &scope, parameters,
                          &(struct chassis_environment){
                              .nodes = numbers_of(assembly, cluster, parameters),
                              .name = map->names[i],
                              .ranks = cluster_rank(RANK_CHASSIS, (uint32_t)(i * CHASSIS_RANKS)),
                              .timeline = cluster->timeline,
                              .listener = {cluster, power, slow, management},
                          });
    }
}

void cluster_list_chassis_faults(const struct cluster *cluster, struct cause_list *causes)
{
    const struct cluster_machine *system = cluster->parameters->system;
    for (size_t i = 0; i < system->chassis.count; i++) {
        for (unsigned group = 0; group < CHASSIS_GROUPS; group++) {
            if (chassis_group_fails(chassis_at(system, i), group)) {
                cause_list_add(causes, chassis_fault_names[group]);
            }
        }
    }
}

bool cluster_chassis_fail(const struct cluster_machine *system)
{
    for (size_t i = 0; i < system->chassis.count; i++) {
        for (unsigned group = 0; group < CHASSIS_GROUPS; group++) {
            if (chassis_group_fails(chassis_at(system, i), group)) {
                return true;
            }
        }
    }
    return false;
}

double cluster_chassis_failures_per_s(const struct cluster_machine *system,
                                      int64_t ticks_per_second)
{
    double failures = 0;
    for (size_t i = 0; i < system->chassis.count; i++) {
        const struct chassis_parameters *chassis = chassis_at(system, i);
        for (unsigned group = 0; group < CHASSIS_GROUPS; group++) {
            if (chassis_group_fails(chassis, group)) {
                const struct units_parameters *units = chassis->groups[group];
                failures += (double)units->count * (double)ticks_per_second /
                            distribution_mean(&units->time_to_failure);
            }
        }
    }
    return failures;
}

/* A node is in one chassis at most. */
static void check_nodes(const struct cluster_spec *spec, const struct scope *chassis, size_t index,
                        const char **owners)
{
    const struct parameter_map *map = &spec->system->chassis;
    const struct parameter_list *names = &chassis_at(spec->system, index)->nodes;
    const struct parameter_map *nodes = &spec->system->nodes;
    struct scope list = scope_child(chassis, "nodes");
    for (size_t i = 0; i < names->count; i++) {
        struct scope at = scope_element(&list, i);
        const char *name = ((const char *const *)names->elements)[i];
        fault_check_name(&at, NULL, "node", name, nodes->names, nodes->count, spec->complaints);
        for (size_t node = 0; node < nodes->count && name != NULL; node++) {
            if (strcmp(nodes->names[node], name) != 0) {
                continue;
            }
            if (owners[node] != NULL) {
                scope_complain(&at, NULL, spec->complaints, "\"%s\" is in \"%s\" already", name,
                               owners[node]);
            }
            owners[node] = map->names[index];
        }
    }
}

void cluster_check_chassis(const struct cluster_spec *spec)
{
    struct scope all = scope_child(&spec->at.system, "chassis");
    const struct parameter_map *map = &spec->system->chassis;
    const char *owners[NODES_MOST] = {NULL};
    for (size_t i = 0; i < map->count; i++) {
        struct scope scope = scope_child(&all, map->names[i]);
        check_nodes(spec, &scope, i, owners);
        kind_check(&chassis_kind, chassis_at(spec->system, i), &scope, spec->context);
    }
}
