/*
 * The estimate of a metric from the replications of a point: its value, its interval, and whether
 * it can be trusted.
 *
 * Each statistic has the estimator that fits it: a t interval over replications for means over
 * time, the jackknife for ratios, exact intervals for counts and shares. A value that cannot be
 * trusted has a mark with a reason: it rests on few random events, the runs are short for the
 * metric's memory, or the model says that the metric has no finite mean. A value that cannot be
 * given is undefined, with a reason. Nothing is chosen by its outcome.
 */
#ifndef EXPERIMENTS_RESULTS_ESTIMATE_H
#define EXPERIMENTS_RESULTS_ESTIMATE_H

#include "analysis/statistics/interval.h"
#include "analysis/statistics/quantile.h"
#include "experiments/runs/replications.h"

enum {
    ESTIMATE_EVENTS_LEAST = 5,    /* random events below which a time or ratio is undefined */
    ESTIMATE_EVENTS_TRUSTED = 50, /* and below which it is marked */
    ESTIMATE_VALUES_MOST = 3,     /* different values of replications that are listed one by one */
};

/** A value and how many replications had it. */
struct estimate_value {
    double value;
    uint64_t replications;
};

struct estimate {
    struct interval interval;
    const char *reason; /* why there is no value, or no bounds; NULL when nothing is missing */
    const char *mark;   /* why the value is not to be trusted; NULL when it is */
    bool is_short;      /* the mark says that runs are too short: more of them do not help */
    bool is_exact;      /* no random number was drawn: the value has no spread */
    bool is_cut;      /* and hangs on where its window begins and ends: bounds are those of that */
    bool is_constant; /* the same value in every replication of a random run: no bounds */
    bool has_correlation;
    double correlation_s; /* correlation time [s] */
    double worth; /* independent windows that all are worth by their ranks; INFINITY: not told */
    struct estimate_value values[ESTIMATE_VALUES_MOST]; /* where replications fall into few */
    size_t value_count;                                 /* 0 where they do not */
};

/**
 * Estimate a metric over the used replications, or over the windows of a single long run.
 *
 * @param batch_means  the windows of the only replication are the samples
 * @param arena        for the texts
 */
void estimate_metric(struct estimate *estimate, const struct replications *replications,
                     const struct metric_replications *metric, bool batch_means, double confidence,
                     struct arena *arena);

/** The sums of samples that are independent of each other: a number of each for each sample. */
struct estimate_sums {
    enum statistic statistic; /* one that is over time (metric.h) */
    double most;              /* the greatest value that it can have; INFINITY */
    size_t count;
    const double *parts;
    const double *wholes; /* 0: no value */
};

/**
 * The value and the interval that estimate_metric gives of such sums, for a single look: nothing is
 * said of marks, correlations and few events.
 *
 * @param is_random  false: the value has no spread, and the bounds are the value
 * @return bounds unknown where all samples have the same value, or one alone has any
 */
struct interval estimate_of_sums(const struct estimate_sums *sums, bool is_random,
                                 double confidence);

/**
 * The bounds of a value of a run without random numbers, where the window that it is a mean over
 * may cut what happens again and again: one arrival every 3 s is 33 or 34 in 100 s. A time that is
 * always the same, a count and a time to an event stay exact.
 */
void estimate_edges(struct estimate *estimate, const struct replications *replications,
                    const struct metric_replications *metric);

/**
 * The percentiles of what was observed, of all replications together.
 *
 * @param estimates  PERCENTILES of them, as percentile_names; marked as the mean of the metric is,
 *                   and worth no more than it is
 * @param of_mean    the estimate of the metric
 */
void estimate_percentiles(struct estimate *estimates, const struct replications *replications,
                          const struct metric_replications *metric, const struct estimate *of_mean,
                          bool batch_means, struct arena *arena);

/** The observations of all replications of a metric with percentiles, after their warm-ups. The
 * pool lives in the arena. */
void estimate_pool(struct quantile_pool *pool, const struct replications *replications,
                   const struct metric_replications *metric, bool batch_means, struct arena *arena);

/** The first piece of a replication that its cut leaves whole. */
size_t estimate_first_piece(const struct replications *replications, uint64_t replication);

/**
 * The percentile of what each replication observed.
 *
 * @return in the arena; `replications->used` places, without a value where nothing was observed
 */
struct row estimate_percentile_row(const struct replications *replications,
                                   const struct metric_replications *metric, double share,
                                   struct arena *arena);

/**
 * A row whose mean is the estimate, for comparisons of paired replications: the values of a mean
 * over time, the jackknife's pseudo-values of a ratio.
 *
 * @return in the arena; `replications->used` places
 */
struct row estimate_row(const struct replications *replications,
                        const struct metric_replications *metric, struct arena *arena);

#endif
