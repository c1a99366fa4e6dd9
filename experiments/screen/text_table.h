/*
 * A grid of texts, printed in aligned columns.
 *
 * First the columns, each with a heading of one line or more ("a\nb"), then the cells from left to
 * right. Columns of numbers are aligned to the right. Texts may be foreign: they are shown as
 * sim/base/foreign.h does, in 200 bytes at most. Memory: the texts, until grid_free.
 */
#ifndef EXPERIMENTS_SCREEN_TEXT_TABLE_H
#define EXPERIMENTS_SCREEN_TEXT_TABLE_H

#include "sim/base/arena.h"

#include <stdbool.h>
#include <stdio.h>

struct grid {
    struct arena *arena;
    struct grid_column {
        const char *heading;
        bool is_right;
    } * columns;
    size_t column_count, column_capacity;
    const char **cells; /* row by row */
    size_t count, capacity;
};

void grid_init(struct grid *grid);
void grid_free(struct grid *grid);

/** The next column. @param heading  copied */
void grid_column(struct grid *grid, const char *heading, bool is_right);

/** The next cell, copied. */
void grid_cell(struct grid *grid, const char *text);

/** Print all rows, two blanks between columns. */
void grid_print(const struct grid *grid, FILE *out);

#endif
