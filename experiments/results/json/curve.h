/* Scaling curves in results.json: the list "scaling". */
#ifndef EXPERIMENTS_RESULTS_JSON_CURVE_H
#define EXPERIMENTS_RESULTS_JSON_CURVE_H

#include "experiments/results/curve.h"
#include "experiments/results/writer.h"

/** Write the list as a member of the open object. */
void result_curves_write(struct writer *writer, const struct curves *curves);

#endif
