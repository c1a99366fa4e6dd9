/* The objectives of all points, as results.json has them. */
#ifndef EXPERIMENTS_RESULTS_JSON_OBJECTIVE_H
#define EXPERIMENTS_RESULTS_JSON_OBJECTIVE_H

#include "experiments/results/point_summary.h"
#include "experiments/results/writer.h"

/** Write the member "objectives"; nothing where the spec has none. */
void result_objectives_write(struct writer *writer, const struct point_summaries *summaries);

#endif
