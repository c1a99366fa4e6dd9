/* The verdicts on the objectives of a spec, a line for each objective and point. */
#ifndef EXPERIMENTS_SCREEN_TABLE_OBJECTIVES_H
#define EXPERIMENTS_SCREEN_TABLE_OBJECTIVES_H

#include "experiments/results/point_summary.h"
#include "experiments/runs/experiment.h"

#include <stdio.h>

/** Print the verdicts, as a table where it has room; nothing where the spec has no objective.
 * @param width  columns of the screen; 0: as many as are needed */
void table_print_objectives(const struct point_summaries *summaries, size_t width, FILE *out);

/** Print how many replications a PASS needs, and how many of those that are made may miss: a line
 *  for each objective with a share. */
void table_print_needs(const struct spec *spec, FILE *out);

#endif
