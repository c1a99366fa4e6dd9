/*
 * Faults from a log: what went wrong in a real cluster, or in a run, for a spec to replay.
 *
 * A log is CSV with a line of names ("time,kind,target"), or JSON lines, one object each. "time" is
 * a duration with its unit, or a number of seconds; every other member is a key of the fault, as
 * `coupling describe KIND` lists them. Of a timeline that this program wrote its fault.inject
 * events are taken.
 */
#ifndef EXPERIMENTS_IMPORT_FAULT_LOG_H
#define EXPERIMENTS_IMPORT_FAULT_LOG_H

#include "experiments/import/notes.h"
#include "sim/base/error.h"

#include <jansson.h>

/** Read a log. @param name  of the file, in errors @return {"faults": [...]}, a new reference; NULL
 *  with error 65, which has the line */
json_t *fault_log_read(const char *text, const char *name, struct notes *notes,
                       struct error *error);

#endif
