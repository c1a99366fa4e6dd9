/*
 * Metrics over time: for each interval the value of all replications together, with its interval of
 * confidence.
 *
 * The estimators are those of results over a whole run (estimate.h): a t interval over replications
 * for means over time and totals, the ratio of sums with the jackknife's for ratios, exact ones for
 * counts and shares. An interval as long as the run has the estimate of the run.
 *
 * A series covers the whole run, with its warm-up. Values have no marks: how long a run remembers
 * and how many failures it saw say nothing of a single interval.
 */
#ifndef EXPERIMENTS_RESULTS_SERIES_H
#define EXPERIMENTS_RESULTS_SERIES_H

#include "experiments/results/estimate.h"
#include "experiments/runs/experiment.h"

struct result_series_metric {
    const char *name;
    const char *unit;
    enum statistic statistic;
    double most;
    /* Sums of the replications that were made well, interval after interval. */
    double *parts;
    double *wholes;
};

struct result_series {
    size_t interval_count;
    sim_ticks interval, horizon; /* [ticks] */
    int64_t ticks_per_second;
    size_t replications; /* made well */
    bool is_random;
    double confidence;
    struct result_series_metric *metrics; /* in the order of the spec, but for those the point does
                                           * not report */
    size_t metric_count;
};

/** A metric in an interval. */
struct result_series_value {
    double from_s, to_s;
    struct interval interval; /* no samples: nothing was observed */
    uint64_t replications;    /* that have a value in the interval */
};

/**
 * The series of a point's used replications, from the store.
 *
 * Memory: 16 bytes for each interval, metric and replication.
 *
 * @param series  everything lives in the arena; of no metrics where the spec asks for none
 * @return false with `error` set (74)
 */
bool result_series_load(struct result_series *series, struct store *store,
                        const struct experiment_point *point,
                        const struct replications *replications, struct arena *arena,
                        struct error *error);

/** Estimate a metric in an interval. */
struct result_series_value result_series_value(const struct result_series *series, size_t metric,
                                               size_t interval);

#endif
