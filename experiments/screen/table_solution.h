/* The table of `coupling solve`: what theory alone says of each point of a spec. */
#ifndef EXPERIMENTS_SCREEN_TABLE_SOLUTION_H
#define EXPERIMENTS_SCREEN_TABLE_SOLUTION_H

#include "experiments/runs/experiment.h"

#include <stdio.h>

/**
 * Print a line for each mean that theory knows, and the reason for each point without any, for the
 * points of the experiment's shard.
 *
 * Time: a closed form or a chain for each point; no run but one of a single tick, for the units.
 *
 * @return how many points theory has solved
 */
size_t table_print_solutions(const struct experiment *experiment, size_t width, FILE *out);

#endif
