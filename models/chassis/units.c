#include "models/chassis/units.h"

#include "models/planted.h"
#include "models/report_order.h"

/* Argument: the unit; of COMMON: none. */
enum units_event { FAILED, REPAIRED, COMMON };

static uint64_t rank_of(const struct units *units, const struct unit *unit, unsigned event)
{
    return units->around.ranks + 2 * (uint64_t)(unit - units->list) + event;
}

static struct event_id schedule(struct run *run, struct units *units, struct unit *unit,
                                sim_ticks delay, enum units_event event)
{
    return event_ranked_after(run, delay, EVENT_FAULT, rank_of(units, unit, event),
                              &units->component, event, (uint64_t)(unit - units->list));
}

static struct event_id schedule_common(struct run *run, struct units *units, sim_ticks delay)
{
    return event_ranked_after(run, delay, EVENT_FAULT, units->around.ranks + UNITS_RANKS - 1,
                              &units->component, COMMON, 0);
}

/* A time to failure, of a share of all failures: as much longer as they are rarer. */
static sim_ticks draw_failure(struct units *units, double share)
{
    sim_ticks drawn = distribution_draw(&units->parameters->time_to_failure, &units->failing);
    double scaled = (double)drawn / share;
    return share == 1 ? drawn : scaled < 0x1p62 ? (sim_ticks)scaled : TICKS_NEVER;
}

static void plan_failure(struct run *run, struct units *units, struct unit *unit)
{
    double share = 1 - units->parameters->common_share;
    unit->left = TICKS_NEVER;
    if (units->parameters->time_to_failure.family == DISTRIBUTION_NONE || share <= 0) {
        return;
    }
    unit->left = draw_failure(units, share);
    if (!units->stands_still) {
        unit->failure = schedule(run, units, unit, unit->left, FAILED);
    }
}

static void plan_common(struct run *run, struct units *units)
{
    double share = units->parameters->common_share;
    units->common_left = TICKS_NEVER;
    if (units->parameters->time_to_failure.family != DISTRIBUTION_NONE && share > 0) {
        units->common_left = draw_failure(units, share);
        if (!units->stands_still) {
            units->common = schedule_common(run, units, units->common_left);
        }
    }
}

/* Takes back an event that is to come. @return the time that was left to it */
static sim_ticks stop_event(struct run *run, struct event_id *event, sim_ticks left)
{
    if (event_is_pending(run, *event)) {
        left = event_time(run, *event) - run_now(run);
        event_cancel(run, *event);
    }
    *event = EVENT_NONE;
    return left;
}

/* Stops the times to failure while the group is short, and lets them run on when it is whole. */
static void set_still(struct run *run, struct units *units, bool stands_still)
{
    if (units->parameters->fails_while_short || stands_still == units->stands_still) {
        return;
    }
    units->stands_still = stands_still;
    for (uint32_t i = 0; i < units->count; i++) {
        struct unit *unit = &units->list[i];
        if (unit->state != UNIT_SOUND) {
            continue;
        }
        if (stands_still) {
            unit->left = stop_event(run, &unit->failure, unit->left);
        } else if (unit->left != TICKS_NEVER) {
            unit->failure = schedule(run, units, unit, unit->left, FAILED);
        }
    }
    if (stands_still) {
        units->common_left = stop_event(run, &units->common, units->common_left);
    } else if (units->common_left != TICKS_NEVER) {
        units->common = schedule_common(run, units, units->common_left);
    }
}

static bool unit_works(const struct unit *unit)
{
    return unit->state == UNIT_SOUND && unit->losses == 0 && unit->has_source;
}

/* Counts a unit that has begun or ceased to work. */
static void recount(struct run *run, struct units *units, struct unit *unit)
{
    bool works = unit_works(unit);
    if (works == unit->works) {
        return;
    }
    unit->works = works;
    units->working += works ? 1 : UINT32_MAX;
    units->working += PLANTED("a unit that fails counts as working") && !works ? 1 : 0;
    level_add(&units->up, run_now(run), works ? 1 : -1);
    level_add(&units->down, run_now(run),
              (works ? -1 : 1) + PLANTED("a unit is counted as failed twice"));
}

/* After changes: whether the group is whole, and whether its units fail. */
static void settle(struct run *run, struct units *units)
{
    bool is_whole = units_are_whole(units);
    if (!is_whole && units->whole.value == 1) {
        counter_add(&units->shortages);
    }
    level_set(&units->whole, run_now(run), is_whole || PLANTED("a group is whole with too few"));
    set_still(run, units, !is_whole);
}

static struct units_cause note(struct run *run, const struct units *units, enum timeline_word word,
                               const char *name, struct units_cause cause)
{
    cause.event =
        timeline_add(units->around.timeline, run_now(run),
                     &(struct timeline_event){.event = word, .object = name, .cause = cause.event});
    return cause;
}

/* The fault of a random failure, as a scripted one has it. */
static struct units_cause note_fault(struct run *run, const struct units *units, const char *name)
{
    struct units_cause cause =
        note(run, units, WORD_FAULT_INJECT, name, (struct units_cause){0, units->around.fault});
    timeline_text(units->around.timeline, "kind", units->around.fault);
    return cause;
}

static void start_repair(struct run *run, struct units *units, struct unit *unit)
{
    unit->state = UNIT_REPAIRED;
    units->repairs += 1;
    unit->failure = schedule(run, units, unit, unit->lasts, REPAIRED);
}

static bool has_repairer(const struct units *units)
{
    return units->parameters->repairers == 0 ||
           units->repairs < (uint64_t)units->parameters->repairers ||
           PLANTED("a unit is repaired by nobody");
}

/* A unit fails at random, and waits for a repairer. */
static void fail(struct run *run, struct units *units, struct unit *unit, struct units_cause cause)
{
    const struct distribution *repair = &units->parameters->time_to_repair;
    event_cancel(run, unit->failure);
    unit->failure = EVENT_NONE;
    unit->left = TICKS_NEVER;
    unit->state = UNIT_WAITS;
    unit->lasts = repair->family == DISTRIBUTION_NONE
                      ? TICKS_NEVER
                      : distribution_draw(repair, &units->repairing);
    counter_add(&units->failures);
    note(run, units, WORD_UNIT_FAIL, unit->name, cause);
    recount(run, units, unit);
    if (unit->lasts == TICKS_NEVER) {
        return;
    }
    if (has_repairer(units)) {
        start_repair(run, units, unit);
        return;
    }
    unit->next_in_line = NULL;
    *(units->first == NULL ? &units->first : &units->last->next_in_line) = unit;
    units->last = unit;
}

static void on_failed(struct run *run, void *component, uint64_t argument)
{
    struct units *units = component;
    struct unit *unit = &units->list[argument];
    struct units_cause cause = note_fault(run, units, unit->name);
    fail(run, units, unit, cause);
    settle(run, units);
    units->around.changed(run, units->around.owner, cause);
}

/* The units that are sound fail together, at one instant. */
static void on_common(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct units *units = component;
    struct units_cause cause = note_fault(run, units, units->around.title);
    for (uint32_t i = 0; i < units->count; i++) {
        if (units->list[i].state == UNIT_SOUND) {
            fail(run, units, &units->list[i], cause);
        }
    }
    settle(run, units);
    plan_common(run, units);
    units->around.changed(run, units->around.owner, cause);
}

static void on_repaired(struct run *run, void *component, uint64_t argument)
{
    struct units *units = component;
    struct unit *unit = &units->list[argument];
    unit->state = UNIT_SOUND;
    units->repairs -= 1;
    struct unit *next = units->first;
    if (next != NULL) {
        units->first = next->next_in_line;
        start_repair(run, units, next);
    }
    struct units_cause cause = note(run, units, WORD_UNIT_REPAIRED, unit->name,
                                    (struct units_cause){0, units->around.fault});
    recount(run, units, unit);
    settle(run, units);
    plan_failure(run, units, unit);
    units->around.changed(run, units->around.owner, cause);
}

void units_lose(struct run *run, struct units *units, uint32_t first, uint32_t count,
                struct units_cause cause)
{
    for (uint32_t i = first; i < first + count; i++) {
        units->list[i].losses++;
        note(run, units, WORD_UNIT_FAIL, units->list[i].name, cause);
        recount(run, units, &units->list[i]);
    }
    settle(run, units);
    units->around.changed(run, units->around.owner, cause);
}

void units_restore(struct run *run, struct units *units, uint32_t first, uint32_t count,
                   struct units_cause cause)
{
    for (uint32_t i = first; i < first + count; i++) {
        units->list[i].losses--;
        note(run, units, WORD_UNIT_REPAIRED, units->list[i].name, cause);
        recount(run, units, &units->list[i]);
    }
    settle(run, units);
    units->around.changed(run, units->around.owner, cause);
}

void units_feed(struct run *run, struct units *units, uint32_t unit, bool has_source)
{
    units->list[unit].has_source = has_source;
    recount(run, units, &units->list[unit]);
    settle(run, units);
}

static event_handler *const handlers[] = {
    [FAILED] = on_failed, [REPAIRED] = on_repaired, [COMMON] = on_common};
static const char *const event_names[] = {
    [FAILED] = "failed", [REPAIRED] = "repaired", [COMMON] = "common"};

static void start(struct run *run, struct component *component)
{
    struct units *units = (struct units *)component;
    for (uint32_t i = 0; i < units->count; i++) {
        plan_failure(run, units, &units->list[i]);
    }
    plan_common(run, units);
}

const struct kind units_kind = {
    .behaviour = {handlers, event_names, 3},
    .name = "units",
    .role = KIND_PART,
    .doc = "A group of like units that the nodes of a chassis share, of which some are needed.",
    .parameters = &units_table,
    .metrics = units_metrics,
    .start = start,
    .report = units_report,
    .laws = units_laws,
    .invariants = units_invariants,
    .report_order = REPORT_NODES,
};

static void build_unit(struct assembly *assembly, struct units *units, uint32_t index)
{
    units->list[index] = (struct unit){
        .name = arena_print(assembly->arena, "%s.%u", units->around.title, (unsigned)index + 1),
        .has_source = true,
        .works = true,
        .left = TICKS_NEVER,
    };
}

struct units *units_build(struct assembly *assembly, const struct scope *scope,
                          const struct units_parameters *parameters,
                          const struct units_environment *around)
{
    if (parameters == NULL || parameters->count == 0) {
        return NULL;
    }
    struct units *units = ARENA_NEW(assembly->arena, struct units);
    *units = (struct units){
        .component = {&units_kind.behaviour, scope->path},
        .parameters = parameters,
        .around = *around,
        .count = (uint32_t)parameters->count,
        .needed = (uint32_t)(parameters->needed == 0 ? around->needed : parameters->needed),
        .working = (uint32_t)parameters->count,
        .common_left = TICKS_NEVER};
    units->list = ARENA_ARRAY(assembly->arena, struct unit, units->count);
    for (uint32_t i = 0; i < units->count; i++) {
        build_unit(assembly, units, i);
    }
    level_init(&units->up, assembly->measures, units->count);
    level_init(&units->down, assembly->measures, 0);
    level_init(&units->whole, assembly->measures, 1);
    counter_init(&units->failures, assembly->measures);
    counter_init(&units->shortages, assembly->measures);
    component_stream(assembly, &units->component, "failure", &units->failing);
    component_stream(assembly, &units->component, "repair", &units->repairing);
    assembly_add(assembly, &units->component);
    return units;
}
