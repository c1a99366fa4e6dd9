#include "models/chassis/chassis.h"

#include "models/planted.h"
#include "models/report_order.h"

/* POWERED_ON: the next node. */
enum chassis_event { POWERED_ON, TRIPPED };

static uint64_t rank_of(const struct chassis *chassis, unsigned event)
{
    return chassis->around.ranks + (uint64_t)CHASSIS_GROUPS * UNITS_RANKS + event;
}

static struct units_cause note(struct run *run, const struct chassis *chassis,
                               enum timeline_word word, struct units_cause cause)
{
    cause.event =
        timeline_add(chassis->around.timeline, run_now(run),
                     &(struct timeline_event){
                         .event = word, .object = chassis->around.name, .cause = cause.event});
    return cause;
}

static bool is_whole(const struct chassis *chassis, enum chassis_group group)
{
    return units_are_whole(chassis->groups[group]);
}

/* Whether supplies, or feeds where no supplies are named, give power. */
static bool gives_power(const struct chassis *chassis)
{
    const struct units *supplies = chassis->groups[CHASSIS_SUPPLIES];
    if (supplies == NULL) {
        return is_whole(chassis, CHASSIS_FEEDS);
    }
    bool makes_do = chassis->parameters->short_of_power == SHORTAGE_THROTTLE;
    return units_are_whole(supplies) || (makes_do && supplies->working > 0);
}

static double slowness_of(const struct chassis *chassis)
{
    const struct units *supplies = chassis->groups[CHASSIS_SUPPLIES];
    double slowness = is_whole(chassis, CHASSIS_FANS) ? 1 : chassis->parameters->slowdown;
    if (chassis->parameters->short_of_power == SHORTAGE_THROTTLE && supplies != NULL &&
        supplies->working > 0 && !units_are_whole(supplies)) {
        slowness *= (double)supplies->needed / supplies->working;
    }
    return slowness;
}

/* Powers on the next node, and those after it at once or one after the other. */
static void power_on(struct run *run, struct chassis *chassis, struct units_cause cause)
{
    sim_ticks interval = chassis->parameters->power_on_interval;
    while (chassis->next < chassis->node_count) {
        uint32_t i = chassis->next++;
        chassis->has_power[i] = true;
        chassis->around.listener.power(run, chassis->around.listener.owner,
                                       chassis->around.nodes[i], true, cause);
        if (interval > 0 && chassis->next < chassis->node_count) {
            chassis->power_on =
                event_ranked_after(run, interval, EVENT_FAULT, rank_of(chassis, POWERED_ON),
                                   &chassis->component, POWERED_ON, 0);
            return;
        }
    }
}

/* Takes the power of all nodes that have it, at this instant. */
static void power_off(struct run *run, struct chassis *chassis, struct units_cause cause)
{
    event_cancel(run, chassis->power_on);
    chassis->power_on = EVENT_NONE;
    chassis->next = 0;
    for (uint32_t i = 0; i < chassis->node_count; i++) {
        if (chassis->has_power[i] && !PLANTED("a node keeps its power")) {
            chassis->has_power[i] = false;
            chassis->around.listener.power(run, chassis->around.listener.owner,
                                           chassis->around.nodes[i], false, cause);
        }
    }
}

static void set_down(struct run *run, struct chassis *chassis, bool is_down,
                     struct units_cause cause)
{
    if (is_down == chassis->is_down || (is_down && PLANTED("a chassis stays up without power"))) {
        return;
    }
    chassis->is_down = is_down;
    level_set(&chassis->up, run_now(run), !is_down);
    if (is_down) {
        counter_add(&chassis->outages);
        power_off(run, chassis, note(run, chassis, WORD_CHASSIS_DOWN, cause));
    } else {
        power_on(run, chassis, note(run, chassis, WORD_CHASSIS_UP, cause));
    }
}

static void set_slowness(struct run *run, struct chassis *chassis, double slowness,
                         struct units_cause cause)
{
    if (slowness == chassis->slowness) {
        return;
    }
    chassis->slowness = slowness;
    level_set(&chassis->throttled, run_now(run), slowness > 1);
    note(run, chassis, slowness > 1 ? WORD_CHASSIS_THROTTLE : WORD_CHASSIS_FULL_SPEED, cause);
    for (uint32_t i = 0; i < chassis->node_count; i++) {
        chassis->around.listener.slow(run, chassis->around.listener.owner, chassis->around.nodes[i],
                                      slowness);
    }
}

static void set_managed(struct run *run, struct chassis *chassis, bool is_managed,
                        struct units_cause cause)
{
    if (is_managed == chassis->is_managed || PLANTED("a chassis keeps its management")) {
        return;
    }
    chassis->is_managed = is_managed;
    level_set(&chassis->managed, run_now(run), is_managed);
    for (uint32_t i = 0; i < chassis->node_count; i++) {
        chassis->around.listener.management(run, chassis->around.listener.owner,
                                            chassis->around.nodes[i], is_managed, cause);
    }
}

/* A trip is due while the fans are short, unless it has come; it ends with that. */
static void look_at_fans(struct run *run, struct chassis *chassis, struct units_cause cause)
{
    bool is_short = !is_whole(chassis, CHASSIS_FANS);
    sim_ticks after = chassis->parameters->trip_after;
    if (!is_short) {
        event_cancel(run, chassis->trip);
        chassis->trip = EVENT_NONE;
        chassis->trip_at = TICKS_NEVER;
        chassis->is_tripped = chassis->is_tripped && PLANTED("a trip outlasts the want of fans");
    } else if (after > 0 && chassis->trip_at == TICKS_NEVER && !chassis->is_tripped) {
        bool is_late = after > run->horizon - run_now(run);
        chassis->trip_at = is_late ? TICKS_NEVER : run_now(run) + after;
        chassis->trip_cause = cause;
        chassis->trip = event_ranked_after(run, after, EVENT_FAULT, rank_of(chassis, TRIPPED),
                                           &chassis->component, TRIPPED, 0);
    }
}

/* After a change of its groups: what the nodes have. Power and its loss come last, as nodes that go
 * down look at everything else. */
static void settle(struct run *run, struct chassis *chassis, struct units_cause cause)
{
    look_at_fans(run, chassis, cause);
    bool has_power = gives_power(chassis) && is_whole(chassis, CHASSIS_MIDPLANE);
    bool is_down = !has_power || !is_whole(chassis, CHASSIS_BOARDS) || chassis->is_tripped;
    if (chassis->groups[CHASSIS_MANAGEMENT] != NULL) {
        set_managed(run, chassis, has_power && is_whole(chassis, CHASSIS_MANAGEMENT), cause);
    }
    set_slowness(run, chassis, slowness_of(chassis), cause);
    set_down(run, chassis, is_down, cause);
}

static void on_changed(struct run *run, void *owner, struct units_cause cause)
{
    settle(run, owner, cause);
}

/* Supplies work while their feeds do. */
static void on_feeds_changed(struct run *run, void *owner, struct units_cause cause)
{
    struct chassis *chassis = owner;
    const struct units *feeds = chassis->groups[CHASSIS_FEEDS];
    struct units *supplies = chassis->groups[CHASSIS_SUPPLIES];
    for (uint32_t i = 0; supplies != NULL && i < supplies->count; i++) {
        bool is_fed = feeds->list[i % feeds->count].works || PLANTED("a supply needs no feed");
        units_feed(run, supplies, i, is_fed);
    }
    settle(run, chassis, cause);
}

static void on_powered_on(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    power_on(run, component, (struct units_cause){0, NULL});
}

static void on_tripped(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct chassis *chassis = component;
    const char *fault = chassis_fault_names[CHASSIS_FANS];
    chassis->trip = EVENT_NONE;
    chassis->trip_at = TICKS_NEVER;
    chassis->is_tripped = true;
    counter_add(&chassis->trips);
    struct units_cause cause = note(run, chassis, WORD_CHASSIS_TRIP,
                                    (struct units_cause){chassis->trip_cause.event, fault});
    settle(run, chassis, cause);
}

void chassis_lose(struct run *run, struct chassis *chassis, enum chassis_group group,
                  uint32_t first, uint32_t count, struct units_cause cause)
{
    units_lose(run, chassis->groups[group], first, count, cause);
}

void chassis_restore(struct run *run, struct chassis *chassis, enum chassis_group group,
                     uint32_t first, uint32_t count, struct units_cause cause)
{
    units_restore(run, chassis->groups[group], first, count, cause);
}

static event_handler *const handlers[] = {[POWERED_ON] = on_powered_on, [TRIPPED] = on_tripped};
static const char *const event_names[] = {[POWERED_ON] = "powered_on", [TRIPPED] = "tripped"};

const struct kind chassis_kind = {
    .behaviour = {handlers, event_names, 2},
    .name = "chassis",
    .role = KIND_PART,
    .doc = "A blade chassis: nodes that share power, cooling, a midplane and management.",
    .parameters = &chassis_table,
    .metrics = chassis_metrics,
    .check = chassis_check,
    .report = chassis_report,
    .invariants = chassis_invariants,
    .report_order = REPORT_NODES,
};

static void build_groups(struct assembly *assembly, const struct scope *scope,
                         struct chassis *chassis)
{
    for (unsigned group = 0; group < CHASSIS_GROUPS; group++) {
        struct scope at = scope_child(scope, chassis_group_names[group]);
        const char *name = chassis->around.name;
        chassis->groups[group] = units_build(
            assembly, &at, chassis->parameters->groups[group],
            &(struct units_environment){
                .title = arena_print(assembly->arena, "%s.%s", name, chassis_group_names[group]),
                .fault = chassis_fault_names[group],
                .needed = chassis_needs(chassis->parameters, group),
                .ranks = chassis->around.ranks + (uint64_t)group * UNITS_RANKS,
                .timeline = chassis->around.timeline,
                .changed = group == CHASSIS_FEEDS ? on_feeds_changed : on_changed,
                .owner = chassis,
            });
    }
}

struct chassis *chassis_build(struct assembly *assembly, const struct scope *scope,
                              const struct chassis_parameters *parameters,
                              const struct chassis_environment *around)
{
    struct chassis *chassis = ARENA_NEW(assembly->arena, struct chassis);
    uint32_t count = (uint32_t)parameters->nodes.count;
    *chassis = (struct chassis){.component = {&chassis_kind.behaviour, scope->path},
                                .parameters = parameters,
                                .around = *around,
                                .node_count = count,
                                .has_power = ARENA_ARRAY(assembly->arena, bool, count),
                                .slowness = 1,
                                .is_managed = true,
                                .next = count,
                                .trip_at = TICKS_NEVER};
    for (uint32_t i = 0; i < count; i++) {
        chassis->has_power[i] = true;
    }
    level_init(&chassis->up, assembly->measures, 1);
    level_init(&chassis->throttled, assembly->measures, 0);
    level_init(&chassis->managed, assembly->measures, 1);
    counter_init(&chassis->outages, assembly->measures);
    counter_init(&chassis->trips, assembly->measures);
    assembly_add(assembly, &chassis->component);
    build_groups(assembly, scope, chassis);
    return chassis;
}
