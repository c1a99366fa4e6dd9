/*
 * The fault "quorum_device_failure": a quorum device fails, or the way of one node to it is cut.
 *
 * Failures add up: the device is back when the last has ended.
 */
#include "models/cluster/faults/fault.h"

struct quorum_device_failure {
    struct fault_parameters fault;
    const char *target; /* NULL: the device itself */
};

static TABLE(parameters_table, struct quorum_device_failure, FAULT_ROWS,
             {.name = "target",
              .type = PARAMETER_NAME,
              .offset = offsetof(struct quorum_device_failure, target),
              .doc = "A node, whose way to the device is cut; without it the device itself fails.",
              .flags = PARAMETER_OPTIONAL},
             FAULT_FOR_ROW(
                 "Time until it is over, unless another failure goes on; without it, to the end."));

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct fault_view *view = context->environment;
    fault_check_node(scope, ((const struct quorum_device_failure *)from)->target, context);
    if (view->quorum == NULL || view->quorum->kind == NULL) {
        return;
    }
    const struct quorum_operations *quorum = view->quorum->kind->operations;
    if (quorum->has_device == NULL || !quorum->has_device(view->quorum->parameters)) {
        scope_warn(scope, "kind", context->complaints,
                   "changes nothing: the quorum has no device (system.quorum.device)");
    }
}

static const char *target(const void *from)
{
    return ((const struct quorum_device_failure *)from)->target;
}

/* Begins or ends the failure. */
static void set(struct run *run, struct cluster *cluster, const struct quorum_device_failure *fault,
                bool works, struct cause cause)
{
    const struct manager_environment *around = &cluster->manager.around;
    uint32_t node =
        fault->target == NULL ? cluster->node_count : cluster_node_named(cluster, fault->target);
    cause.event =
        cluster_note(run, cluster, works ? WORD_QUORUM_DEVICE_RESTORED : WORD_QUORUM_DEVICE_LOSS,
                     NULL, fault->target, cause.event);
    if (around->quorum->set_device != NULL) {
        around->quorum->set_device(run, around->quorum_component, node, works, cause);
    }
}

static void inject(struct run *run, struct cluster *cluster, const void *from,
                   struct stream *stream, struct cause cause)
{
    (void)stream;
    set(run, cluster, from, false, cause);
}

static void end(struct run *run, struct cluster *cluster, const void *from, struct cause cause)
{
    set(run, cluster, from, true, cause);
}

static const struct fault_operations operations = {.target = target, .inject = inject, .end = end};

const struct kind fault_quorum_device_failure_kind = {
    .name = "quorum_device_failure",
    .role = "fault",
    .doc = "A quorum device fails, or one node cannot reach it.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
