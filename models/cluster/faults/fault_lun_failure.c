/*
 * The fault "lun_failure": a unit has lost its data, as by a mistake of its administrators or of
 * the array's firmware. Nodes reach it, and all their I/Os fail until the data are restored.
 */
#include "models/cluster/faults/fault.h"
#include "models/cluster/unit_devices.h"

#include <string.h>

struct lun_failure {
    struct fault_parameters fault;
    const char *target;
};

static TABLE(parameters_table, struct lun_failure, FAULT_ROWS,
             {.name = "target",
              .type = PARAMETER_NAME,
              .offset = offsetof(struct lun_failure, target),
              .doc = "The LUN."},
             FAULT_FOR_ROW("Time until its data are restored, unless another loss goes on; without"
                           " it, to the end."));

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct fault_view *view = context->environment;
    fault_check_name(scope, "target", "LUN", ((const struct lun_failure *)from)->target,
                     view->lun_names, view->lun_count, context->complaints);
}

static const char *target(const void *from)
{
    return ((const struct lun_failure *)from)->target;
}

static void each(struct run *run, struct cluster *cluster, const void *from, struct cause cause,
                 void (*change)(struct run *run, struct cluster *cluster, size_t lun,
                                struct cause cause))
{
    for (size_t i = 0; i < cluster->lun_count; i++) {
        if (strcmp(lun_name(cluster->luns[i]), target(from)) == 0) {
            change(run, cluster, i, cause);
        }
    }
}

static void inject(struct run *run, struct cluster *cluster, const void *from,
                   struct stream *stream, struct cause cause)
{
    (void)stream;
    each(run, cluster, from, cause, unit_devices_lose);
}

static void end(struct run *run, struct cluster *cluster, const void *from, struct cause cause)
{
    each(run, cluster, from, cause, unit_devices_restore);
}

static const struct fault_operations operations = {.target = target, .inject = inject, .end = end};

const struct kind fault_lun_failure_kind = {
    .name = "lun_failure",
    .role = "fault",
    .doc = "A unit loses its data: I/Os of all nodes to it fail until they are restored.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
