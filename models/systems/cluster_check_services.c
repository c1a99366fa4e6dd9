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

static const struct service_parameters *service_at(const struct cluster_spec *spec, size_t index)
{
    return &((const struct service_parameters *)spec->system->services.elements)[index];
}

/* Whether a service follows another, by `with` once or more often; circles end the search. */
static bool follows(const struct cluster_spec *spec, size_t service, const char *leader)
{
    const struct parameter_map *services = &spec->system->services;
    for (size_t steps = 0; steps < services->count; steps++) {
        const char *with = service_at(spec, service)->with;
        if (with == NULL || strcmp(with, leader) == 0) {
            return with != NULL;
        }
        size_t next = 0;
        while (next < services->count && strcmp(services->names[next], with) != 0) {
            next++;
        }
        if (next == services->count) {
            return false;
        }
        service = next;
    }
    return false;
}

/* The stickiness of a service and of all that follow it. */
static int64_t stickiness_of(const struct cluster_spec *spec, size_t service)
{
    int64_t sum = service_at(spec, service)->stickiness;
    for (size_t i = 0; i < spec->system->services.count; i++) {
        int64_t more = service_at(spec, i)->stickiness;
        if (i != service && follows(spec, i, spec->system->services.names[service])) {
            sum = sum > PARAMETER_INFINITE - more ? PARAMETER_INFINITE : sum + more;
        }
    }
    return sum;
}

/* A service goes where the one goes that it is with: a preference of its own means nothing. */
static void warn_of_preference(const struct cluster_spec *spec, const struct scope *scope,
                               const struct service_parameters *service)
{
    if (service->with != NULL && service->preference != PARAMETER_INFINITE) {
        scope_warn(scope, "preference", spec->complaints,
                   "means nothing: the service goes where \"%s\" goes, which it is with; set that"
                   " of \"%s\"",
                   service->with, service->with);
    }
}

/* A service that moves back is out a second time for each failure of its node. */
static void warn_of_failback(const struct cluster_spec *spec, const struct scope *scope,
                             size_t index)
{
    const struct service_parameters *service = service_at(spec, index);
    const struct node_parameters *node = node_named(spec, service->on);
    if (service->with == NULL && service->preference > stickiness_of(spec, index) &&
        spec->system->nodes.count > 1 && node != NULL &&
        node->time_to_failure.family != DISTRIBUTION_NONE) {
        scope_warn(scope, "stickiness", spec->complaints,
                   "each repair of \"%s\" costs a second outage, a stop and a start: the "
                   "preference is above the stickiness (Pacemaker: resource-stickiness)",
                   service->on);
    }
}

void cluster_check_services(const struct cluster_spec *spec)
{
    const struct parameter_map *services = &spec->system->services;
    for (size_t i = 0; i < services->count; i++) {
        struct scope scope = scope_child(&spec->at.services, services->names[i]);
        warn_of_preference(spec, &scope, service_at(spec, i));
        warn_of_failback(spec, &scope, i);
    }
}
