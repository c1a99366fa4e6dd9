/*
 * The fault "vm_pause": the virtual machine that a node is stands still, its clock and its watchdog
 * with it, as in a snapshot, a migration or on a host without room.
 */
#include "models/cluster/faults/fault.h"

struct vm_pause {
    struct fault_parameters fault;
    const char *target;
};

static TABLE(
    parameters_table, struct vm_pause, FAULT_ROWS,
    {.name = "target",
     .type = PARAMETER_NAME,
     .offset = offsetof(struct vm_pause, target),
     .doc = "The node, a virtual machine."},
    FAULT_FOR_ROW("Time until it goes on, as if no time had passed; without it, it never does by "
                  "itself."));

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct fault_view *view = context->environment;
    const struct vm_pause *pause = from;
    fault_check_name(scope, "target", "node", pause->target, view->node_names, view->node_count,
                     context->complaints);
}

static const char *target(const void *from)
{
    return ((const struct vm_pause *)from)->target;
}

static void inject(struct run *run, struct cluster *cluster, const void *from,
                   struct stream *stream, struct cause cause)
{
    (void)stream;
    const struct vm_pause *pause = from;
    node_pause(run, &cluster->nodes[cluster_node_named(cluster, pause->target)],
               fault_lasts(&pause->fault), cause);
}

static const struct fault_operations operations = {
    .target = target, .inject = inject, .pauses = true};

const struct kind fault_vm_pause_kind = {
    .name = "vm_pause",
    .role = "fault",
    .doc = "A virtual machine stands still, and its watchdog with it; it may go on and write after "
           "others took over.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
