/*
 * A grid of texts, printed in aligned columns.
 *
 * Rows are filled from left to right; the first row is the heading. Columns of numbers are aligned
 * to the right. Memory: the texts, until grid_free.
 */
#ifndef EXPERIMENTS_GRID_H
#define EXPERIMENTS_GRID_H

#include "sim/base/arena.h"

#include <stdbool.h>
#include <stdio.h>

struct grid {
    struct arena *arena;
    bool *is_right; /* by column of the heading */
    size_t columns, column_capacity;
    const char **cells; /* row by row */
    size_t count, capacity;
};

void grid_init(struct grid *grid);
void grid_free(struct grid *grid);

/** The next column of the heading. */
void grid_column(struct grid *grid, const char *heading, bool is_right);

/** The next cell, copied. */
void grid_cell(struct grid *grid, const char *text);

/** Print all rows, two blanks between columns. */
void grid_print(const struct grid *grid, FILE *out);

#endif
