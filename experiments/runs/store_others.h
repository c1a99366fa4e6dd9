/* Runs in a store that another version of the program made, whose results are not this one's. */
#ifndef EXPERIMENTS_RUNS_STORE_OTHERS_H
#define EXPERIMENTS_RUNS_STORE_OTHERS_H

#include "experiments/runs/store.h"

#include <stdbool.h>

/** Count the runs of other versions. @param count  0 also where there is a run of this version */
bool store_others(struct store *store, uint64_t *count, struct error *error);

#endif
