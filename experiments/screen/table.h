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
#include "experiments/screen/text_table.h"

#include <stdio.h>

/** Lines that are shown of each part; of more, the rest is counted. */
enum { TABLE_LINES_MOST = 500 };

void table_print(const struct spec *spec, const struct result *result, FILE *out);

/** "layout uma, processors 4": parameters in a sentence; nothing for none. */
void table_print_parameters(struct text_buffer *text, const json_t *parameters);

/** A column for each parameter. @param below  what stands under its name: "\n" or "" */
void table_parameter_columns(struct grid *grid, const json_t *parameters, const char *below);

/** A cell for each of these columns; `parameters` decides which, `values` has them. */
void table_parameter_cells(struct grid *grid, const json_t *parameters, const json_t *values);

/** The heading of a metric: its last name on a line of its own, what stands before it above, in
 *  lines that are not much wider than numbers. */
void table_print_heading(struct text_buffer *text, const char *metric);

/** Hand a text over as the next cell. */
void table_cell(struct grid *grid, struct text_buffer *text);

/** The paired differences, relative to the baseline. */
void table_print_comparisons(const struct comparisons *comparisons, FILE *out);

/** The fits and the knee of each curve. */
void table_print_curves(const struct curves *curves, FILE *out);

#endif
