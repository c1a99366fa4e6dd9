/* The work of a row of an array: which I/Os of members it takes, step by step. */
#ifndef MODELS_STORAGE_RAID_ROWS_H
#define MODELS_STORAGE_RAID_ROWS_H

#include "models/storage/raid.h"

/**
 * Submit the I/Os of the next step of a row, whose last step is done.
 *
 * A read has one step, a write two, what it has to know and what it writes; a step may have no
 * I/Os. O(members).
 *
 * @return false: there was no step left
 */
bool raid_row_step(struct run *run, struct raid *raid, struct raid_row *row);

#endif
