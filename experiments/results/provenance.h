/*
 * provenance.json: when, where and how results were made.
 *
 * All that may differ from one time to the next and says nothing about the system simulated: times
 * of the clock on the wall, the machine, the command, what was cached. results.json has none of it.
 */
#ifndef EXPERIMENTS_RESULTS_PROVENANCE_H
#define EXPERIMENTS_RESULTS_PROVENANCE_H

#include "experiments/runs/plan.h"
#include "sim/base/error.h"

#include <time.h>

#define PROVENANCE_NAME "provenance.json"

struct provenance {
    char *const *command; /* NULL-terminated */
    time_t started;
    double wall_s;
    unsigned workers;
    struct plan_progress progress;
};

/** Write FOLDER/provenance.json. */
bool provenance_write(const struct provenance *provenance, const char *folder, struct error *error);

#endif
