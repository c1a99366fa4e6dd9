/*
 * The I/Os that an array asks of its members, for rows of I/Os and for rebuilds; and which members
 * have what.
 */
#ifndef MODELS_STORAGE_RAID_MEMBERS_H
#define MODELS_STORAGE_RAID_MEMBERS_H

#include "models/storage/raid.h"

struct raid_request {
    uint32_t member;
    uint64_t block, count;
    bool is_write;
};

/** Whether a member has its unit of a row: it is up, or the row is rebuilt. */
bool raid_is_up(const struct raid *raid, uint32_t number, uint64_t row);

/** Ask a member for an I/O now, which `work` waits for. */
void raid_ask(struct run *run, struct raid *raid, struct raid_work *work,
              const struct raid_request *request);

/** The port of the members: an I/O is completed. The work goes on when it was its last one. */
void raid_take(struct run *run, void *owner, struct io *io);

/** A member has all of its data from now on, or has not. */
void raid_set_down(struct run *run, struct raid *raid, uint32_t number, bool is_down);

#endif
