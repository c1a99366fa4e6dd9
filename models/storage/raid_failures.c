#include "models/storage/raid_failures.h"

#include "models/planted.h"
#include "models/storage/raid_drives.h"
#include "models/storage/raid_members.h"
#include "models/storage/raid_rebuild.h"

#include <inttypes.h>

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

/* All members are replaced, those that are up too, and have the data. */
static void begin_anew(struct run *run, struct raid *raid)
{
    raid->failures.is_lost = false;
    level_set(&raid->failures.lost, run_now(run), 0);
    for (uint32_t i = 0; i < raid->layout.members; i++) {
        raid_rebuild_stop(run, raid, i);
        raid_set_down(run, raid, i, false);
    }
    raid_drives_renew(run, raid);
    device_tell(run, &raid->listener, DEVICE_DATA_RESTORED, 0);
}

/* I/Os fail until the data is restored; nothing fails or is rebuilt meanwhile. */
static void lose(struct run *run, struct raid *raid)
{
    struct raid_failures *failures = &raid->failures;
    sim_ticks time = distribution_draw(&raid->parameters->time_to_restore, &failures->restoring);
    failures->is_lost = true;
    level_set(&failures->lost, run_now(run), 1);
    counter_add(&failures->losses);
    for (uint32_t i = 0; i < raid->layout.members; i++) {
        event_cancel(run, raid->members[i].event);
        raid->members[i].event = EVENT_NONE;
        raid_rebuild_stop(run, raid, i);
    }
    for (struct raid_row *row = raid->all; row != NULL; row = row->all) {
        if (row->io != NULL && !PLANTED("an I/O is done without its data")) {
            row->io->is_failed = true;
        }
    }
    device_tell(run, &raid->listener, DEVICE_DATA_LOST, 0);
    if (time == 0) {
        begin_anew(run, raid);
    } else {
        event_after(run, time, &raid->component, RAID_RESTORED, 0);
    }
}

void raid_fail(struct run *run, struct raid *raid, uint32_t number)
{
    struct raid_member *member = &raid->members[number];
    if (member->place != RAID_FILLED || raid->failures.is_lost) {
        return;
    }
    event_cancel(run, member->event);
    raid_rebuild_stop(run, raid, number);
    member->asked_before = member->asked;
    counter_add(&raid->failures.failures);
    raid_set_down(run, raid, number, true);
    device_tell(run, &raid->listener, DEVICE_MEMBER_FAILED, number);
    if (raid_has_lost(raid) && !PLANTED("an array goes on without its data")) {
        lose(run, raid);
    } else {
        raid_drives_replace(run, raid, number);
    }
}

void raid_failures_on_failed(struct run *run, void *component, uint64_t number)
{
    struct raid *raid = component;
    raid->members[number].event = EVENT_NONE;
    raid_fail(run, raid, (uint32_t)number);
}

void raid_failures_on_scripted(struct run *run, void *component, uint64_t number)
{
    struct raid *raid = component;
    const struct raid_failure *failures = raid->parameters->failures.elements;
    raid_fail(run, raid, (uint32_t)failures[number].member);
}

void raid_failures_on_restored(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    begin_anew(run, component);
}

void raid_failures_start(struct run *run, struct component *component)
{
    struct raid *raid = (struct raid *)component;
    const struct parameter_list *scripted = &raid->parameters->failures;
    for (uint32_t i = 0; i < raid->layout.members; i++) {
        raid_drives_plan_failure(run, raid, i);
    }
    for (size_t i = 0; i < scripted->count; i++) {
        const struct raid_failure *failure = &((const struct raid_failure *)scripted->elements)[i];
        event_ranked(run, failure->at, EVENT_FAULT, i, component, RAID_SCRIPTED, i);
    }
}

void raid_failures_build(struct raid *raid, struct assembly *assembly)
{
    struct raid_failures *failures = &raid->failures;
    level_init(&failures->down, assembly->measures, 0);
    level_init(&failures->degraded, assembly->measures, 0);
    level_init(&failures->lost, assembly->measures, 0);
    counter_init(&failures->failures, assembly->measures);
    counter_init(&failures->losses, assembly->measures);
    tally_init(&failures->whole_ios, assembly->measures, true);
    tally_init(&failures->degraded_ios, assembly->measures, true);
    tally_init(&raid->rebuilds.times, assembly->measures, false);
    counter_init(&raid->rebuilds.done, assembly->measures);
    component_stream(assembly, &raid->component, "failure", &failures->failing);
    component_stream(assembly, &raid->component, "repair", &failures->repairing);
    component_stream(assembly, &raid->component, "restore", &failures->restoring);
    for (uint32_t i = 0; i < raid->layout.members; i++) {
        raid->members[i].event = EVENT_NONE;
        raid->members[i].progress.next = EVENT_NONE;
    }
    if (raid->parameters->rebuild != NULL) {
        raid->rebuilds.spares = (uint64_t)raid->parameters->rebuild->spares;
    }
}

static void check_scripted(const struct raid_parameters *parameters, const struct scope *scope,
                           const struct check_context *context)
{
    const struct raid_failure *failures = parameters->failures.elements;
    struct scope list = scope_child(scope, "failures");
    for (size_t i = 0; i < parameters->failures.count; i++) {
        struct scope inside = scope_element(&list, i);
        if (failures[i].member >= parameters->disks) {
            scope_complain(&inside, "member", context->complaints,
                           "is %" PRId64 ": the last of %" PRId64 " members is %" PRId64,
                           failures[i].member, parameters->disks, parameters->disks - 1);
        }
        if (failures[i].at >= context->horizon) {
            scope_warn(&inside, "at", context->complaints,
                       "is after the end of the run, so this changes nothing");
        }
    }
}

void raid_failures_check(const struct raid_parameters *parameters, const struct scope *scope,
                         const struct check_context *context)
{
    bool has_repair = parameters->time_to_repair.family != DISTRIBUTION_NONE;
    bool has_spares = parameters->rebuild != NULL && parameters->rebuild->spares > 0;
    if (parameters->time_to_failure.family != DISTRIBUTION_NONE && !has_repair && !has_spares) {
        scope_warn(scope, "time_to_failure", context->complaints,
                   "without time_to_repair a member that has failed stays down until data is lost");
    } else if (parameters->rebuild != NULL && !has_repair && !has_spares) {
        scope_warn(scope, "rebuild", context->complaints,
                   "without spares and time_to_repair there is no drive to rebuild");
    }
    if (context->is_whole) {
        check_scripted(parameters, scope, context);
    }
}
