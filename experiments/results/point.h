/*
 * The results of one point: all numbers that files, tables and reports say of it.
 *
 * Each is computed once, here, and printed by whatever needs it: results.json (results/json/), the
 * tables of runs.sqlite (tables.h), the screen. A metric has its estimate, the bounds of its
 * interval, and what is to be known of them (estimate.h).
 */
#ifndef EXPERIMENTS_RESULTS_POINT_H
#define EXPERIMENTS_RESULTS_POINT_H

#include "experiments/results/bottleneck.h"
#include "experiments/results/estimate.h"
#include "experiments/runs/experiment.h"
#include "experiments/spec/plain.h"
#include "experiments/theory/closed_form.h"

struct result_metric {
    const char *name;
    const char *unit;
    struct estimate mean;
    struct estimate *percentiles; /* PERCENTILES of them, as percentile_names; NULL: none */
    struct row row;               /* values of the replications, after the warm-up of each */
};

/** A law of the simulation itself; the replication where it fails worst speaks for all. */
struct result_law {
    const char *law;
    const char *component;
    double difference;
    bool holds;
    const char *reason; /* why neither is known; NULL: both are */
};

/** How much was removed from the beginning of replications: each has a cut of its own. */
struct result_warmup {
    const char *method;
    double least_s, mean_s, greatest_s;
    const char *note; /* NULL: none */
};

struct result_failure {
    uint64_t replication;
    const char *reason;
};

struct result_point {
    size_t id;
    struct plain parameters; /* an object: path to value, in the order of the axes */
    double confidence;
    bool batch_means;      /* intervals are over batches of one long run */
    uint64_t replications; /* failed ones among them; rows are that long */
    enum stopped_by stopped_by;
    struct result_failure *failures;
    size_t failure_count;
    struct result_metric *metrics; /* in the order of the replications' */
    size_t metric_count;
    struct bottleneck bottleneck;
    const char *bottleneck_reason; /* why none is named; NULL: one is */
    struct result_law *laws;
    size_t law_count;
    struct closed_form_verdicts verdicts; /* of theory */
    struct result_warmup warmup;
    double *removed_s; /* by replication: the length of its warm-up [s] */
};

/**
 * Compute the results of a point.
 *
 * Time: a pass over all windows of all replications for each metric.
 *
 * @param result        filled in; lives in the arena of the replications
 * @param replications  borrowed for as long as the result lives
 */
void result_point_make(struct result_point *result, const struct experiment_point *point,
                       const struct replications *replications, const struct stopping *stopping);

#endif
