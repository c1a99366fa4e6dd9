/* The planned fault "node_standby": what a node runs moves away, and the node stays in its ring. */
#include "models/cluster/faults/fault.h"

struct node_standby {
    struct fault_parameters fault;
    const char *target;
};

static TABLE(parameters_table, struct node_standby, FAULT_ROWS,
             {.name = "target",
              .type = PARAMETER_NAME,
              .offset = offsetof(struct node_standby, target),
              .doc = "The node."},
             FAULT_FOR_ROW("Time until it may run services again; without it, never."));

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    fault_check_node(scope, ((const struct node_standby *)from)->target, context);
}

static const char *target(const void *from)
{
    return ((const struct node_standby *)from)->target;
}

static void inject(struct run *run, struct cluster *cluster, const void *from,
                   struct stream *stream, struct cause cause)
{
    (void)stream;
    manager_set_standby(run, &cluster->manager, cluster_node_named(cluster, target(from)), true,
                        cause);
}

static void end(struct run *run, struct cluster *cluster, const void *from, struct cause cause)
{
    manager_set_standby(run, &cluster->manager, cluster_node_named(cluster, target(from)), false,
                        cause);
}

static const struct fault_operations operations = {.target = target, .inject = inject, .end = end};

const struct kind fault_node_standby_kind = {
    .name = "node_standby",
    .role = "fault",
    .doc = "An administrator puts a node in standby mode: its services move, in an orderly way.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
