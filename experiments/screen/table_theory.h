/* Theory's verdicts on the metrics that a table shows. */
#ifndef EXPERIMENTS_SCREEN_TABLE_THEORY_H
#define EXPERIMENTS_SCREEN_TABLE_THEORY_H

#include "experiments/screen/table.h"

/** A line for each shown metric of each point that has a closed form, and whether that holds;
 * below, why there is no verdict. Nothing without any. */
size_t table_print_theory(const struct point_summaries *summaries, size_t width, FILE *out);

#endif
