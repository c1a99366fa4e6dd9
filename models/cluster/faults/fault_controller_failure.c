/*
 * The fault "controller_failure": a controller of the array under a unit fails, and with it the
 * paths of all nodes to it (models/cluster/unit_devices.h).
 */
#include "models/cluster/faults/fault.h"
#include "models/cluster/unit_devices.h"

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

static void check_controller(const struct controller_failure *fault,
                             const struct lun_parameters *unit, const struct scope *scope,
                             const struct check_context *context)
{
    uint32_t most = device_controllers(&unit->device);
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

static void inject(struct run *run, struct cluster *cluster, const void *from,
                   struct stream *stream, struct cause cause)
{
    (void)stream;
    const struct controller_failure *fault = from;
    for (size_t i = 0; i < cluster->lun_count; i++) {
        if (strcmp(lun_name(cluster->luns[i]), fault->target) == 0) {
            unit_devices_fail_controller(run, cluster, i, (uint32_t)fault->controller,
                                         fault->is_silent, cause);
        }
    }
}

static void end(struct run *run, struct cluster *cluster, const void *from, struct cause cause)
{
    const struct controller_failure *fault = from;
    for (size_t i = 0; i < cluster->lun_count; i++) {
        if (strcmp(lun_name(cluster->luns[i]), fault->target) == 0) {
            unit_devices_mend_controller(run, cluster, i, (uint32_t)fault->controller, cause);
        }
    }
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
