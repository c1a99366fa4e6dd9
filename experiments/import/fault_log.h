/*
 * Faults from a log: what went wrong in a real cluster, or in a run, for a spec to replay.
 *
 * A log is CSV with a line of names ("time,kind,target"), JSON lines, one object each, or a JSON
 * array of objects. "time" (or "at") is a time as fault_time.h has them; in its place "after" may
 * name an event. Every other member is a key of the fault, as `coupling describe KIND` lists them.
 * Of a timeline that this program wrote its fault.inject events are taken.
 *
 * Dates and times of day become times since an origin, the earliest fault where none is given.
 */
#ifndef EXPERIMENTS_IMPORT_FAULT_LOG_H
#define EXPERIMENTS_IMPORT_FAULT_LOG_H

#include "experiments/import/notes.h"
#include "sim/base/error.h"

#include <jansson.h>

/** Read a log. @param name  of the file, in errors @param origin  the date or time of day that is
 *  0 s; NULL: the earliest of the log @return {"faults": [...]}, a new reference; NULL with error
 *  65, which has the line, or 64: the origin is none */
json_t *fault_log_read(const char *text, const char *name, const char *origin, struct notes *notes,
                       struct error *error);

#endif
