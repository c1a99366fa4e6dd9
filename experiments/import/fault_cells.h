/*
 * Cells of comma-separated values (RFC 4180), which may be quoted: a quoted cell holds separators,
 * ends of lines and, doubled, quotes.
 *
 * Cells may be separated by commas, semicolons or tabs; that which the first line has the most of
 * is the separator. Blanks around a cell are no part of it.
 */
#ifndef EXPERIMENTS_IMPORT_FAULT_CELLS_H
#define EXPERIMENTS_IMPORT_FAULT_CELLS_H

#include "sim/base/text.h"

#include <stdbool.h>

/** Where a reader stands. */
struct fault_cells {
    const char *at;
    unsigned line; /* of `at`; the first is 1 */
    char separator;
    const char *wrong; /* what is wrong with the last cell; NULL: nothing */
};

/** The separator of a line of names. */
char fault_cells_separator(const char *line);

/** Take a cell; behind the last one of a line the next line begins. @param cell  is replaced
 *  @param is_last  of its line @return false: `wrong` says why */
bool fault_cells_take(struct fault_cells *cells, struct text_buffer *cell, bool *is_last);

#endif
