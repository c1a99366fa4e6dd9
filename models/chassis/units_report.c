/* The parameters, metrics, laws and invariants of a group of units. */
#include "models/chassis/units.h"
#include "models/invariants.h"

#include <inttypes.h>

#define ROW(member) .name = #member, .offset = offsetof(struct units_parameters, member)

TABLE(units_table, struct units_parameters,
      {ROW(count), .type = PARAMETER_INTEGER, .preset = "1", .least = 1, .most = UNITS_MOST,
       .doc = "Units of the group."},
      {ROW(needed), .type = PARAMETER_INTEGER, .flags = PARAMETER_OPTIONAL, .least = 1,
       .most = UNITS_MOST,
       .doc = "Units that have to work; without it supplies as their mode says, one feed and one"
              " module of management, all but one fan of several, and every board."},
      {ROW(time_to_failure), .type = PARAMETER_DISTRIBUTION,
       .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST | PARAMETER_BETWEEN_EVENTS,
       .doc = "Time from the start, or from the end of its repair, to the failure of a unit at"
              " random; without it there is none."},
      {ROW(time_to_repair), .type = PARAMETER_DISTRIBUTION, .flags = PARAMETER_OPTIONAL,
       .doc = "Work of a repairer on a unit that has failed at random; without it the unit stays"
              " failed."},
      {ROW(common_share), .type = PARAMETER_REAL, .preset = "0", .most = 1,
       .doc = "Share of a unit's random failures that befall all units of the group at once (the"
              " beta factor)."},
      {ROW(repairers), .type = PARAMETER_INTEGER, .flags = PARAMETER_OPTIONAL, .least = 1,
       .doc = "Units that are repaired at once, at most; without it each is repaired at once."},
      {ROW(fails_while_short), .type = PARAMETER_BOOLEAN, .preset = "true",
       .doc = "Units go on failing while fewer work than are needed; false: their times to failure"
              " stand still meanwhile."});

void units_check(const struct units_parameters *parameters, const struct scope *scope,
                 const struct check_context *context)
{
    if (parameters == NULL) {
        return;
    }
    if (parameters->needed > parameters->count) {
        scope_complain(scope, "needed", context->complaints,
                       "%" PRId64 " units are needed of %" PRId64
                       ": the group would never be whole",
                       parameters->needed, parameters->count);
    }
    if (parameters->time_to_failure.family != DISTRIBUTION_NONE &&
        parameters->time_to_repair.family == DISTRIBUTION_NONE) {
        scope_warn(scope, "time_to_failure", context->complaints,
                   "without time_to_repair a unit that has failed stays so to the end of the run");
    }
}

enum { AVAILABILITY, WORKING, FAILURES, SHORTAGES };

const struct metric_row units_metrics[] = {
    [AVAILABILITY] = METRIC_MORE("availability", "1", MEAN,
                                 "Share of time in which as many units work as are needed."),
    [WORKING] = METRIC_MORE("working", "1", MEAN, "Units that work."),
    [FAILURES] = METRIC_LESS("failures", "1", COUNT, "Failures of units at random."),
    [SHORTAGES] = METRIC_LESS("shortages", "1", COUNT,
                              "Times that fewer units came to work than are needed."),
    METRICS_END,
};

void units_report(const struct component *component, struct report *report)
{
    const struct units *units = (const struct units *)component;
    const char *path = units->component.path;
    report_utilization(report, path, &units_metrics[AVAILABILITY],
                       level_mean(&units->whole, report->window));
    report_level(report, path, &units_metrics[WORKING], &units->up);
    report_counter(report, path, &units_metrics[FAILURES], &units->failures);
    report_counter(report, path, &units_metrics[SHORTAGES], &units->shortages);
}

void units_laws(const struct component *component, sim_ticks now, struct report *report)
{
    const struct units *units = (const struct units *)component;
    report_law(report, "states", units->component.path,
               level_integral(&units->up, now) + level_integral(&units->down, now),
               (wide)units->count * now);
}

/* Units that work and that are repaired, from the failures of each. */
static uint32_t count_working(const struct units *units)
{
    uint32_t working = 0;
    for (uint32_t i = 0; i < units->count; i++) {
        const struct unit *unit = &units->list[i];
        working += unit->state == UNIT_SOUND && unit->losses == 0 && unit->has_source;
    }
    return working;
}

bool units_are_whole_anew(const struct units *units)
{
    return units == NULL || count_working(units) >= units->needed;
}

void units_invariants(struct run *run, const struct component *component)
{
    const struct units *units = (const struct units *)component;
    uint32_t working = count_working(units);
    uint32_t repaired = 0;
    for (uint32_t i = 0; i < units->count; i++) {
        repaired += units->list[i].state == UNIT_REPAIRED;
    }
    CHECK(run, component, units_working, working == units->working && working == units->up.value,
          "%" PRIu32 " units are counted as working, %" PRIu32 " do", units->working, working);
    CHECK(run, component, units_whole, units->whole.value == (working >= units->needed),
          "%" PRIu32 " units work, %" PRIu32 " are needed, and the group is %s", working,
          units->needed, units->whole.value == 1 ? "whole" : "short");
    int64_t repairers = units->parameters->repairers;
    CHECK(run, component, units_repairers, repairers == 0 || repaired <= repairers,
          "%" PRIu32 " units are repaired at once by %" PRId64 " repairers", repaired, repairers);
}
