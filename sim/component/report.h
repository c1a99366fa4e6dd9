/*
 * Results of one replication: metrics, resources, and laws that must hold.
 *
 * A kind of system fills a report from its measures over a window. Values are in SI base units. A
 * result that is undefined has a reason instead of a value, never a NaN, 0 or guess. Everything
 * lives in the report's arena. Reports of one run list the same metrics in the same order and with
 * the same statistics, whatever their windows: a record says once for all of them what a metric is.
 */
#ifndef SIM_COMPONENT_REPORT_H
#define SIM_COMPONENT_REPORT_H

#include "sim/base/arena.h"
#include "sim/base/wide.h"
#include "sim/component/metric.h"
#include "sim/kernel/run.h"
#include "sim/measure/counter.h"
#include "sim/measure/level.h"
#include "sim/measure/tally.h"

/** Durations in ticks that a histogram counted together. */
struct metric_cell {
    int64_t least; /* of the whole run */
    int64_t greatest;
    const uint64_t *counts; /* in each piece */
};

/** Parts of a run that follow each other, for the cells of percentiles. */
struct pieces {
    size_t count;
    const unsigned *marks; /* full marks: where each piece starts, and where the last ends */
};

struct metric {
    const char *name;   /* flat, joined with dots: "stations.cpu.utilization" */
    const char *unit;   /* "s", "1/s", "1" for a ratio or a number */
    const char *reason; /* why there is no value; NULL when there is one */
    const char *mark;   /* why no run is long enough for the value; NULL: nothing known of it */
    enum statistic statistic;
    enum better better;
    double value;
    double part;  /* as the statistic says; 0 where there is no value */
    double whole; /* likewise */
    double most;  /* the greatest value that it can have: 1 for a share, INFINITY */
    double
        events; /* random events in the window that all of the value rests on; -1: not on events */
    bool has_percentiles;
    const char *no_percentiles; /* why the model cannot tell any; NULL: it can */
    struct metric_cell *cells;  /* the observations, in order; of a report with pieces */
    size_t cell_count;
};

/** A resource that can saturate, for the bottleneck: the one with the highest utilization. */
struct resource {
    const char *component;
    double utilization; /* 0 to 1 */
};

/** A law that the model obeys whatever its parameters: two sums over the whole run that are equal.
 */
struct law {
    const char *law;       /* "little", "utilization", "flow_balance" */
    const char *component; /* or "system" */
    wide left, right;      /* not kept in a record of a run */
    double difference;
    bool holds;
    bool is_empty; /* both sides are 0: nothing happened, so that nothing was compared */
};

/** Metrics that hang on a queue that grows without end. */
struct unstable {
    const char *path; /* of a part, or the name of one metric */
    const char *mark;
};

struct report {
    struct arena *arena;
    const struct window *window;
    int64_t ticks_per_second;
    const struct pieces *pieces; /* NULL: the cells of percentiles are not wanted */
    const struct report *like;   /* another report of the same run, for its names; or NULL */
    struct metric *metrics;
    size_t metric_count, metric_capacity;
    struct resource *resources;
    size_t resource_count, resource_capacity;
    struct law *laws;
    size_t law_count, law_capacity;
    struct unstable *unstable;
    size_t unstable_count, unstable_capacity;
};

void report_init(struct report *report, struct arena *arena, const struct window *window,
                 int64_t ticks_per_second);

/*
 * Each metric is reported for a part: `path` is its path, "" for the whole system, and for a row
 * with words in capitals the path of the part that they name: "memory.controllers.3" for the row
 * "controllers.N.utilization" of the part "memory". Paths and reasons are copied, rows are not.
 */

/** The path of a part that keeps none: printed, or NULL where another report of the run has the
 *  names. */
const char *report_path(const struct report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** A mean over time. @param value  finite */
void report_value(struct report *report, const char *path, const struct metric_row *row,
                  double value);

/** A mean over time that is a share of it: 0 to 1. */
void report_utilization(struct report *report, const char *path, const struct metric_row *row,
                        double value);

/** A metric that has no value in this window, or in any. */
void report_missing(struct report *report, const char *path, const struct metric_row *row,
                    const char *reason);

/** A ratio; missing with `reason` when the denominator is 0. */
void report_ratio(struct report *report, const char *path, const struct metric_row *row,
                  double numerator, double denominator, const char *reason);

/** An end that a run comes to once, its time / 1 or 1 / its time: in the window where it does, or
 * in all from then on. Where the run ends before, report_missing: the results never make a mean
 * over those runs alone that came to it. */
void report_once(struct report *report, const char *path, const struct metric_row *row, double part,
                 double whole);

/** Trials of one kind among all of them, in whole numbers; missing when there was none. */
void report_share(struct report *report, const char *path, const struct metric_row *row,
                  uint64_t part, uint64_t whole, const char *reason);

/** Events in the window. */
void report_count(struct report *report, const char *path, const struct metric_row *row,
                  uint64_t events);

/** The count of a counter in the window. */
void report_counter(struct report *report, const char *path, const struct metric_row *row,
                    const struct counter *counter);

/** An amount that adds up over windows: seconds of downtime. @param amount  >= 0 */
void report_total(struct report *report, const char *path, const struct metric_row *row,
                  double amount);

/** Whether something was so at an instant of the run. */
void report_outcome(struct report *report, const char *path, const struct metric_row *row,
                    bool was_so);

/** The time [s] to the first event of a run; missing with a reason in a run without one, which
 *  lasted `time_s`. */
void report_passage(struct report *report, const char *path, const struct metric_row *row,
                    double time_s, bool has_come);

/** The least or the greatest of the observations. */
void report_extreme(struct report *report, const char *path, const struct metric_row *row,
                    double value);

/** The metric reported last rests on so many random events: few of them say little. */
void report_events(struct report *report, uint64_t events);

/** The metric reported last has a value in every run, but no finite mean that values come nearer
 * to.
 *  @param mark  why; kept, not copied */
void report_mark(struct report *report, const char *mark);

/**
 * A queue grows without end, and metrics that are reported after this call hang on it: the longer
 * the run, the other their values. Times, rates, levels and shares are marked; counts, amounts and
 * extremes are those of the run, whatever its length.
 *
 * @param path  of a part, with all its metrics, or the name of one metric; kept, not copied
 * @param mark  why, with the load; kept, not copied
 */
void report_unstable(struct report *report, const char *path, const char *mark);

/** The nines of an availability; missing where nothing was unavailable. */
void report_nines(struct report *report, const char *path, const struct metric_row *row,
                  double unavailability);

/** How often a second in the window. */
void report_rate(struct report *report, const char *path, const struct metric_row *row,
                 const struct counter *counter);

/** So many in the window, as a number a second. */
void report_per_second(struct report *report, const char *path, const struct metric_row *row,
                       uint64_t events);

/** Mean duration [s] of a tally of ticks, with percentiles where it keeps a histogram. */
void report_durations(struct report *report, const char *path, const struct metric_row *row,
                      const struct tally *tally);

/** The same of several tallies together, all with histograms or none. */
void report_durations_of(struct report *report, const char *path, const struct metric_row *row,
                         const struct tally *const *tallies, size_t count);

/** The mean of durations reported last can be told, its percentiles cannot.
 *  @param reason  kept, not copied */
void report_no_percentiles(struct report *report, const char *reason);

/** The ratio reported last has the percentiles of what a tally with a histogram observed. */
void report_observations(struct report *report, const struct tally *tally);

/** Mean over time of a level, without unit. */
void report_level(struct report *report, const char *path, const struct metric_row *row,
                  const struct level *level);

void report_resource(struct report *report, const char *component, double utilization);

/** A law that must hold exactly, in integers. @param component  copied */
void report_law(struct report *report, const char *law, const char *component, wide left,
                wide right);

/** Fail the run when a law of the report does not hold; the first that does not is named, with both
 *  of its sides. A rule that a configuration may break is a metric. */
void report_check_laws(const struct report *report, struct run *run);

#endif
