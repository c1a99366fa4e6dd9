/* The Pareto front, as results.json has it. */
#ifndef EXPERIMENTS_RESULTS_JSON_PARETO_H
#define EXPERIMENTS_RESULTS_JSON_PARETO_H

#include "experiments/results/pareto.h"
#include "experiments/results/writer.h"

/** Write the member "pareto"; nothing where the spec asks for no front. */
void result_pareto_write(struct writer *writer, const struct pareto *pareto);

#endif
