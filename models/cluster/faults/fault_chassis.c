/*
 * The faults of what the nodes of a chassis share: "feed_loss", "supply_failure", "fan_failure",
 * "midplane_failure", "board_failure" and "management_failure". Units of one group fail together,
 * for a time or to the end.
 */
#include "models/chassis/chassis.h"
#include "models/cluster/faults/fault.h"

#include <inttypes.h>
#include <string.h>

struct chassis_fault {
    struct fault_parameters fault;
    const char *target;
    int64_t number, count;
};

#define ROW(name) offsetof(struct chassis_fault, name)

static TABLE(
    parameters_table, struct chassis_fault, FAULT_ROWS,
    {.name = "target", .type = PARAMETER_NAME, .offset = ROW(target), .doc = "The chassis."},
    {.name = "number",
     .type = PARAMETER_INTEGER,
     .offset = ROW(number),
     .doc = "The first unit of the group that fails, from 1.",
     .preset = "1",
     .least = 1,
     .most = UNITS_MOST},
    {.name = "count",
     .type = PARAMETER_INTEGER,
     .offset = ROW(count),
     .doc = "Units that fail at once, from that on.",
     .preset = "1",
     .least = 1,
     .most = UNITS_MOST},
    FAULT_FOR_ROW("Time until they work again, unless they have failed otherwise; without it, to"
                  " the end."));

/* The chassis of that name in a spec. @return NULL: none */
static const struct chassis_parameters *find_parameters(const struct fault_view *view,
                                                        const char *name)
{
    for (size_t i = 0; i < view->chassis_count && name != NULL; i++) {
        if (strcmp(view->chassis_names[i], name) == 0) {
            return &view->chassis[i];
        }
    }
    return NULL;
}

static void check(const struct chassis_fault *fault, enum chassis_group group,
                  const struct scope *scope, const struct check_context *context)
{
    const struct fault_view *view = context->environment;
    fault_check_name(scope, "target", "chassis", fault->target, view->chassis_names,
                     view->chassis_count, context->complaints);
    const struct chassis_parameters *chassis = find_parameters(view, fault->target);
    if (chassis == NULL) {
        return;
    }
    const struct units_parameters *units = chassis->groups[group];
    if (units == NULL) {
        scope_complain(scope, "target", context->complaints, "\"%s\" has no \"%s\" that could fail",
                       fault->target, chassis_group_names[group]);
    } else if (fault->number + fault->count - 1 > units->count) {
        scope_complain(scope, fault->number > units->count ? "number" : "count",
                       context->complaints, "\"%s\" has %" PRId64 " of \"%s\", not %" PRId64,
                       fault->target, units->count, chassis_group_names[group],
                       fault->number + fault->count - 1);
    }
}

static const char *target(const void *from)
{
    return ((const struct chassis_fault *)from)->target;
}

static struct chassis *chassis_named(const struct cluster *cluster, const char *name)
{
    size_t i = 0;
    while (strcmp(cluster->chassis[i]->around.name, name) != 0) {
        i++;
    }
    return cluster->chassis[i];
}

static void inject(struct run *run, struct cluster *cluster, const struct chassis_fault *fault,
                   enum chassis_group group, struct cause cause)
{
    chassis_lose(run, chassis_named(cluster, fault->target), group, (uint32_t)fault->number - 1,
                 (uint32_t)fault->count, (struct units_cause){cause.event, cause.fault});
}

static void end(struct run *run, struct cluster *cluster, const struct chassis_fault *fault,
                enum chassis_group group, struct cause cause)
{
    chassis_restore(run, chassis_named(cluster, fault->target), group, (uint32_t)fault->number - 1,
                    (uint32_t)fault->count, (struct units_cause){cause.event, cause.fault});
}

FAULT_OF_SORT(feed_loss, CHASSIS_FEEDS);
FAULT_OF_SORT(supply_failure, CHASSIS_SUPPLIES);
FAULT_OF_SORT(fan_failure, CHASSIS_FANS);
FAULT_OF_SORT(midplane_failure, CHASSIS_MIDPLANE);
FAULT_OF_SORT(board_failure, CHASSIS_BOARDS);
FAULT_OF_SORT(management_failure, CHASSIS_MANAGEMENT);

const struct kind fault_feed_loss_kind = {
    .name = "feed_loss",
    .role = "fault",
    .doc = "Power feeds of a chassis are lost, and with them the supplies on them.",
    .parameters = &parameters_table,
    .check = check_feed_loss,
    .operations = &operations_feed_loss,
};

const struct kind fault_supply_failure_kind = {
    .name = "supply_failure",
    .role = "fault",
    .doc = "Power supplies of a chassis fail.",
    .parameters = &parameters_table,
    .check = check_supply_failure,
    .operations = &operations_supply_failure,
};

const struct kind fault_fan_failure_kind = {
    .name = "fan_failure",
    .role = "fault",
    .doc = "Fans of a chassis fail: with too few its nodes are slower, then off.",
    .parameters = &parameters_table,
    .check = check_fan_failure,
    .operations = &operations_fan_failure,
};

const struct kind fault_midplane_failure_kind = {
    .name = "midplane_failure",
    .role = "fault",
    .doc = "The midplane of a chassis fails: all of its nodes go down at one instant.",
    .parameters = &parameters_table,
    .check = check_midplane_failure,
    .operations = &operations_midplane_failure,
};

const struct kind fault_board_failure_kind = {
    .name = "board_failure",
    .role = "fault",
    .doc = "Shared boards of a chassis fail.",
    .parameters = &parameters_table,
    .check = check_board_failure,
    .operations = &operations_board_failure,
};

const struct kind fault_management_failure_kind = {
    .name = "management_failure",
    .role = "fault",
    .doc = "Management modules of a chassis fail: with none its nodes cannot be fenced by power.",
    .parameters = &parameters_table,
    .check = check_management_failure,
    .operations = &operations_management_failure,
};
