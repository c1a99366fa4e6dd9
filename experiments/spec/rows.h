/*
 * The rows of tables in words.
 *
 * Walks a table with everything inside it, in the order of the table, and says of each row what
 * its value may be: the same words for `coupling describe` and the generated reference page.
 */
#ifndef EXPERIMENTS_SPEC_ROWS_H
#define EXPERIMENTS_SPEC_ROWS_H

#include "sim/base/text.h"
#include "sim/component/parameter.h"

/** A row met on the walk. */
struct row_visit {
    const struct parameter *row;
    const char *path; /* "system.stations.NAME.servers" */
    const char *name; /* the path's last word */
    unsigned depth;   /* 0 for the rows of the table itself */
};

typedef void rows_visitor(const struct row_visit *visit, void *context);

/** Visit all rows of a table and, after each, those inside it. @param table  NULL: none */
void rows_walk(const struct table *table, rows_visitor *visitor, void *context);

/** The allowed values of a row: "whole number, 1 to 1000000, or \"infinite\"". */
void rows_value(const struct parameter *row, struct text_buffer *text);

/** "required", "optional", or the default. */
void rows_default(const struct parameter *row, struct text_buffer *text);

/** Where a model looks at the value: "Used where layout is numa."; "": always. */
void rows_use(const struct parameter *row, struct text_buffer *text);

#endif
