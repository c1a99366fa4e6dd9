/* The cells and headings that all tables have: parameters, names of metrics, texts. */
#ifndef EXPERIMENTS_SCREEN_CELLS_H
#define EXPERIMENTS_SCREEN_CELLS_H

#include "experiments/screen/text_table.h"
#include "experiments/spec/plain.h"
#include "sim/base/text.h"

/** Lines that are shown of each part; of more, the rest is counted. */
enum { TABLE_LINES_MOST = 500 };

/** "layout uma, processors 4": parameters in a sentence; nothing for none. */
void table_print_parameters(struct text_buffer *text, const struct plain *parameters);

/** A column for each parameter. @param below  text under its name: "\n" or "" */
void table_parameter_columns(struct text_table *table, const struct plain *parameters,
                             const char *below);

/** A cell for each of these columns; `parameters` decides which, `values` has them. */
void table_parameter_cells(struct text_table *table, const struct plain *parameters,
                           const struct plain *values);

/** The heading of a metric: its last name on a line of its own, what stands before it above, in
 *  lines that are not much wider than numbers. */
void table_print_heading(struct text_buffer *text, const char *metric);

/** Hand a text over as the next cell. */
void table_cell(struct text_table *table, struct text_buffer *text);

#endif
