/*
 * The fault "path_loss": paths of nodes to units are lost. All paths of a node: both of its host
 * bus adapters, or the ports that they are zoned to; one path of it: a cable or an adapter; one
 * path of every node: a switch or a fabric; all paths of every node to a unit: the unit itself.
 * The unit says what becomes of I/Os (paths, no_path_retry).
 */
#include "models/cluster/faults/fault.h"
#include "models/cluster/paths.h"

#include <inttypes.h>
#include <string.h>

struct path_loss {
    struct fault_parameters fault;
    const char *target;
    const char *storage; /* NULL: every unit */
    int64_t path;        /* 0: all */
    bool is_silent;
};

static TABLE(
    parameters_table, struct path_loss, FAULT_ROWS,
    {.name = "target",
     .type = PARAMETER_NAME,
     .offset = offsetof(struct path_loss, target),
     .doc = "The node; without it every node, as when a switch, a fabric or a controller"
            " fails.",
     .flags = PARAMETER_OPTIONAL},
    {.name = "storage",
     .type = PARAMETER_NAME,
     .offset = offsetof(struct path_loss, storage),
     .doc = "The LUN that it does not reach any more; without it every one.",
     .flags = PARAMETER_OPTIONAL},
    {.name = "path",
     .type = PARAMETER_INTEGER,
     .offset = offsetof(struct path_loss, path),
     .doc = "The path that fails, from 1, of units that have several; without it all are"
            " lost at once.",
     .flags = PARAMETER_OPTIONAL,
     .least = 1,
     .most = PATHS_MOST},
    {.name = "silent",
     .type = PARAMETER_BOOLEAN,
     .offset = offsetof(struct path_loss, is_silent),
     .doc = "Nothing reports the failure of the path: frames vanish, and the next check"
            " has to time out.",
     .preset = "false"},
    FAULT_FOR_ROW("Time until its paths are back, unless another loss goes on; without it, to "
                  "the end."));

/* Some unit that is befallen has the path. */
static void check_path(const struct path_loss *fault, const struct scope *scope,
                       const struct check_context *context)
{
    const struct fault_view *view = context->environment;
    int64_t most = 0;
    for (size_t i = 0; i < view->lun_count && view->luns != NULL; i++) {
        bool is_meant = fault->storage == NULL || strcmp(view->lun_names[i], fault->storage) == 0;
        most = is_meant && view->luns[i].paths > most ? view->luns[i].paths : most;
    }
    most = view->san != NULL ? (int64_t)san_find_ways(view->san, NULL) : most;
    if (fault->path > most && most > 0) {
        scope_complain(scope, "path", context->complaints,
                       "%" PRId64 " is above the paths that a node has, %" PRId64
                       " (storage.NAME.paths)",
                       fault->path, most);
    }
    if (fault->is_silent && fault->path == 0) {
        scope_complain(scope, "silent", context->complaints,
                       "is about one path: \"path\" has to name it");
    }
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct fault_view *view = context->environment;
    const struct path_loss *fault = from;
    if (fault->target != NULL) {
        fault_check_node(scope, fault->target, context);
    }
    check_path(fault, scope, context);
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

/* Begins or ends the loss of a node's paths to a unit. */
static void change(struct run *run, struct cluster *cluster, const struct path_loss *fault,
                   size_t lun, uint32_t node, bool begins, struct cause cause)
{
    uint32_t path = (uint32_t)fault->path;
    if (path > lun_path_count(cluster->luns[lun])) {
        return;
    }
    if (path > 0 && begins) {
        paths_fail(run, cluster, lun, node, path - 1, fault->is_silent, cause);
    } else if (path > 0) {
        paths_mend(run, cluster, lun, node, path - 1, fault->is_silent, cause);
    } else {
        (begins ? paths_lose : paths_restore)(run, cluster, lun, node, cause);
    }
}

/* The same, unit by unit and node by node. */
static void each_unit(struct run *run, struct cluster *cluster, const struct path_loss *fault,
                      bool begins, struct cause cause)
{
    uint32_t only =
        fault->target == NULL ? cluster->node_count : cluster_node_named(cluster, fault->target);
    for (size_t i = 0; i < cluster->lun_count; i++) {
        bool is_meant =
            fault->storage == NULL || strcmp(lun_name(cluster->luns[i]), fault->storage) == 0;
        for (uint32_t node = 0; node < cluster->node_count && is_meant; node++) {
            if (only == cluster->node_count || only == node) {
                change(run, cluster, fault, i, node, begins, cause);
            }
        }
    }
}

static void inject(struct run *run, struct cluster *cluster, const void *from,
                   struct stream *stream, struct cause cause)
{
    (void)stream;
    each_unit(run, cluster, from, true, cause);
}

static void end(struct run *run, struct cluster *cluster, const void *from, struct cause cause)
{
    each_unit(run, cluster, from, false, cause);
}

static const struct fault_operations operations = {.target = target, .inject = inject, .end = end};

const struct kind fault_path_loss_kind = {
    .name = "path_loss",
    .role = "fault",
    .doc =
        "Nodes lose a path to their storage, or all: they are alive, and I/Os wait, move or fail.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
