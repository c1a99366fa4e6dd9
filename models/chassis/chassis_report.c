/* The metrics and invariants of a chassis. */
#include "models/chassis/chassis.h"
#include "models/invariants.h"

enum { AVAILABILITY, OUTAGES, THROTTLED, TRIPS, MANAGED };

const struct metric_row chassis_metrics[] = {
    [AVAILABILITY] =
        METRIC_MORE("availability", "1", MEAN, "Share of time in which the chassis is up."),
    [OUTAGES] = METRIC_LESS("outages", "1", COUNT,
                            "Times that the chassis went down, and all of its nodes with it."),
    [THROTTLED] =
        METRIC_LESS("throttled", "1", MEAN, "Share of time in which its nodes are slowed."),
    [TRIPS] = METRIC_LESS("trips", "1", COUNT, "Thermal trips."),
    [MANAGED] = METRIC_MORE("managed", "1", MEAN,
                            "Share of time in which its management reaches the nodes."),
    METRICS_END,
};

void chassis_report(const struct component *component, struct report *report)
{
    const struct chassis *chassis = (const struct chassis *)component;
    const char *path = chassis->component.path;
    report_utilization(report, path, &chassis_metrics[AVAILABILITY],
                       level_mean(&chassis->up, report->window));
    report_counter(report, path, &chassis_metrics[OUTAGES], &chassis->outages);
    report_utilization(report, path, &chassis_metrics[THROTTLED],
                       level_mean(&chassis->throttled, report->window));
    report_counter(report, path, &chassis_metrics[TRIPS], &chassis->trips);
    report_utilization(report, path, &chassis_metrics[MANAGED],
                       level_mean(&chassis->managed, report->window));
}

/* Supplies that work, each with its feed, from the failures of both. */
static uint32_t supplies_anew(const struct chassis *chassis)
{
    const struct units *supplies = chassis->groups[CHASSIS_SUPPLIES];
    const struct units *feeds = chassis->groups[CHASSIS_FEEDS];
    uint32_t working = 0;
    for (uint32_t i = 0; i < supplies->count; i++) {
        const struct unit *supply = &supplies->list[i];
        const struct unit *feed = feeds == NULL ? NULL : &feeds->list[i % feeds->count];
        bool is_fed = feed == NULL || (feed->state == UNIT_SOUND && feed->losses == 0);
        working += is_fed && supply->state == UNIT_SOUND && supply->losses == 0;
    }
    return working;
}

static bool has_power_anew(const struct chassis *chassis)
{
    const struct units *supplies = chassis->groups[CHASSIS_SUPPLIES];
    bool has_midplane = units_are_whole_anew(chassis->groups[CHASSIS_MIDPLANE]);
    if (supplies == NULL) {
        return has_midplane && units_are_whole_anew(chassis->groups[CHASSIS_FEEDS]);
    }
    bool makes_do = chassis->parameters->short_of_power == SHORTAGE_THROTTLE;
    uint32_t working = supplies_anew(chassis);
    return has_midplane && (working >= supplies->needed || (makes_do && working > 0));
}

void chassis_invariants(struct run *run, const struct component *component)
{
    const struct chassis *chassis = (const struct chassis *)component;
    bool has_power = has_power_anew(chassis);
    bool has_fans = units_are_whole_anew(chassis->groups[CHASSIS_FANS]);
    bool has_all =
        has_power && units_are_whole_anew(chassis->groups[CHASSIS_BOARDS]) && !chassis->is_tripped;
    CHECK(run, component, chassis_down, chassis->is_down != has_all, "%s, but its parts %s enough",
          chassis->is_down ? "down" : "up", has_all ? "are" : "are not");
    bool is_managed = chassis->groups[CHASSIS_MANAGEMENT] == NULL ||
                      (has_power && units_are_whole_anew(chassis->groups[CHASSIS_MANAGEMENT]));
    CHECK(run, component, chassis_managed, chassis->is_managed == is_managed,
          "its management %s, but is taken %s", is_managed ? "works" : "does not work",
          chassis->is_managed ? "to" : "not to");
    bool may_trip = !has_fans && !chassis->is_tripped;
    CHECK(run, component, chassis_trip,
          event_time(run, chassis->trip) == chassis->trip_at &&
              (may_trip || (chassis->trip_at == TICKS_NEVER && !(has_fans && chassis->is_tripped))),
          "a trip is due, or has come, with fans enough");
    for (uint32_t i = 0; i < chassis->node_count; i++) {
        bool waits = i >= chassis->next;
        CHECK(run, component, chassis_nodes, chassis->has_power[i] == (!chassis->is_down && !waits),
              "node %u of it %s power while it is %s", (unsigned)i,
              chassis->has_power[i] ? "has" : "has no", chassis->is_down ? "down" : "up");
    }
}
