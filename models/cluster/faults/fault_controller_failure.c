/*
 * The fault "controller_failure": a controller of the array under a unit fails, and with it the
 * paths of all nodes to it. Paths are connected to controllers by turns: of two controllers path 1
 * to the first one, path 2 to the second, and so on; a path that is alone to the first.
 */
#include "models/cluster/faults/fault.h"
#include "models/cluster/paths.h"

#include <inttypes.h>
#include <string.h>

struct controller_failure {
    struct fault_parameters fault;
    const char *target;
    int64_t controller; /* from 0 */
    bool is_silent;
};

static TABLE(parameters_table, struct controller_failure, FAULT_ROWS,
             {.name = "target",
              .type = PARAMETER_NAME,
              .offset = offsetof(struct controller_failure, target),
              .doc = "The LUN, whose device is an array with controllers."},
             {.name = "controller",
              .type = PARAMETER_INTEGER,
              .offset = offsetof(struct controller_failure, controller),
              .doc = "Which controller, from 0.",
              .preset = "0",
              .most = 1e3},
             {.name = "silent",
              .type = PARAMETER_BOOLEAN,
              .offset = offsetof(struct controller_failure, is_silent),
              .doc = "Nothing reports the failure of its paths, of several: the controller hangs,"
                     " and the next check has to time out; reported unless given.",
              .flags = PARAMETER_OPTIONAL},
             FAULT_FOR_ROW("Time until it is back; without it, to the end."));

/* Controllers of a unit's device. */
static uint32_t count(const struct lun_parameters *unit)
{
    const struct device_operations *device =
        unit->device.kind != NULL ? unit->device.kind->operations : NULL;
    return device == NULL || device->controllers == NULL
               ? 0
               : device->controllers->count(unit->device.parameters);
}

static void check_controller(const struct controller_failure *fault,
                             const struct lun_parameters *unit, const struct scope *scope,
                             const struct check_context *context)
{
    uint32_t most = count(unit);
    if (most == 0) {
        scope_complain(scope, "target", context->complaints,
                       "\"%s\" has no controllers: its device is not of kind \"array\"",
                       fault->target);
    } else if (fault->controller >= most) {
        scope_complain(scope, "controller", context->complaints,
                       "is %" PRId64 ": the last of %" PRIu32 " controllers of \"%s\" is %" PRIu32,
                       fault->controller, most, fault->target, most - 1);
    }
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct fault_view *view = context->environment;
    const struct controller_failure *fault = from;
    fault_check_name(scope, "target", "LUN", fault->target, view->lun_names, view->lun_count,
                     context->complaints);
    for (size_t i = 0; i < view->lun_count; i++) {
        bool is_target = fault->target != NULL && strcmp(view->lun_names[i], fault->target) == 0;
        if (is_target && view->luns != NULL && context->is_whole) {
            check_controller(fault, &view->luns[i], scope, context);
        }
    }
}

static const char *target(const void *from)
{
    return ((const struct controller_failure *)from)->target;
}

/* The paths of a node to the controller are lost, or are back. */
static void change_paths(struct run *run, struct cluster *cluster,
                         const struct controller_failure *fault, size_t lun, uint32_t node,
                         bool is_up, struct cause cause)
{
    const struct lun_parameters *unit = lun_parameters_of(cluster->luns[lun]);
    uint32_t controllers = count(unit);
    if (unit->paths == 1 && fault->controller == 0) {
        (is_up ? paths_restore : paths_lose)(run, cluster, lun, node, cause);
    }
    for (uint32_t path = 0; path < unit->paths && unit->paths > 1; path++) {
        if (path % controllers != fault->controller) {
            continue;
        }
        if (is_up) {
            paths_mend(run, cluster, lun, node, path, fault->is_silent, cause);
        } else {
            paths_fail(run, cluster, lun, node, path, fault->is_silent, cause);
        }
    }
}

static void change(struct run *run, struct cluster *cluster, const struct controller_failure *fault,
                   bool is_up, struct cause cause)
{
    for (size_t i = 0; i < cluster->lun_count; i++) {
        if (strcmp(lun_name(cluster->luns[i]), fault->target) != 0) {
            continue;
        }
        lun_set_controller(run, cluster->luns[i], (uint32_t)fault->controller, is_up);
        for (uint32_t node = 0; node < cluster->node_count; node++) {
            change_paths(run, cluster, fault, i, node, is_up, cause);
        }
    }
}

static void inject(struct run *run, struct cluster *cluster, const void *from,
                   struct stream *stream, struct cause cause)
{
    (void)stream;
    change(run, cluster, from, false, cause);
}

static void end(struct run *run, struct cluster *cluster, const void *from, struct cause cause)
{
    change(run, cluster, from, true, cause);
}

static const struct fault_operations operations = {.target = target, .inject = inject, .end = end};

const struct kind fault_controller_failure_kind = {
    .name = "controller_failure",
    .role = "fault",
    .doc =
        "A controller of an array fails: nodes lose their paths to it, the other one takes over.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
