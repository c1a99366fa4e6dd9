/*
 * The tables of the last results in runs.sqlite, for people and their tools.
 *
 *     results (point, metric, statistic, unit, value, lower, upper, samples)
 *     samples (point, replication, cut, metric, value)
 *     parameters (point, path, value)
 *
 * A point has the id that it has in results.json, values are the same doubles, and everything is
 * after the warm-up of its replication, whose length in seconds is `cut`. A statistic is "mean",
 * "p50", "p90", "p95", "p99" or "p99.9"; what is null in results.json is NULL here; lower and upper
 * are the ends of the interval around the value. A parameter is a number or a text; true and false
 * are 1 and 0, and an object or a list is JSON text. For instance
 *
 *     SELECT point, value, lower, upper FROM results
 *     WHERE metric = 'throughput' AND statistic = 'mean' ORDER BY point;
 *
 * All is written in one transaction: a reader finds the results of one sweep, whole. The first
 * error is kept, and store_results_end returns it.
 */
#ifndef EXPERIMENTS_RUNS_STORE_RESULTS_H
#define EXPERIMENTS_RUNS_STORE_RESULTS_H

#include "analysis/statistics/interval.h"
#include "experiments/runs/store.h"
#include "experiments/spec/plain.h"

/** A statistic of a metric at a point. The texts are borrowed. */
struct store_result {
    size_t point;
    const char *metric;
    const char *statistic;
    const char *unit;
    struct interval interval;
};

/** A value of a metric in a replication. The text is borrowed. */
struct store_sample {
    size_t point;
    uint64_t replication;
    double cut_s; /* the warm-up that was removed */
    const char *metric;
    double value;
};

/**
 * Empty the tables. From here on a damaged record of a run is an error, not a run to be made anew:
 * no runner is left to make it.
 */
bool store_results_begin(struct store *store, struct error *error);

void store_results_add(struct store *store, const struct store_result *result);
void store_results_sample(struct store *store, const struct store_sample *sample);

/** @param value  as it stands in the spec */
void store_results_parameter(struct store *store, size_t point, const char *path,
                             const struct plain *value);

/**
 * End what store_results_begin began.
 *
 * @param is_good  false: leave the tables as they were before
 * @return false with `error` set when anything went wrong (74); the tables are as before then
 */
bool store_results_end(struct store *store, bool is_good, struct error *error);

#endif
