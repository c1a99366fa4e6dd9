/*
 * The fault "array_power_cycle": the array of a unit loses its power and has it again at once. I/Os
 * go on; keys and reservations are forgotten, unless fencing has made them last (APTPL).
 */
#include "models/cluster/faults/fault.h"

#include <string.h>

struct array_power_cycle {
    struct fault_parameters fault;
    const char *target;
};

static TABLE(parameters_table, struct array_power_cycle, FAULT_ROWS,
             {.name = "target",
              .type = PARAMETER_NAME,
              .offset = offsetof(struct array_power_cycle, target),
              .doc = "The LUN."});

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct fault_view *view = context->environment;
    fault_check_name(scope, "target", "LUN", ((const struct array_power_cycle *)from)->target,
                     view->lun_names, view->lun_count, context->complaints);
}

static const char *target(const void *from)
{
    return ((const struct array_power_cycle *)from)->target;
}

static void inject(struct run *run, struct cluster *cluster, const void *from,
                   struct stream *stream, struct cause cause)
{
    (void)stream;
    const char *name = target(from);
    const struct fencing_operations *fencing = cluster->fencing;
    bool keeps_keys =
        fencing->keeps_keys == NULL || fencing->keeps_keys(cluster->fencing_parameters);
    cluster_note(run, cluster, WORD_ARRAY_POWER_CYCLE, NULL, name, cause.event);
    timeline_text(cluster->timeline, "keys", keeps_keys ? "kept" : "lost");
    for (size_t i = 0; i < cluster->lun_count; i++) {
        if (strcmp(lun_name(cluster->luns[i]), name) == 0) {
            lun_power_cycle(run, cluster->luns[i], keeps_keys);
        }
    }
}

static const struct fault_operations operations = {.target = target, .inject = inject};

const struct kind fault_array_power_cycle_kind = {
    .name = "array_power_cycle",
    .role = "fault",
    .doc = "The array of a unit loses its power for a moment, and with it what it has not stored.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
