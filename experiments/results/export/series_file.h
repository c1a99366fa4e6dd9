/*
 * series.csv: metrics over time, one row for each point, metric and interval.
 *
 *     point,system.processors,metric,unit,from_seconds,to_seconds,mean,low,high,replications
 *     0,4,throughput,1/s,0,1,812,790.5,833.5,10
 *     0,4,response_time,s,0,1,,,,0
 *
 * A column for each swept path stands behind the point. `mean`, `low` and `high` are as in
 * results.json (series.h), empty where there is none; `replications` are those that have a value in
 * the interval. The same bytes for any number of workers, any interruption and any shards, as with
 * results.json.
 */
#ifndef EXPERIMENTS_RESULTS_EXPORT_SERIES_FILE_H
#define EXPERIMENTS_RESULTS_EXPORT_SERIES_FILE_H

#include "experiments/results/export/csv.h"
#include "experiments/results/file.h"
#include "experiments/results/point.h"
#include "experiments/results/series.h"

#define SERIES_NAME "series.csv"

/** A file on its way; begun with the first point that has a series. */
struct series_file {
    struct optional_output file;
    struct csv csv;
    uint64_t rows;
};

/** @param folder  borrowed */
void series_file_start(struct series_file *file, const char *folder);

/** Add the rows of a point, if it has a series. @return false with `error` set (73, 74) */
bool series_file_add(struct series_file *file, struct store *store,
                     const struct experiment_point *point, const struct replications *replications,
                     const struct result_point *found, struct error *error);

/**
 * Put the file in place; without a series there is none, and one that is left from before goes.
 *
 * @return false with `error` set (74): the old file is still there
 */
bool series_file_end(struct series_file *file, struct error *error);

/** Give up: the old file stays. */
void series_file_discard(struct series_file *file);

/** Say where the file is; nothing where there is none. */
void series_file_print(const struct series_file *file, FILE *out);

#endif
