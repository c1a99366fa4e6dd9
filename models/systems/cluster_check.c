/* The check of a cluster's spec: its limits, then all that cluster_spec.h lists. */
#include "models/systems/cluster_spec.h"

#include "models/chassis/chassis.h"
#include "models/cluster/rank.h"

/* The limits fit where numbers of parts are packed into ranks and arguments of events. */
_Static_assert(NODES_MOST + 1 <= NETWORK_ENDPOINTS_MOST,
               "clients need an endpoint beside the nodes");
_Static_assert(SERVICES_MOST <= 1 << REQUEST_SERVICE_BITS, "a request cannot name each service");
_Static_assert(CLIENT_GROUPS_MOST <= 1 << REQUEST_GROUP_BITS, "a request cannot name each group");
_Static_assert(UINT64_C(2) * NODES_MOST * NODES_MOST <= UINT32_MAX, "ranks of fencing requests");
_Static_assert(UINT64_C(4) * SERVICES_MOST * NODES_MOST <= UINT32_MAX, "ranks of instances");
_Static_assert(UINT64_C(1) * LUNS_MOST * NODES_MOST <= UINT32_MAX, "ranks of paths");
_Static_assert(UINT64_C(1) * LUNS_MOST * NODES_MOST * PATHS_MOST <= UINT32_MAX, "ranks of paths");
_Static_assert(FAULTS_MOST <= UINT32_MAX, "ranks of faults");

static void check_most(const struct cluster_spec *spec, const struct scope *scope, const char *key,
                       const char *what, size_t count, size_t most)
{
    if (count > most) {
        scope_complain(scope, key, spec->complaints, "%zu %s; the most is %zu", count, what, most);
    }
}

static void check_parts_most(const struct cluster_spec *spec)
{
    const struct cluster_machine *system = spec->system;
    const struct scope *machine = &spec->at.system;
    check_most(spec, machine, "nodes", "nodes", system->nodes.count, NODES_MOST);
    check_most(spec, machine, "chassis", "chassis", system->chassis.count, CHASSIS_MOST);
    check_most(spec, machine, "storage", "LUNs", system->storage.count, LUNS_MOST);
    check_most(spec, machine, "services", "services", system->services.count, SERVICES_MOST);
    check_most(spec, machine, "fencing_levels", "levels beside the first",
               system->fencing_levels.count, FENCING_LEVELS_MOST - 1);
    check_most(spec, &spec->at.whole, "faults", "faults", spec->parameters->faults.count,
               FAULTS_MOST);
    if (spec->parameters->workload != NULL) {
        check_most(spec, &spec->at.clients, NULL, "groups of clients",
                   spec->parameters->workload->clients.count, CLIENT_GROUPS_MOST);
        check_most(spec, &spec->at.whole, "workload", "groups of lock clients",
                   spec->parameters->workload->lock_clients.count, LOCK_CLIENT_GROUPS_MOST);
    }
}

/* Limits and names, also where values are missing. @return whether there is more to check */
static bool check_rows(const struct cluster_spec *spec)
{
    size_t errors = spec->complaints->errors;
    check_parts_most(spec);
    /* Without nodes or services, which was complained of, no name of one means anything. */
    if (spec->complaints->errors > errors || spec->system->nodes.count == 0 ||
        spec->system->services.count == 0) {
        return false;
    }
    cluster_check_names(spec);
    return spec->context->is_whole;
}

void cluster_check(const void *from, const struct scope *whole, const struct check_context *context)
{
    const struct cluster_parameters *parameters = from;
    if (parameters->system == NULL) {
        return;
    }
    struct cluster_spec spec = {.parameters = parameters,
                                .system = parameters->system,
                                .context = context,
                                .complaints = context->complaints};
    struct scope workload = scope_section(whole, "workload");
    spec.at.whole = *whole;
    spec.at.system = scope_section(whole, "system");
    spec.at.nodes = scope_child(&spec.at.system, "nodes");
    spec.at.services = scope_child(&spec.at.system, "services");
    spec.at.clients = scope_child(&workload, "clients");
    size_t errors = context->complaints->errors;
    if (check_rows(&spec)) {
        cluster_check_parts(&spec);
        cluster_check_locks(&spec);
        cluster_check_operations(&spec);
        cluster_check_services(&spec);
        if (context->complaints->errors == errors) {
            cluster_check_load(&spec);
            cluster_check_takeover(&spec);
        }
    }
}
