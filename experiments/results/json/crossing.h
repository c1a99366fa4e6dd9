/* The crossings of scaling curves in results.json. */
#ifndef EXPERIMENTS_RESULTS_JSON_CROSSING_H
#define EXPERIMENTS_RESULTS_JSON_CROSSING_H

#include "experiments/results/crossing.h"
#include "experiments/results/writer.h"

/** Member "crossings"; none where the spec asks for none. */
void result_crossings_write(struct writer *writer, const struct crossings *crossings);

#endif
