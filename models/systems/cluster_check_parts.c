/* The parts of a cluster's spec, each by its own check. */
#include "models/systems/cluster_spec.h"

#include "models/processor/workers.h"

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

static void check_machines(const struct cluster_spec *spec)
{
    const struct parameter_map *nodes = &spec->system->nodes;
    for (size_t i = 0; i < nodes->count; i++) {
        const struct node_parameters *node = &((const struct node_parameters *)nodes->elements)[i];
        struct scope scope = scope_child(&spec->at.nodes, nodes->names[i]);
        struct scope machine = scope_child(&scope, "machine");
        if (node->machine != NULL) {
            kind_check(&workers_kind, node->machine, &machine, spec->context);
        }
    }
}

static void check_storage(const struct cluster_spec *spec)
{
    struct scope storage = scope_child(&spec->at.system, "storage");
    const struct parameter_map *luns = &spec->system->storage;
    for (size_t i = 0; i < luns->count; i++) {
        struct scope scope = scope_child(&storage, luns->names[i]);
        kind_check(&lun_kind, &((const struct lun_parameters *)luns->elements)[i], &scope,
                   spec->context);
    }
}

void cluster_check_parts(const struct cluster_spec *spec)
{
    const struct cluster_machine *system = spec->system;
    uint32_t count = (uint32_t)system->nodes.count;
    check_network(spec);
    check_machines(spec);
    check_storage(spec);
    cluster_check_part(spec, &system->quorum, "quorum", &count);
    cluster_check_part(spec, &system->membership, "membership", &count);
    if (count > 1) { /* one node alone fences none */
        cluster_check_part(spec, &system->fencing, "fencing", NULL);
        cluster_check_fencing(spec);
    }
}
