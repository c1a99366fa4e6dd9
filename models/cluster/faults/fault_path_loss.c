/*
 * The fault "path_loss": a node loses all its paths to a unit, or to all units: both of its host
 * bus adapters, or the ports that they are zoned to. What becomes of its I/Os the unit says
 * (no_path_retry).
 */
#include "models/cluster/faults/fault.h"
#include "models/cluster/paths.h"

#include <string.h>

struct path_loss {
    struct fault_parameters fault;
    const char *target;
    const char *storage; /* NULL: every unit */
    sim_ticks lasts;
};

static TABLE(parameters_table, struct path_loss, FAULT_ROWS,
             {.name = "target",
              .type = PARAMETER_NAME,
              .offset = offsetof(struct path_loss, target),
              .doc = "The node."},
             {.name = "storage",
              .type = PARAMETER_NAME,
              .offset = offsetof(struct path_loss, storage),
              .doc = "The LUN that it does not reach any more; without it every one.",
              .flags = PARAMETER_OPTIONAL},
             {.name = "for",
              .type = PARAMETER_DURATION,
              .offset = offsetof(struct path_loss, lasts),
              .doc = "Time until its paths are back, unless another loss goes on; without it, to "
                     "the end.",
              .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST});

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct fault_view *view = context->environment;
    const struct path_loss *fault = from;
    fault_check_node(scope, fault->target, context);
    fault_check_name(scope, "storage", "LUN", fault->storage, view->lun_names, view->lun_count,
                     context->complaints);
    if (fault->storage == NULL && view->lun_count == 0) {
        scope_warn(scope, "kind", context->complaints,
                   "there is no storage, so this changes nothing");
    }
}

static const char *target(const void *from)
{
    return ((const struct path_loss *)from)->target;
}

/* Begins or ends the loss, unit by unit. */
static void each_unit(struct run *run, struct cluster *cluster, const struct path_loss *fault,
                      void (*change)(struct run *run, struct cluster *cluster, size_t lun,
                                     uint32_t node, struct cause cause),
                      struct cause cause)
{
    uint32_t node = cluster_node_named(cluster, fault->target);
    for (size_t i = 0; i < cluster->lun_count; i++) {
        if (fault->storage == NULL || strcmp(lun_name(cluster->luns[i]), fault->storage) == 0) {
            change(run, cluster, i, node, cause);
        }
    }
}

static void inject(struct run *run, struct cluster *cluster, const void *from,
                   struct stream *stream, struct cause cause)
{
    (void)stream;
    each_unit(run, cluster, from, paths_lose, cause);
}

static sim_ticks lasts(const void *from, struct stream *stream)
{
    (void)stream;
    const struct path_loss *fault = from;
    return fault->lasts == 0 ? TICKS_NEVER : fault->lasts;
}

static sim_ticks end(struct run *run, struct cluster *cluster, const void *from,
                     struct stream *stream, struct cause cause, uint64_t turn)
{
    (void)stream;
    (void)turn;
    each_unit(run, cluster, from, paths_restore, cause);
    return TICKS_NEVER;
}

static const struct fault_operations operations = {
    .target = target, .inject = inject, .lasts = lasts, .go_on = end};

const struct kind fault_path_loss_kind = {
    .name = "path_loss",
    .role = "fault",
    .doc = "A node loses all its paths to its storage: it is alive, and its I/Os wait or fail.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
