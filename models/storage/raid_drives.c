#include "models/storage/raid_drives.h"

#include "models/planted.h"
#include "models/storage/raid_members.h"
#include "models/storage/raid_rebuild.h"

void raid_drives_plan_failure(struct run *run, struct raid *raid, uint32_t number)
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

/* Drives for the places that are empty, as long as there are some. @param delay  until in use */
static void fill_places(struct run *run, struct raid *raid, sim_ticks delay)
{
    for (uint32_t i = 0; i < raid->layout.members && raid->rebuilds.spares > 0; i++) {
        struct raid_member *member = &raid->members[i];
        if (member->place == RAID_EMPTY && !PLANTED("a spare is not used")) {
            raid->rebuilds.spares--;
            member->place = RAID_ASSIGNED;
            member->event = event_after(run, delay, &raid->component, RAID_PLACED, i);
        }
    }
}

void raid_drives_replace(struct run *run, struct raid *raid, uint32_t number)
{
    const struct raid_parameters *parameters = raid->parameters;
    struct raid_member *member = &raid->members[number];
    bool comes = parameters->time_to_repair.family != DISTRIBUTION_NONE;
    sim_ticks delay =
        comes ? distribution_draw(&parameters->time_to_repair, &raid->failures.repairing) : 0;
    member->place = RAID_EMPTY;
    if (parameters->rebuild == NULL) {
        member->event =
            comes ? event_after(run, delay, &raid->component, RAID_REPLACED, number) : EVENT_NONE;
        return;
    }
    member->event = EVENT_NONE;
    if (comes) {
        event_after(run, delay, &raid->component, RAID_CAME, raid->failures.losses.count);
    }
    fill_places(run, raid, parameters->rebuild->spare_delay);
}

void raid_drives_renew(struct run *run, struct raid *raid)
{
    for (uint32_t i = 0; i < raid->layout.members; i++) {
        event_cancel(run, raid->members[i].event);
        raid->members[i].event = EVENT_NONE;
        raid->members[i].place = RAID_FILLED;
        raid_drives_plan_failure(run, raid, i);
    }
    if (raid->parameters->rebuild != NULL) {
        raid->rebuilds.spares = (uint64_t)raid->parameters->rebuild->spares;
    }
}

void raid_drives_on_replaced(struct run *run, void *component, uint64_t number)
{
    struct raid *raid = component;
    raid->members[number].event = EVENT_NONE;
    raid->members[number].place = RAID_FILLED;
    raid_set_down(run, raid, (uint32_t)number, false);
    raid_drives_plan_failure(run, raid, (uint32_t)number);
}

void raid_drives_on_came(struct run *run, void *component, uint64_t losses)
{
    struct raid *raid = component;
    if (losses == raid->failures.losses.count) {
        raid->rebuilds.spares++;
        fill_places(run, raid, 0);
    }
}

void raid_drives_on_placed(struct run *run, void *component, uint64_t number)
{
    struct raid *raid = component;
    raid->members[number].event = EVENT_NONE;
    raid->members[number].place = RAID_FILLED;
    raid_drives_plan_failure(run, raid, (uint32_t)number);
    raid_rebuild_begin(run, raid, (uint32_t)number);
}
