/* The time of cores by what they did, of each point. */
#ifndef EXPERIMENTS_SCREEN_TABLE_CORES_H
#define EXPERIMENTS_SCREEN_TABLE_CORES_H

#include "experiments/screen/table.h"

/** A line for each point, whose percents add up to 100; states in which no core was at any point
 * are left out. Nothing where no point has cores. */
void table_print_cores(const struct point_summaries *summaries, size_t width, FILE *out);

#endif
