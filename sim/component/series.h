/*
 * A series: metrics of one replication, interval after interval.
 *
 * A run is looked at where each interval ends, between two events: no event is put in the queue, no
 * random number is drawn, and no mark is moved, so that the run and its report are the same as
 * without. An interval holds what happens from its beginning on, [k i, (k + 1) i); the last one
 * ends with the run and holds what happens at that instant too. The first begins at time 0, warm-up
 * or not: so the intervals together are the whole run, and their sums are its totals.
 *
 * Only the components that report a wanted metric are asked, so that an interval costs a mark of
 * all measures and the report of a few components. Memory: 16 bytes for each metric and interval,
 * never more with the number of events.
 */
#ifndef SIM_COMPONENT_SERIES_H
#define SIM_COMPONENT_SERIES_H

#include "sim/component/assembly.h"

/** Metrics to look at, and how finely. */
struct series_request {
    sim_ticks interval; /* above 0 */
    size_t count;       /* of names; 0: there is no series */
    const char *const *names;
};

struct series_metric {
    const char *name;
    const char *unit;
    enum statistic statistic; /* one that is over time (metric.h) */
    double most;              /* the greatest value that it can have; INFINITY */
    /* By interval, as the statistic says of part and whole; whole is 0 where there is no value. Of
     * a mean over time the part is the value and the whole is 1. */
    double *parts;
    double *wholes;
};

struct series {
    sim_ticks interval;
    sim_ticks horizon;
    size_t interval_count;
    struct series_metric *metrics; /* in the order of the request, but for those not reported */
    size_t metric_count;
};

/** How many intervals a run has; the last one may be shorter. */
static inline size_t series_intervals(sim_ticks interval, sim_ticks horizon)
{
    return (size_t)(horizon / interval + (horizon % interval != 0));
}

/** Where an interval ends [ticks]. */
static inline sim_ticks series_end(sim_ticks interval, sim_ticks horizon, size_t index)
{
    return (sim_ticks)index < horizon / interval ? interval * ((sim_ticks)index + 1) : horizon;
}

struct series_recorder;

/**
 * Start a series at time 0, before the first event.
 *
 * @param request   borrowed
 * @param assembly  whose measures are made with measures_create_for_series; borrowed
 * @param arena     for the series, which outlives the run
 */
struct series_recorder *series_start(const struct series_request *request,
                                     const struct assembly *assembly, sim_ticks horizon,
                                     struct arena *arena);

/** Where the present interval ends [ticks]; TICKS_NEVER after the last one. */
sim_ticks series_next(const struct series_recorder *recorder);

/** The present interval is over: nothing has happened yet at its end, but for the last one's. */
void series_keep(struct series_recorder *recorder);

/** The series so far; its arrays are in the arena given. */
const struct series *series_of(const struct series_recorder *recorder);

#endif
