/*
 * The fault "switch_failure": a switch of a network carries nothing, neither between endpoints at
 * it nor over its uplinks; without a name, no switch of the network does.
 */
#include "models/cluster/faults/fault.h"

struct switch_failure {
    struct fault_parameters fault;
    const char *network;     /* NULL: that of requests */
    const char *switch_name; /* NULL: all of them */
};

static TABLE(
    parameters_table, struct switch_failure, FAULT_ROWS,
    FAULT_NETWORK_ROW(struct switch_failure, network),
    {.name = "switch",
     .type = PARAMETER_NAME,
     .offset = offsetof(struct switch_failure, switch_name),
     .doc = "The switch that fails, among `switches` of the network; without it, all of"
            " them and the core.",
     .flags = PARAMETER_OPTIONAL},
    FAULT_FOR_ROW("Time until it carries again; without it, to the end. A later partition of the"
                  " network takes its place."));

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct switch_failure *fault = from;
    const struct fault_view *view = context->environment;
    const struct parameter_map *map;
    fault_check_network(scope, fault->network, view, context->complaints);
    if (fault->switch_name != NULL) {
        fault_check_switch(scope, fault->network, fault->switch_name, view, &map,
                           context->complaints);
    }
}

static struct network *network_of(const struct cluster *cluster, const struct switch_failure *fault)
{
    return cluster->networks.of[cluster_network_named(cluster, fault->network)];
}

/* Without a switch every endpoint is a group of its own. */
static void inject(struct run *run, struct cluster *cluster, const void *from,
                   struct stream *stream, struct cause cause)
{
    (void)stream;
    const struct switch_failure *fault = from;
    if (fault->switch_name != NULL) {
        struct network *network = network_of(cluster, fault);
        network_fail_switch(run, network, network_switch_named(network, fault->switch_name));
        fault_switch_changed(run, cluster, fault->network, fault->switch_name, false, cause);
        return;
    }
    unsigned groups[NODES_MOST + 1];
    for (uint32_t i = 0; i <= cluster->node_count; i++) {
        groups[i] = i + 1;
    }
    fault_split(run, cluster, fault->network, groups, from, cause);
}

static void end(struct run *run, struct cluster *cluster, const void *from, struct cause cause)
{
    const struct switch_failure *fault = from;
    if (fault->switch_name != NULL) {
        struct network *network = network_of(cluster, fault);
        network_repair_switch(run, network, network_switch_named(network, fault->switch_name));
        fault_switch_changed(run, cluster, fault->network, fault->switch_name, true, cause);
        return;
    }
    fault_heal(run, cluster, fault->network, from, cause);
}

static const struct fault_operations operations = {.inject = inject, .end = end};

const struct kind fault_switch_failure_kind = {
    .name = "switch_failure",
    .role = "fault",
    .doc = "A switch of a network carries nothing: nobody hears anybody over it.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
