/*
 * Writing CSV: a line of the columns' names, then a line for each row (RFC 4180, with plain line
 * ends).
 *
 * A field that holds a comma, a quote or a line end stands in quotes, a null is empty, and a text
 * of no characters is "". Numbers have the digits that results.json has, a list or an object is
 * JSON. What a terminal would obey is escaped as in results.json.
 */
#ifndef EXPERIMENTS_RESULTS_EXPORT_CSV_H
#define EXPERIMENTS_RESULTS_EXPORT_CSV_H

#include "experiments/results/tidy.h"

#include <stdio.h>

/** A table on its way; start it with the stream alone. Frees itself at csv_end. */
struct csv {
    FILE *out;
    struct text_buffer line;
    bool has_head; /* the names of the columns are written */
};

/** Write the names of a row's columns, unless they are written. Fits tidy_visit. @param context
 *  struct csv * */
void csv_head(void *context, const struct tidy_row *row);

/** Write a row, and the head before the first. Fits tidy_visit. @param context  struct csv * */
void csv_row(void *context, const struct tidy_row *row);

void csv_end(struct csv *csv);

/** Append a field of text, in quotes where it needs them; the comma before it is the caller's. */
void csv_append_text(struct text_buffer *line, const char *text);

#endif
