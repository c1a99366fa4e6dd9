/* The planned fault "node_shutdown": a node gives its services up, leaves, and is turned off. */
#include "models/cluster/faults/fault.h"
#include "models/cluster/shutdown.h"

struct node_shutdown {
    struct fault_parameters fault;
    const char *target;
};

static TABLE(parameters_table, struct node_shutdown, FAULT_ROWS,
             {.name = "target",
              .type = PARAMETER_NAME,
              .offset = offsetof(struct node_shutdown, target),
              .doc = "The node."},
             FAULT_FOR_ROW("How long it is off before it boots; without it, it stays off."));

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    fault_check_node(scope, ((const struct node_shutdown *)from)->target, context);
}

static const char *target(const void *from)
{
    return ((const struct node_shutdown *)from)->target;
}

static void inject(struct run *run, struct cluster *cluster, const void *from,
                   struct stream *stream, struct cause cause)
{
    (void)stream;
    const struct node_shutdown *fault = from;
    shutdown_order(run, cluster, cluster_node_named(cluster, fault->target),
                   fault_lasts(&fault->fault), cause);
}

static const struct fault_operations operations = {.target = target, .inject = inject};

const struct kind fault_node_shutdown_kind = {
    .name = "node_shutdown",
    .role = "fault",
    .doc = "An administrator shuts a node down: its services move, it leaves its ring, and is off.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
