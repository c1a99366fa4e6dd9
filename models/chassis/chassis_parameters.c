/* The object "chassis.NAME" of a spec, and its check. */
#include "models/chassis/chassis.h"

#include <inttypes.h>

#define ROW(member)   .name = #member, .offset = offsetof(struct chassis_parameters, member)
#define GROUP(number) offsetof(struct chassis_parameters, groups[number])

const char *const chassis_group_names[CHASSIS_GROUPS] = {
    [CHASSIS_FEEDS] = "feeds",   [CHASSIS_SUPPLIES] = "supplies",
    [CHASSIS_FANS] = "fans",     [CHASSIS_MIDPLANE] = "midplane",
    [CHASSIS_BOARDS] = "boards", [CHASSIS_MANAGEMENT] = "management"};

const char *const chassis_fault_names[CHASSIS_GROUPS] = {
    [CHASSIS_FEEDS] = "feed_loss",      [CHASSIS_SUPPLIES] = "supply_failure",
    [CHASSIS_FANS] = "fan_failure",     [CHASSIS_MIDPLANE] = "midplane_failure",
    [CHASSIS_BOARDS] = "board_failure", [CHASSIS_MANAGEMENT] = "management_failure"};

static const char *const modes[] = {
    [SUPPLIES_N] = "N", [SUPPLIES_N_PLUS_1] = "N+1", [SUPPLIES_N_PLUS_N] = "N+N", NULL};
static const char *const shortages[] = {
    [SHORTAGE_OFF] = "off", [SHORTAGE_THROTTLE] = "throttle", NULL};

static const struct parameter node_row = {
    .name = "node", .type = PARAMETER_NAME, .doc = "A node in the chassis."};

TABLE(chassis_table, struct chassis_parameters,
      {ROW(nodes), .type = PARAMETER_LIST, .element = &node_row, .count_least = 1,
       .doc = "The nodes in the chassis."},
      {.name = "feeds",
       .offset = GROUP(CHASSIS_FEEDS),
       .type = PARAMETER_OBJECT,
       .of = &units_table,
       .flags = PARAMETER_OPTIONAL,
       .doc = "Power feeds; supply i is on feed i modulo their number."},
      {.name = "supplies",
       .offset = GROUP(CHASSIS_SUPPLIES),
       .type = PARAMETER_OBJECT,
       .of = &units_table,
       .flags = PARAMETER_OPTIONAL,
       .doc = "Power supplies."},
      {ROW(supply_mode), .type = PARAMETER_CHOICE, .choices = modes, .preset = "\"N+1\"",
       .doc = "Supplies that are needed where they do not say it: all of them (N), all but one"
              " (N+1), or half of them (N+N), so that the loss of one of two feeds is survived."},
      {ROW(short_of_power), .type = PARAMETER_CHOICE, .choices = shortages, .preset = "\"off\"",
       .doc = "With fewer supplies than are needed all nodes lose their power, or are throttled by"
              " needed / working as long as one works."},
      {.name = "fans",
       .offset = GROUP(CHASSIS_FANS),
       .type = PARAMETER_OBJECT,
       .of = &units_table,
       .flags = PARAMETER_OPTIONAL,
       .doc = "Fans; with too few of them nodes are slower, then off."},
      {ROW(slowdown), .type = PARAMETER_REAL, .preset = "2", .least = 1, .most = 1000,
       .doc = "With too few fans jobs that a node begins take so many times as long."},
      {ROW(trip_after), .type = PARAMETER_DURATION, .preset = "\"5 min\"",
       .doc = "Time with too few fans until all nodes lose their power (a thermal trip); \"0 s\":"
              " never."},
      {.name = "midplane",
       .offset = GROUP(CHASSIS_MIDPLANE),
       .type = PARAMETER_OBJECT,
       .of = &units_table,
       .flags = PARAMETER_OPTIONAL,
       .doc = "The midplane; no node works without it."},
      {.name = "boards",
       .offset = GROUP(CHASSIS_BOARDS),
       .type = PARAMETER_OBJECT,
       .of = &units_table,
       .flags = PARAMETER_OPTIONAL,
       .doc = "Shared boards; no node works with fewer than are needed."},
      {.name = "management",
       .offset = GROUP(CHASSIS_MANAGEMENT),
       .type = PARAMETER_OBJECT,
       .of = &units_table,
       .flags = PARAMETER_OPTIONAL,
       .doc = "Management modules, through which the fencing devices of the nodes are reached;"
              " they are gone as well while the chassis has no power or no midplane."},
      {ROW(power_on_interval), .type = PARAMETER_DURATION, .preset = "\"0 s\"",
       .doc = "Time from the power-on of one node to that of the next, in the order of nodes, when"
              " the chassis is up again."});

int64_t chassis_needs(const struct chassis_parameters *parameters, enum chassis_group group)
{
    int64_t count = parameters->groups[group] == NULL ? 0 : parameters->groups[group]->count;
    int64_t all_but_one = count > 1 ? count - 1 : count;
    switch (group) {
    case CHASSIS_FEEDS:
    case CHASSIS_MANAGEMENT:
        return 1;
    case CHASSIS_FANS:
        return all_but_one;
    case CHASSIS_SUPPLIES:
        return parameters->supply_mode == SUPPLIES_N          ? count
               : parameters->supply_mode == SUPPLIES_N_PLUS_1 ? all_but_one
                                                              : (count + 1) / 2;
    default:
        return count;
    }
}

bool chassis_group_fails(const struct chassis_parameters *parameters, enum chassis_group group)
{
    const struct units_parameters *units = parameters->groups[group];
    return units != NULL && units->time_to_failure.family != DISTRIBUTION_NONE;
}

static void check_supplies(const struct chassis_parameters *parameters, const struct scope *scope,
                           const struct check_context *context)
{
    const struct units_parameters *supplies = parameters->groups[CHASSIS_SUPPLIES];
    const struct units_parameters *feeds = parameters->groups[CHASSIS_FEEDS];
    if (supplies == NULL || supplies->needed > 0) {
        return;
    }
    if (parameters->supply_mode == SUPPLIES_N_PLUS_1 && supplies->count == 1) {
        scope_warn(scope, "supplies", context->complaints,
                   "one supply has no spare: this is mode \"N\"");
    }
    if (parameters->supply_mode == SUPPLIES_N_PLUS_N &&
        (supplies->count % 2 != 0 || feeds == NULL || feeds->count != 2)) {
        scope_warn(scope, "supply_mode", context->complaints,
                   "\"N+N\" survives the loss of a feed with an even number of supplies on two"
                   " feeds");
    }
}

void chassis_check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct chassis_parameters *parameters = from;
    for (unsigned group = 0; group < CHASSIS_GROUPS; group++) {
        struct scope at = scope_child(scope, chassis_group_names[group]);
        units_check(parameters->groups[group], &at, context);
    }
    check_supplies(parameters, scope, context);
}
