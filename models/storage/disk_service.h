/* The service of one I/O by a disk, from its buffer or its media. */
#ifndef MODELS_STORAGE_DISK_SERVICE_H
#define MODELS_STORAGE_DISK_SERVICE_H

#include "models/storage/disk_state.h"

/** Serve an I/O from now on, whose stage DISK_QUEUE is over: sets the stages behind it.
 *  @return when it is completed */
sim_ticks disk_serve(struct disk *disk, const struct io *io, sim_ticks now);

/** Whether the buffer alone can serve an I/O now; reading ahead is brought up to now. */
bool disk_is_buffered(struct disk *disk, const struct io *io, sim_ticks now);

/** Write the first extent of the buffer from now on. @return when it is on the media */
sim_ticks disk_write_back(struct disk *disk, sim_ticks now);

/** Time until an I/O could begin at the media, for satf; from `least` on any time that is not more.
 */
sim_ticks disk_positioning(const void *disk, const struct io *io, sim_ticks least);

/** Look at the angle once for all I/Os that wait: before disk_positioning at another time. */
void disk_note_angle(struct disk *disk, sim_ticks now);

#endif
