/* One run of a machine under a load, as imports make them to fit what a file cannot say. */
#ifndef EXPERIMENTS_IMPORT_LOAD_RUN_H
#define EXPERIMENTS_IMPORT_LOAD_RUN_H

#include "sim/base/error.h"

#include <jansson.h>

/** Means over the last four fifths of a run. */
struct load_result {
    double bandwidth; /* of the whole machine [B/s] */
    double latency;   /* mean of the references of a team, or of all [s] */
};

/**
 * Simulate a machine under a load, always with the same seed. The run ends before the horizon where
 * it would be more than about 10 million events.
 *
 * @param machine  borrowed; its description, scheduler, boot and migration are left out
 * @param workload the object "workload" of a spec; taken over
 * @param team     whose latency counts; NULL: that of all references
 * @param horizon  [s]
 * @param name     of the import, in errors
 * @return false with error 65 where it is no valid machine: the place and what is wrong there
 */
bool load_run(const json_t *machine, json_t *workload, const char *team, double horizon,
              const char *name, struct load_result *result, struct error *error);

/**
 * Whether a spec may have a machine, with all that a load leaves out.
 *
 * @return false with error 65: the place and what is wrong there
 */
bool load_check(const json_t *machine, const char *name, struct error *error);

#endif
