/*
 * The replications of a point: what each of them found, metric by metric.
 *
 * Records come from the store in the order of replication and are taken apart here: each metric
 * keeps the sums of every window of every replication. Statistics look at the first `used`
 * replications only, so that a store which holds more than an experiment asks for changes nothing.
 *
 * The warm-up of a replication is cut where the other replications suggest (warmup.h); what is left
 * is added up by replications_use.
 *
 * Everything lives in the caller's arena: 16 bytes a metric, window and replication, and what was
 * counted for percentiles.
 */
#ifndef EXPERIMENTS_RUNS_REPLICATIONS_H
#define EXPERIMENTS_RUNS_REPLICATIONS_H

#include "experiments/runs/run_record.h"
#include "experiments/runs/store.h"
#include "sim/component/report.h"

/** A row of values over replications; those that are missing or undefined have no value. */
struct row {
    double *values;
    bool *has;
};

struct metric_replications {
    const char *name;
    const char *unit;
    const char *reason; /* of the first replication where it was undefined; NULL: never */
    const char *mark;   /* of the first replication whose model gives one; NULL: none does */
    const char *no_percentiles; /* likewise: why percentiles cannot be told */
    enum statistic statistic;
    double most; /* the greatest value that it can have */
    bool has_percentiles;
    bool rests_on_events;
    /* Sums of each window, window after window for each replication. */
    double *parts;
    double *wholes;
    double *events;
    const struct run_record_cells **cells; /* by replication, of each piece; NULL: none */
    /* After the warm-up, by replication. */
    double *part;
    double *whole;
    double *event;
    struct row row; /* values */
};

struct resource_replications {
    const char *component;
    double *utilization; /* window after window for each replication */
    struct row row;      /* after the warm-up, 0 to 1 */
};

struct law_replications {
    const char *law;
    const char *component;
    struct row row; /* differences */
    bool *holds;
    bool *is_empty; /* nothing happened that the law speaks of */
};

/** How the warm-up of a point is cut. */
enum warmup_method {
    WARMUP_GIVEN, /* by the spec, or none */
    WARMUP_MSER5, /* where the other replications suggest */
    WARMUP_FIXED, /* a tenth: too few replications, or too many metrics, to choose */
};

struct replications {
    struct arena *arena;
    uint64_t capacity; /* replications there is room for */
    uint64_t used;     /* replications that count: the first ones */
    enum store_status *states;
    const char **failures; /* reasons, by replication */
    const double **series; /* signals, by replication; NULL where the cut is given */
    size_t window_count;   /* 0 before the first record */
    double *window_s;      /* where each window starts, and where the last ends */
    size_t piece_count;    /* of what was counted for percentiles */
    size_t *piece_first;   /* the window that each piece starts with */
    bool is_random;        /* some replication drew a random number */
    enum warmup_method method;
    size_t *cuts;     /* windows that are cut, by replication */
    bool cut_is_late; /* no better cut was found than the last: the runs may be too short */
    uint64_t *run_events;
    bool has_started;          /* a record has been taken apart */
    const char *signal_metric; /* that all others hang on (kind.h); NULL: none */
    struct metric_replications *metrics;
    size_t metric_count, metric_capacity;
    struct resource_replications *resources;
    size_t resource_count, resource_capacity;
    struct law_replications *laws;
    size_t law_count, law_capacity;
};

/** The runs of a point that the store has. @param with_values  false: only which there are */
bool replications_load(struct replications *replications, struct arena *arena, struct store *store,
                       const struct store_point *point, bool with_values, struct error *error);

/** Take a record apart. @return false with `error` set when it is damaged */
bool replications_add(struct replications *replications, const struct store_run *run,
                      bool with_values, struct error *error);

/** Room for `capacity` replications, all of them missing. */
void replications_init(struct replications *replications, struct arena *arena, uint64_t capacity);

/** Look at the first `count` replications, each after the cut that the others suggest. */
void replications_use(struct replications *replications, uint64_t count);

/** Whether that replication was made, well or not. */
bool replications_has(const struct replications *replications, uint64_t replication);

/** Replications among the used ones that did not fail. */
uint64_t replications_done(const struct replications *replications);

/** The time [s] that the warm-up of a replication removes from its windows. */
double replications_removed(const struct replications *replications, uint64_t replication);

/** The metric of that name, or NULL. */
const struct metric_replications *replications_metric(const struct replications *replications,
                                                      const char *name);

/**
 * The values of a row among the first `count` replications, in their order.
 *
 * @param values  room for `count`
 * @return how many there are
 */
size_t row_values(const struct row *row, uint64_t count, double *values);

#endif
