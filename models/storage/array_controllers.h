/* The controllers of an array: I/Os that they serve, their failures and takeovers. */
#ifndef MODELS_STORAGE_ARRAY_CONTROLLERS_H
#define MODELS_STORAGE_ARRAY_CONTROLLERS_H

#include "models/storage/array.h"

extern event_handler *const array_controllers_on[];
extern const char *const array_controllers_names[];

/** A new I/O, or one whose controller has failed: to a controller that is up, or to wait. */
void array_controllers_serve(struct run *run, struct array *array, struct io *io);

/** A controller fails, or is back; nothing when it has already. @param number  from 0 */
void array_controller_fail(struct run *run, struct array *array, uint32_t number);
void array_controller_return(struct run *run, struct array *array, uint32_t number);

/** Plan the first failures. */
void array_controllers_start(struct run *run, struct component *component);

#endif
