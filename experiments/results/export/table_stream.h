/*
 * A table that is written row after row, as CSV or as a list of JSON objects.
 *
 * A list of JSON is there from the start, so a table without rows is `[]`; CSV without rows has no
 * line either, unless csv_head is called for its columns.
 */
#ifndef EXPERIMENTS_RESULTS_EXPORT_TABLE_STREAM_H
#define EXPERIMENTS_RESULTS_EXPORT_TABLE_STREAM_H

#include "experiments/results/export/csv.h"
#include "experiments/results/writer.h"

/** A table on its way. */
struct table_stream {
    struct csv csv;
    struct writer *json; /* NULL: CSV */
};

/** @param out  borrowed until table_stream_close */
void table_stream_open(struct table_stream *table, bool is_csv, FILE *out);

/** Write a row. Fits tidy_visit. @param context  struct table_stream * */
void table_stream_row(void *context, const struct tidy_row *row);

/** Write the columns' names of a table of CSV that has no row. Fits tidy_visit. @param context
 *  struct table_stream * */
void table_stream_columns(void *context, const struct tidy_row *row);

/** End the table, and free what it holds. */
void table_stream_close(struct table_stream *table);

/** Free what a table holds that is given up: a list of JSON stays open. */
void table_stream_discard(struct table_stream *table);

#endif
