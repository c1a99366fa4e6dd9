/* Rules of the trade between services and the nodes that they run on. */
#include "models/systems/cluster_spec.h"

#include <string.h>

static const struct node_parameters *node_named(const struct cluster_spec *spec, const char *name)
{
    const struct parameter_map *nodes = &spec->system->nodes;
    for (size_t i = 0; i < nodes->count; i++) {
        if (strcmp(nodes->names[i], name) == 0) {
            return &((const struct node_parameters *)nodes->elements)[i];
        }
    }
    return NULL;
}

/* A service that moves back is out a second time for each failure of its node. */
static void warn_of_failback(const struct cluster_spec *spec, const struct scope *scope,
                             const struct service_parameters *service)
{
    const struct node_parameters *node = node_named(spec, service->on);
    if (service->preference > service->stickiness && spec->system->nodes.count > 1 &&
        node != NULL && node->time_to_failure.family != DISTRIBUTION_NONE) {
        scope_warn(scope, "stickiness", spec->complaints,
                   "each repair of \"%s\" costs a second outage, a stop and a start: the "
                   "preference is above the stickiness (Pacemaker: resource-stickiness)",
                   service->on);
    }
}

void cluster_check_services(const struct cluster_spec *spec)
{
    const struct parameter_map *services = &spec->system->services;
    const struct service_parameters *parameters = services->elements;
    for (size_t i = 0; i < services->count; i++) {
        struct scope scope = scope_child(&spec->at.services, services->names[i]);
        warn_of_failback(spec, &scope, &parameters[i]);
    }
}
