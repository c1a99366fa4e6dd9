/*
 * The fault "management_loss": fencing devices cannot be reached, as when the management network is
 * lost. Attempts made meanwhile fail; a device that has its order works, but is not heard.
 */
#include "models/cluster/faults/fault.h"

struct management_loss {
    struct fault_parameters fault;
    const char *target; /* NULL: all */
};

static TABLE(parameters_table, struct management_loss, FAULT_ROWS,
             {.name = "target",
              .type = PARAMETER_NAME,
              .offset = offsetof(struct management_loss, target),
              .doc = "A node: the device that fences it; without it the devices of all nodes.",
              .flags = PARAMETER_OPTIONAL},
             FAULT_FOR_ROW("Time until the devices are reached again, unless another loss goes on; "
                           "without it, to the end."));

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct fault_view *view = context->environment;
    fault_check_node(scope, ((const struct management_loss *)from)->target, context);
    const struct fencing_operations *fencing =
        view->fencing == NULL ? NULL : view->fencing->operations;
    if (fencing != NULL && fencing->set_reachable == NULL) {
        scope_warn(scope, "kind", context->complaints,
                   "fencing of kind \"%s\" reaches nodes without a management network, so this"
                   " changes nothing",
                   view->fencing->name);
    }
}

static const char *target(const void *from)
{
    return ((const struct management_loss *)from)->target;
}

/* Begins or ends the loss. */
static void set(struct run *run, struct cluster *cluster, const struct management_loss *fault,
                bool is_reachable, enum timeline_word word, uint64_t cause)
{
    cluster_note(run, cluster, word, NULL, fault->target, cause);
    if (cluster->fencing->set_reachable == NULL) {
        return;
    }
    uint32_t only =
        fault->target == NULL ? cluster->node_count : cluster_node_named(cluster, fault->target);
    for (uint32_t node = 0; node < cluster->node_count; node++) {
        if (only == cluster->node_count || node == only) {
            cluster->fencing->set_reachable(run, cluster->fencing_component, node, is_reachable);
        }
    }
}

static void inject(struct run *run, struct cluster *cluster, const void *from,
                   struct stream *stream, struct cause cause)
{
    (void)stream;
    set(run, cluster, from, false, WORD_MANAGEMENT_LOSS, cause.event);
}

static void end(struct run *run, struct cluster *cluster, const void *from, struct cause cause)
{
    set(run, cluster, from, true, WORD_MANAGEMENT_RESTORED, cause.event);
}

static const struct fault_operations operations = {.target = target, .inject = inject, .end = end};

const struct kind fault_management_loss_kind = {
    .name = "management_loss",
    .role = "fault",
    .doc = "Fencing devices cannot be reached: the management network is lost.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
