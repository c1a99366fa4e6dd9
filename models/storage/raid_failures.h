/*
 * Failures of the members of an array, and losses of its data.
 *
 * Each member fails at random, for itself, or when the spec says so. Drives replace what has failed
 * (raid_drives.h): the new one is rebuilt by I/Os (raid_rebuild.h), or it is whole at the end of
 * the repair. I/Os that are at a member when it fails are completed; none is asked for of its place
 * until a drive is in it. Data is lost when more members are down at once than the level bears: all
 * copies of a column, or one more than there are parities; a member that is not rebuilt to its last
 * row is down. I/Os that are open fail then, when their members are done with them, and those that
 * come fail after error_time, until the data is restored from a backup on new members and the array
 * begins anew: with a restore that takes no time the times between losses are those of a renewal
 * process, and with exponential times their mean is the MTTDL of the array's Markov chain
 * (Patterson, Gibson and Katz, A case for redundant arrays of inexpensive disks, SIGMOD 1988).
 *
 * A failure meets the state before its instant, so it comes before a replacement of that instant.
 */
#ifndef MODELS_STORAGE_RAID_FAILURES_H
#define MODELS_STORAGE_RAID_FAILURES_H

#include "models/storage/raid.h"

/** The handlers of RAID_FAILED, RAID_SCRIPTED and RAID_RESTORED. */
event_handler raid_failures_on_failed, raid_failures_on_scripted, raid_failures_on_restored;

void raid_failures_check(const struct raid_parameters *parameters, const struct scope *scope,
                         const struct check_context *context);
void raid_failures_build(struct raid *raid, struct assembly *assembly);

/** Plan the first failure of each member, and those of the spec. O(members). */
void raid_failures_start(struct run *run, struct component *component);

/** The drive in the place of a member fails now; without one nothing happens. O(members).
 *  @param number  from 0 */
void raid_fail(struct run *run, struct raid *raid, uint32_t number);

/** Whether members that are up have not all of the data. O(members). */
bool raid_has_lost(const struct raid *raid);

#endif
