/* The Pareto front of a sweep: which points are on it, and which may be. */
#ifndef EXPERIMENTS_SCREEN_TABLE_PARETO_H
#define EXPERIMENTS_SCREEN_TABLE_PARETO_H

#include "experiments/results/pareto.h"

#include <stdio.h>

/** Print the points on the front and those undecided; nothing where the spec asks for no front. */
void table_print_pareto(const struct pareto *pareto, const struct point_summaries *summaries,
                        size_t width, FILE *out);

#endif
