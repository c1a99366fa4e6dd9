/*
 * Results as wide tables: one row a point with columns for its metrics, or one row a metric of a
 * single point. The numbers are those of results.json.
 *
 * A point has the columns
 *
 *     point, a column for each swept path, and for each metric METRIC, METRIC.low, METRIC.high;
 *     runs, wanted_runs, bottleneck
 *
 * and a metric of one point
 *
 *     component, metric, unit, mean, low, high, p50, p90, p95, p99, p99.9, and of the replications
 *     spread.minimum, spread.p50, spread.p90, spread.maximum, spread.deviation
 */
#ifndef EXPERIMENTS_RESULTS_WIDE_H
#define EXPERIMENTS_RESULTS_WIDE_H

#include "experiments/results/point_summary.h"
#include "experiments/results/tidy.h"

/** The row of a point. @param runs  stored @param wanted  in all */
void wide_point(const struct point_summaries *summaries, const struct point_summary *summary,
                uint64_t runs, uint64_t wanted, tidy_visit *visit, void *context);

/** The row of a metric. @param point  that it is of */
void wide_metric(const struct result_point *point, const struct result_metric *metric,
                 tidy_visit *visit, void *context);

#endif
