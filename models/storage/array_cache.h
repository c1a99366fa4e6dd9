/* The write cache of an array's controllers, and the way of its I/Os to the raid and back. */
#ifndef MODELS_STORAGE_ARRAY_CACHE_H
#define MODELS_STORAGE_ARRAY_CACHE_H

#include "models/storage/array.h"

/** Controllers that are up. */
uint32_t array_up(const struct array *array);

/** An I/O that its controller has served: to the cache, or to the raid. */
void array_go_on(struct run *run, struct array *array, struct io *io);

/** The port of the raid: an I/O is completed, or destaged. */
void array_take(struct run *run, void *owner, struct io *io);

/** An I/O is completed for its host. */
void array_complete(struct run *run, struct array *array, struct io *io);

/** Controllers have failed or are back: writes that wait for room go on, what is in the cache is
 *  destaged, or lost without a controller. */
void array_cache_changed(struct run *run, struct array *array);

/** The handler of ARRAY_COPIED: both controllers have a write. */
event_handler array_on_copied;

#endif
