/* The fault "partition": the switch carries nothing between groups of nodes. */
#include "models/cluster/faults/fault.h"

#include <stdio.h>
#include <string.h>

struct partition {
    struct fault_parameters fault;
    struct parameter_list groups; /* of lists of names */
    const char *network;          /* NULL: that of requests */
};

static const struct parameter name_row = {
    .name = "name",
    .type = PARAMETER_NAME,
    .doc = "A node, or \"clients\".",
};

static const struct parameter group_row = {
    .name = "group",
    .type = PARAMETER_LIST,
    .doc = "Names of those that hear each other.",
    .element = &name_row,
    .count_least = 1,
};

static TABLE(
    parameters_table, struct partition, FAULT_ROWS,
    {.name = "groups",
     .type = PARAMETER_LIST,
     .offset = offsetof(struct partition, groups),
     .doc = "Lists of nodes; those of different groups do not hear each other. Nodes named "
            "in none are one more group; clients named in none hear everyone.",
     .element = &group_row,
     .count_least = 1},
    FAULT_NETWORK_ROW(struct partition, network),
    FAULT_FOR_ROW(
        "Time until it heals; without it, it never does. A later partition takes its place."));

static const struct parameter_list *group_of(const struct partition *fault, size_t index)
{
    return &((const struct parameter_list *)fault->groups.elements)[index];
}

static const char *name_in_group(const struct parameter_list *group, size_t index)
{
    return ((const char *const *)group->elements)[index];
}

/* Whether all nodes, and the clients where they are named, are in one group. */
static bool parts_nobody(const unsigned *groups, size_t node_count)
{
    for (size_t i = 1; i < node_count; i++) {
        if (groups[i] != groups[0]) {
            return false;
        }
    }
    return groups[node_count] == 0 || groups[node_count] == groups[0];
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct fault_view *view = context->environment;
    const struct partition *fault = from;
    struct complaints *complaints = context->complaints;
    const char *known[NODES_MOST + 1];
    unsigned groups[NODES_MOST + 1] = {0};
    size_t errors = complaints->errors;
    size_t count = fault_endpoints(view, fault->network, known);
    fault_check_network(scope, fault->network, view, complaints);
    for (size_t g = 0; g < fault->groups.count; g++) {
        const struct parameter_list *group = group_of(fault, g);
        for (size_t i = 0; i < group->count; i++) {
            char key[64];
            snprintf(key, sizeof key, "groups/%zu/%zu", g, i);
            fault_check_name(scope, key, "node", name_in_group(group, i), known, count, complaints);
            for (size_t n = 0; n < count && name_in_group(group, i) != NULL; n++) {
                if (strcmp(known[n], name_in_group(group, i)) != 0) {
                    continue;
                }
                if (groups[n] != 0) {
                    scope_complain(scope, key, complaints, "\"%s\" is in group %u already",
                                   known[n], groups[n] - 1);
                }
                groups[n] = (unsigned)g + 1;
            }
        }
    }
    if (complaints->errors == errors && parts_nobody(groups, view->node_count)) {
        scope_warn(scope, "groups", complaints,
                   "parts nobody: all nodes are in one group, and hear each other");
    }
}

static void inject(struct run *run, struct cluster *cluster, const void *from,
                   struct stream *stream, struct cause cause)
{
    (void)stream;
    const struct partition *fault = from;
    uint32_t groups[NODES_MOST + 1];
    for (uint32_t node = 0; node < cluster->node_count; node++) {
        groups[node] = (uint32_t)fault->groups.count + 1;
    }
    groups[cluster->node_count] = 0;
    for (size_t g = 0; g < fault->groups.count; g++) {
        const struct parameter_list *group = group_of(fault, g);
        for (size_t i = 0; i < group->count; i++) {
            groups[cluster_node_named(cluster, name_in_group(group, i))] = (uint32_t)g + 1;
        }
    }
    fault_split(run, cluster, fault->network, groups, from, cause);
}

static void end(struct run *run, struct cluster *cluster, const void *from, struct cause cause)
{
    fault_heal(run, cluster, ((const struct partition *)from)->network, from, cause);
}

static const struct fault_operations operations = {.inject = inject, .end = end};

const struct kind fault_partition_kind = {
    .name = "partition",
    .role = "fault",
    .doc = "The switch carries nothing between groups of nodes.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
