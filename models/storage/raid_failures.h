/*
 * Failures of the members of an array, and losses of its data.
 *
 * Each member fails at random, for itself, and a replacement stands in its place after a time that
 * its rebuild is part of. I/Os that are at a member when it fails are completed; none is asked for
 * while it is down. Data is lost when more members are down at once than the level bears: all
 * copies of a column, or one more than there are parities. All members are replaced then, at that
 * instant, and the array begins anew: the times between losses are those of a renewal process, and
 * with exponential times their mean is the MTTDL of the array's Markov chain (Patterson, Gibson and
 * Katz, A case for redundant arrays of inexpensive disks, SIGMOD 1988).
 *
 * A failure meets the state before its instant, so it comes before a replacement of that instant.
 */
#ifndef MODELS_STORAGE_RAID_FAILURES_H
#define MODELS_STORAGE_RAID_FAILURES_H

#include "models/storage/raid.h"

/** Events of an array; argument: the member. */
enum raid_failures_event { RAID_FAILED, RAID_REPLACED, RAID_FAILURES_EVENTS };

extern event_handler *const raid_failures_on[];
extern const char *const raid_failures_names[];

void raid_failures_check(const struct raid_parameters *parameters, const struct scope *scope,
                         const struct check_context *context);
void raid_failures_build(struct raid *raid, struct assembly *assembly);

/** Plan the first failure of each member. O(members). */
void raid_failures_start(struct run *run, struct component *component);

/** A member that is up fails now. O(members). @param number  from 0 */
void raid_fail(struct run *run, struct raid *raid, uint32_t number);

/** Whether members that are up have not all of the data. O(members). */
bool raid_has_lost(const struct raid *raid);

#endif
