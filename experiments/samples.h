/*
 * The samples of a point: what each of its replications found, metric by metric.
 *
 * Records come from the store in the order of replication and are taken apart here: each metric
 * becomes a row of values, one place for each replication. Statistics look at the first `used`
 * replications only, so that a store which holds more than an experiment asks for changes nothing.
 *
 * The warm-up is cut at one instant for all of them, chosen by MSER-5 on the mean of their signals
 * (samples_use). Each replication cutting for itself is what MSER is usually made to do, and it is
 * wrong: a cut that is good for a replication's own noise leaves a biased sample of it. At 5,000
 * customers of an M/M/1 queue at 0.9, ten replications with cuts of their own covered the exact
 * mean number in system with 73 of 100 intervals that promised 95; with a common cut it is 90, as
 * without any (600 trials with a prototype; README.md).
 *
 * A system of more than 5,000 metrics is too large to report at every cut: there each replication
 * does cut for itself.
 *
 * Everything lives in the caller's arena: about 10 bytes a metric, possible cut and replication.
 */
#ifndef EXPERIMENTS_SAMPLES_H
#define EXPERIMENTS_SAMPLES_H

#include "experiments/record.h"
#include "experiments/store.h"
#include "sim/component/report.h"

enum { SAMPLE_OF_VALUES = PERCENTILES, SAMPLE_ROWS }; /* rows of a metric: percentiles, values */

/** A row of values over replications; those that are missing or undefined have no value. */
struct row {
    double *values;
    bool *has;
};

struct metric_samples {
    const char *name;
    const char *unit;
    const char *reason; /* of the first replication where it was undefined; NULL: never */
    bool has_percentiles;
    struct row rows[SAMPLE_ROWS]; /* after the cut in use */
    size_t batch_count;           /* of the only replication; 0: it was not divided */
    struct row batches;
    struct row every[SAMPLE_ROWS]; /* after each possible cut, one row behind the other */
};

struct resource_samples {
    const char *component;
    struct row row; /* utilizations, 0 to 1, after the cut in use */
    struct row every;
};

struct law_samples {
    const char *law;
    const char *component;
    struct row row; /* differences */
    bool *holds;
    bool *is_empty; /* nothing happened that the law speaks of */
};

struct samples {
    struct arena *arena;
    uint64_t capacity; /* replications there is room for */
    uint64_t used;     /* replications that count: the first ones */
    enum store_status *states;
    const char **failures;           /* reasons, by replication */
    const double **series;           /* signals, by replication; NULL where the cut is given */
    size_t cut_count;                /* 0 before the first record */
    size_t cut;                      /* in use */
    double cuts_s[RECORD_CUTS_MOST]; /* the time that each removes */
    bool cut_is_late; /* MSER found no better cut than its last: the runs may be too short */
    uint64_t *events;
    bool has_started; /* a record has been taken apart */
    struct metric_samples *metrics;
    size_t metric_count, metric_capacity;
    struct resource_samples *resources;
    size_t resource_count, resource_capacity;
    struct law_samples *laws;
    size_t law_count, law_capacity;
};

/** The runs of a point that the store has. @param with_values  false: only which there are */
bool samples_load(struct samples *samples, struct arena *arena, struct store *store,
                  const struct store_point *point, bool with_values, struct error *error);

/** Take a record apart. @return false with `error` set when it is damaged */
bool samples_add(struct samples *samples, const struct store_run *run, bool with_values,
                 struct error *error);

/** Room for `capacity` replications, all of them missing. */
void samples_init(struct samples *samples, struct arena *arena, uint64_t capacity);

/** Look at the first `count` replications, after the cut that suits them best. */
void samples_use(struct samples *samples, uint64_t count);

/** Whether that replication was made, well or not. */
bool samples_has(const struct samples *samples, uint64_t replication);

/** Replications among the used ones that did not fail. */
uint64_t samples_done(const struct samples *samples);

/** The metric of that name, or NULL. */
const struct metric_samples *samples_metric(const struct samples *samples, const char *name);

/**
 * The values of a row among the first `count` replications, in their order.
 *
 * @param values  room for `count`
 * @return how many there are
 */
size_t row_values(const struct row *row, uint64_t count, double *values);

#endif
