/*
 * The keys of a fault as a log has them: durations without a unit, an event without its object.
 *
 * A number that stands where a kind of fault has a duration is one of seconds; the text of "after"
 * is the name of an event.
 */
#ifndef EXPERIMENTS_IMPORT_FAULT_KEYS_H
#define EXPERIMENTS_IMPORT_FAULT_KEYS_H

#include <jansson.h>
#include <stdbool.h>

enum { FAULT_KEYS_BYTES = 300 };

/** Give the keys of a fault their units. @param wrong  why it is no fault, where false is returned
 */
bool fault_keys_set(json_t *fault, char wrong[FAULT_KEYS_BYTES]);

#endif
