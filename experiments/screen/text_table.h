/*
 * A table of texts, printed in aligned columns.
 *
 * First the columns, each with a heading of one line or more ("a\nb"), then the cells from left to
 * right. Columns of numbers are aligned to the right. Texts may be foreign: they are shown as
 * sim/base/foreign.h does, in 200 bytes at most. Memory: the texts, until text_table_free.
 *
 * A table may be fitted to a width: columns have ranks, and those of low rank come first as long as
 * there is room. One of rank 0 is never left out.
 */
#ifndef EXPERIMENTS_SCREEN_TEXT_TABLE_H
#define EXPERIMENTS_SCREEN_TEXT_TABLE_H

#include "sim/base/arena.h"

#include <stdbool.h>
#include <stdio.h>

struct text_table {
    struct arena *arena;
    struct text_table_column {
        const char *heading;
        bool is_right;
        bool is_left_out;
        size_t rank;
    } * columns;
    size_t column_count, column_capacity;
    const char **cells; /* row by row */
    size_t count, capacity;
};

void text_table_init(struct text_table *table);
void text_table_free(struct text_table *table);

/** The next column. @param heading  copied */
void text_table_column(struct text_table *table, const char *heading, bool is_right);

/** Give the last column a rank. */
void text_table_rank(struct text_table *table, size_t rank);

/** The next cell, copied. */
void text_table_cell(struct text_table *table, const char *text);

/** Leave out columns that have no room in so many; 0: none. @return how many */
size_t text_table_fit(struct text_table *table, size_t width);

/** Columns that a printed line takes at most. */
size_t text_table_width(const struct text_table *table);

/** The same rows as a table of Markdown. */
void text_table_print_markdown(const struct text_table *table, FILE *out);

/** Print all rows, two blanks between columns. */
void text_table_print(const struct text_table *table, FILE *out);

#endif
