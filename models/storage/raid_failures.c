#include "models/storage/raid_failures.h"

#include "models/planted.h"

/* Counts members that have come up, or gone down. */
static void count_up(struct run *run, struct raid_failures *failures, int64_t change)
{
    sim_ticks now = run_now(run);
    level_add(&failures->down, now,
              -change + (change < 0 && PLANTED("a member is counted as failed twice")));
    level_set(&failures->degraded, now, failures->down.value > 0);
}

static void plan_failure(struct run *run, struct raid *raid, uint32_t number)
{
    const struct distribution *time = &raid->parameters->time_to_failure;
    if (time->family == DISTRIBUTION_NONE) {
        return;
    }
    sim_ticks delay = distribution_draw(time, &raid->failures.failing);
    sim_ticks most = TICKS_NEVER - run_now(run);
    raid->members[number].event = event_at(run, run_now(run) + (delay < most ? delay : most),
                                           EVENT_FAULT, &raid->component, RAID_FAILED, number);
}

static void plan_replacement(struct run *run, struct raid *raid, uint32_t number)
{
    const struct distribution *time = &raid->parameters->time_to_repair;
    raid->members[number].event =
        time->family == DISTRIBUTION_NONE
            ? EVENT_NONE
            : event_after(run, distribution_draw(time, &raid->failures.repairing), &raid->component,
                          RAID_REPLACED, number);
}

static void come_up(struct run *run, struct raid *raid, uint32_t number)
{
    raid->members[number].is_down = false;
    count_up(run, &raid->failures, 1);
}

/* All members are replaced, those that are up too. */
static void begin_anew(struct run *run, struct raid *raid)
{
    for (uint32_t i = 0; i < raid->layout.members; i++) {
        event_cancel(run, raid->members[i].event);
        raid->members[i].event = EVENT_NONE;
        if (raid->members[i].is_down) {
            come_up(run, raid, i);
        }
        plan_failure(run, raid, i);
    }
}

bool raid_has_lost(const struct raid *raid)
{
    uint32_t copies = raid_copies(&raid->layout);
    uint32_t down = 0;
    for (uint32_t first = 0; first < raid->layout.members; first += copies) {
        uint32_t of_column = 0;
        for (uint32_t i = first; i < first + copies; i++) {
            of_column += raid->members[i].is_down;
        }
        down += of_column == copies;
    }
    return down > raid_parities(&raid->layout);
}

void raid_fail(struct run *run, struct raid *raid, uint32_t number)
{
    struct raid_member *member = &raid->members[number];
    event_cancel(run, member->event);
    member->is_down = true;
    member->asked_before = member->asked;
    counter_add(&raid->failures.failures);
    count_up(run, &raid->failures, -1);
    if (raid_has_lost(raid) && !PLANTED("an array goes on without its data")) {
        counter_add(&raid->failures.losses);
        begin_anew(run, raid);
    } else {
        plan_replacement(run, raid, number);
    }
}

static void on_failed(struct run *run, void *component, uint64_t number)
{
    struct raid *raid = component;
    raid->members[number].event = EVENT_NONE;
    raid_fail(run, raid, (uint32_t)number);
}

static void on_replaced(struct run *run, void *component, uint64_t number)
{
    struct raid *raid = component;
    raid->members[number].event = EVENT_NONE;
    come_up(run, raid, (uint32_t)number);
    plan_failure(run, raid, (uint32_t)number);
}

event_handler *const raid_failures_on[] = {
    [RAID_FAILED] = on_failed, [RAID_REPLACED] = on_replaced};
const char *const raid_failures_names[] = {[RAID_FAILED] = "failed", [RAID_REPLACED] = "replaced"};

void raid_failures_start(struct run *run, struct component *component)
{
    struct raid *raid = (struct raid *)component;
    for (uint32_t i = 0; i < raid->layout.members; i++) {
        plan_failure(run, raid, i);
    }
}

void raid_failures_build(struct raid *raid, struct assembly *assembly)
{
    struct raid_failures *failures = &raid->failures;
    level_init(&failures->down, assembly->measures, 0);
    level_init(&failures->degraded, assembly->measures, 0);
    counter_init(&failures->failures, assembly->measures);
    counter_init(&failures->losses, assembly->measures);
    component_stream(assembly, &raid->component, "failure", &failures->failing);
    component_stream(assembly, &raid->component, "repair", &failures->repairing);
    for (uint32_t i = 0; i < raid->layout.members; i++) {
        raid->members[i].event = EVENT_NONE;
    }
}

void raid_failures_check(const struct raid_parameters *parameters, const struct scope *scope,
                         const struct check_context *context)
{
    if (parameters->time_to_failure.family != DISTRIBUTION_NONE &&
        parameters->time_to_repair.family == DISTRIBUTION_NONE) {
        scope_warn(scope, "time_to_failure", context->complaints,
                   "without time_to_repair a member that has failed stays down until data is lost");
    }
}
