/* Comparisons in results.json: the list "comparisons". */
#ifndef EXPERIMENTS_RESULTS_JSON_COMPARISON_H
#define EXPERIMENTS_RESULTS_JSON_COMPARISON_H

#include "experiments/results/comparison.h"
#include "experiments/results/writer.h"

/** Write the list as a member of the open object. */
void result_comparisons_write(struct writer *writer, const struct comparisons *comparisons);

#endif
