/* The fault "node_hang": a node stops in its tracks, and may go on where it stopped. */
#include "models/cluster/faults/fault.h"

struct node_hang {
    struct fault_parameters fault;
    const char *target;
};

static TABLE(parameters_table, struct node_hang, FAULT_ROWS,
             {.name = "target",
              .type = PARAMETER_NAME,
              .offset = offsetof(struct node_hang, target),
              .doc = "The node."},
             FAULT_FOR_ROW("Time until it goes on; without it, it never does by itself."));

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    fault_check_node(scope, ((const struct node_hang *)from)->target, context);
}

static const char *target(const void *from)
{
    return ((const struct node_hang *)from)->target;
}

static void inject(struct run *run, struct cluster *cluster, const void *from,
                   struct stream *stream, struct cause cause)
{
    (void)stream;
    const struct node_hang *hang = from;
    node_hang(run, &cluster->nodes[cluster_node_named(cluster, hang->target)],
              fault_lasts(&hang->fault), cause);
}

static const struct fault_operations operations = {.target = target, .inject = inject};

const struct kind fault_node_hang_kind = {
    .name = "node_hang",
    .role = "fault",
    .doc = "A node does nothing any more, and looks dead; it may come back.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
