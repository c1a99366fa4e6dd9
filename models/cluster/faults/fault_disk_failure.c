/*
 * The fault "disk_failure": a member of the raid under a unit fails. The raid replaces it, as it
 * does one that fails by itself, or has lost its data.
 */
#include "models/cluster/faults/fault.h"
#include "models/cluster/unit_devices.h"

#include <inttypes.h>
#include <string.h>

struct disk_failure {
    struct fault_parameters fault;
    const char *target;
    int64_t member; /* from 0 */
};

static TABLE(parameters_table, struct disk_failure, FAULT_ROWS,
             {.name = "target",
              .type = PARAMETER_NAME,
              .offset = offsetof(struct disk_failure, target),
              .doc = "The LUN, whose device is a raid or an array with one."},
             {.name = "member",
              .type = PARAMETER_INTEGER,
              .offset = offsetof(struct disk_failure, member),
              .doc = "Which member of the raid, by its number in members.N, from 0. A place without"
                     " a drive does not fail, nor one of a raid that has lost its data.",
              .preset = "0",
              .most = 1e3});

static void check_member(const struct disk_failure *fault, const struct lun_parameters *unit,
                         const struct scope *scope, const struct check_context *context)
{
    uint32_t most = device_members(&unit->device);
    if (most == 0) {
        scope_complain(scope, "target", context->complaints,
                       "\"%s\" has no members: its device is not of kind \"raid\" or \"array\"",
                       fault->target);
    } else if (fault->member >= most) {
        scope_complain(scope, "member", context->complaints,
                       "is %" PRId64 ": the last of %" PRIu32 " members of \"%s\" is %" PRIu32,
                       fault->member, most, fault->target, most - 1);
    }
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct fault_view *view = context->environment;
    const struct disk_failure *fault = from;
    fault_check_name(scope, "target", "LUN", fault->target, view->lun_names, view->lun_count,
                     context->complaints);
    for (size_t i = 0; i < view->lun_count; i++) {
        bool is_target = fault->target != NULL && strcmp(view->lun_names[i], fault->target) == 0;
        if (is_target && view->luns != NULL && context->is_whole) {
            check_member(fault, &view->luns[i], scope, context);
        }
    }
}

static const char *target(const void *from)
{
    return ((const struct disk_failure *)from)->target;
}

static void inject(struct run *run, struct cluster *cluster, const void *from,
                   struct stream *stream, struct cause cause)
{
    (void)stream;
    const struct disk_failure *fault = from;
    for (size_t i = 0; i < cluster->lun_count; i++) {
        if (strcmp(lun_name(cluster->luns[i]), fault->target) == 0) {
            unit_devices_fail_member(run, cluster, i, (uint32_t)fault->member, cause);
        }
    }
}

static const struct fault_operations operations = {.target = target, .inject = inject};

const struct kind fault_disk_failure_kind = {
    .name = "disk_failure",
    .role = "fault",
    .doc = "A member of a raid fails, which is replaced, or loses the data of the unit.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
