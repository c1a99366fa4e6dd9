/*
 * The rebuild of a member by I/Os: a drive in its place gets what was on the one that failed.
 *
 * Rows are rebuilt in order, some together in a batch: what tells them is read (of raid5 and raid6
 * as many members that are up as a row has columns, of mirrors one copy), then the new member is
 * written. Rows up to the first that is not written serve as before the failure; the others are
 * degraded. Members that are down at once are rebuilt each for itself.
 *
 * A batch begins when fewer than `depth` are under way, when the rate allows it, counted from the
 * begin of the batch before, and with foreground_first when no I/O of a host is open, or when
 * least_rate says so (Linux md: sync_speed_max, sync_speed_min). A read for a batch that a member
 * has when it fails is completed, as all of its I/Os.
 *
 * Each batch costs the events of its I/Os, O(members), and one event where it waits.
 */
#ifndef MODELS_STORAGE_RAID_REBUILD_H
#define MODELS_STORAGE_RAID_REBUILD_H

#include "models/storage/raid.h"

/** A drive is in the place of a member that is down: rebuild it from its first row on. */
void raid_rebuild_begin(struct run *run, struct raid *raid, uint32_t number);

/** The drive that is rebuilt has failed, or all are replaced; I/Os under way are completed. */
void raid_rebuild_stop(struct run *run, struct raid *raid, uint32_t number);

/** No I/O of a host is open now. O(members). */
void raid_rebuild_resume(struct run *run, struct raid *raid);

/** The handler of RAID_BATCH: a batch of a member has waited for its time. */
event_handler raid_rebuild_on_batch;

#endif
