/*
 * The distribution of a metric as the percentile text of HdrHistogram (.hgrm), which its plotter
 * and other tools read: value, percentile as a share, observations up to it, 1 / (1 - percentile).
 *
 * Values are in the unit of the metric and pooled from all replications after their warm-ups; at a
 * percentile that results.json has the value is the same number. The levels are those of
 * HdrHistogram with 5 steps for each half of the distance to 100 %. A line of remarks says from
 * which percentile on results.json has none, and why.
 */
#ifndef EXPERIMENTS_RESULTS_EXPORT_HISTOGRAM_H
#define EXPERIMENTS_RESULTS_EXPORT_HISTOGRAM_H

#include "experiments/results/point.h"

#include <stdio.h>

/** Write it. @param index  of a metric with percentiles among the point's */
void histogram_write(const struct result_point *point, const struct replications *replications,
                     size_t index, FILE *out);

#endif
