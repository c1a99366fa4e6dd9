/*
 * The table of a result: the question, one line a point, what differs, how it scales.
 *
 * Made to be read on a terminal: numbers are those of results.json, rounded to what their intervals
 * make meaningful, a column in one unit where its numbers are not too far apart. Trailing blanks
 * are never printed.
 */
#ifndef EXPERIMENTS_SCREEN_TABLE_H
#define EXPERIMENTS_SCREEN_TABLE_H

#include "experiments/results/result.h"
#include "experiments/screen/cells.h"

#include <stdio.h>

void table_print(const struct spec *spec, const struct result *result, FILE *out);

/** The paired differences, relative to the baseline. */
void table_print_comparisons(const struct comparisons *comparisons, FILE *out);

/** The fits and the knee of each curve. */
void table_print_curves(const struct curves *curves, FILE *out);

#endif
