/*
 * Results in tidy long form: a table with one row for each point and metric, for programs that
 * read tables.
 *
 *     point, a column for each swept path, metric, unit, mean, low, high, confidence, replications,
 *     samples, exact, mark, reason
 *
 * A percentile is a metric of its own, "response_time.p99". Numbers are those of results.json; what
 * is null there is null here, and `reason` says why. `mark` says why a value is not to be trusted;
 * `exact` is true where no random number was drawn, and false where none was but the value hangs on
 * where its window begins and ends. `replications` are those of the point that did not fail,
 * `samples` those that had a value.
 *
 * The table of samples has one row for each replication's value:
 *
 *     point, a column for each swept path, replication, warmup, metric, unit, value
 *
 * `warmup` is the time [s] that was removed from the start of the replication.
 *
 * The table of series has one row for each metric and interval:
 *
 *     point, a column for each swept path, metric, unit, from_seconds, to_seconds, mean, low, high,
 *     replications
 *
 * `replications` are those that have a value in the interval.
 */
#ifndef EXPERIMENTS_RESULTS_TIDY_H
#define EXPERIMENTS_RESULTS_TIDY_H

#include "experiments/results/point.h"
#include "experiments/results/series.h"

/** A row: a value for each column, with the column's name; all rows of a table have the same. */
struct tidy_row {
    const struct plain_member *cells;
    size_t count;
};

/** Called for each row, which is valid until it returns. */
typedef void tidy_visit(void *context, const struct tidy_row *row);

/** The rows of a point. */
void tidy_metrics(const struct result_point *point, tidy_visit *visit, void *context);

/** A row without values: the columns of a table whose points have these parameters. */
void tidy_metrics_columns(const struct plain *parameters, tidy_visit *visit, void *context);

/** The same two of the table of samples. */
void tidy_samples(const struct result_point *point, tidy_visit *visit, void *context);
void tidy_samples_columns(const struct plain *parameters, tidy_visit *visit, void *context);

/** The rows of a point's series. @return how many */
uint64_t tidy_series(const struct result_point *point, const struct result_series *series,
                     tidy_visit *visit, void *context);

#endif
