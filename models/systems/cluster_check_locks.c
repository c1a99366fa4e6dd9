/* The lock manager of a cluster's spec and its clients. */
#include "models/interrupts/interrupts_parameters.h"
#include "models/systems/cluster_build.h"
#include "models/systems/cluster_spec.h"

/* Whether a node may go down. */
static bool may_lose_nodes(const struct cluster_spec *spec)
{
    const struct parameter_map *nodes = &spec->system->nodes;
    const struct parameter_map *services = &spec->system->services;
    bool may = spec->parameters->faults.count > 0 || cluster_chassis_fail(spec->system);
    for (size_t i = 0; i < nodes->count; i++) {
        const struct node_parameters *node = &((const struct node_parameters *)nodes->elements)[i];
        const struct interrupt_source_parameters *sources = node->interrupt_sources.elements;
        may = may || node->time_to_failure.family != DISTRIBUTION_NONE;
        for (size_t k = 0; k < node->interrupt_sources.count; k++) {
            may = may || sources[k].action == ACTION_PANIC;
        }
    }
    for (size_t i = 0; i < services->count; i++) {
        const struct service_parameters *of = services->elements;
        may = may || of[i].time_to_failure.family != DISTRIBUTION_NONE;
    }
    return may;
}

static void check_clients(const struct cluster_spec *spec, const struct parameter_map *groups)
{
    struct scope workload = scope_section(&spec->at.whole, "workload");
    struct scope all = scope_child(&workload, "lock_clients");
    const struct lock_clients_parameters *parameters = groups->elements;
    const struct lock_manager_parameters *manager = spec->system->lock_manager;
    if (groups->count > 0 && manager == NULL) {
        scope_complain(&all, NULL, spec->complaints, "there is no lock_manager in the system");
    }
    for (size_t i = 0; i < groups->count; i++) {
        struct scope scope = scope_child(&all, groups->names[i]);
        lock_clients_check(&parameters[i], &scope, spec->complaints, &spec->system->nodes,
                           manager == NULL ? 0 : manager->resources);
    }
}

void cluster_check_locks(const struct cluster_spec *spec)
{
    const struct cluster_machine *system = spec->system;
    if (system->lock_manager != NULL) {
        struct scope scope = scope_child(&spec->at.system, "lock_manager");
        lock_manager_check(system->lock_manager, &scope, spec->context, &system->network,
                           system->nodes.count);
        if (may_lose_nodes(spec)) {
            scope_complain(&scope, NULL, spec->complaints,
                           "nodes may be lost, and a lock manager is not recovered yet: leave"
                           " faults and times to failure out");
        }
    }
    if (spec->parameters->workload != NULL) {
        check_clients(spec, &spec->parameters->workload->lock_clients);
    }
}
