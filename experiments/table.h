/*
 * The table of a result: the question, one line a point, what differs, how it scales.
 *
 * Made to be read on a terminal of 120 columns; the numbers are those of results.json, rounded to
 * what their intervals make meaningful.
 */
#ifndef EXPERIMENTS_TABLE_H
#define EXPERIMENTS_TABLE_H

#include "experiments/result.h"

#include <stdio.h>

/** Points that are shown; of more, the rest is counted. */
enum { TABLE_POINTS_MOST = 500 };

void table_print(const struct spec *spec, const struct result *result, FILE *out);

/** "layout uma, processors 4": parameters in a sentence; nothing for none. */
void table_print_parameters(struct text_buffer *text, const json_t *parameters);

#endif
