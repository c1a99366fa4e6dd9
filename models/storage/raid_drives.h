/*
 * The drives of an array: those in the places of members, hot spares, and those that are on order.
 *
 * A drive in a place fails at random, counted from when it came there; a spare does not fail. For
 * each drive that fails a new one comes after time_to_repair. Where members are rebuilt by I/Os a
 * place that is empty gets a free spare, in use after spare_delay, or the next drive that comes, at
 * once: the empty place with the least number goes first. A drive that no place waits for is a
 * spare.
 */
#ifndef MODELS_STORAGE_RAID_DRIVES_H
#define MODELS_STORAGE_RAID_DRIVES_H

#include "models/storage/raid.h"

/** Plan the random failure of the drive that is in a place from now on. */
void raid_drives_plan_failure(struct run *run, struct raid *raid, uint32_t number);

/** The drive in a place has failed: the place is empty, and a new drive is ordered. */
void raid_drives_replace(struct run *run, struct raid *raid, uint32_t number);

/** All drives are new now, and those on order do not come. */
void raid_drives_renew(struct run *run, struct raid *raid);

/** Handlers of RAID_REPLACED, RAID_CAME and RAID_PLACED. */
event_handler raid_drives_on_replaced, raid_drives_on_came, raid_drives_on_placed;

#endif
