/*
 * What one replication found: metrics, resources, and laws that must hold.
 *
 * A kind of system fills a report from its measures over a window. Values are in SI base units. A
 * result that is undefined has a reason instead of a value, never a NaN, 0 or guess. Everything
 * lives in the report's arena.
 */
#ifndef SIM_COMPONENT_REPORT_H
#define SIM_COMPONENT_REPORT_H

#include "sim/base/arena.h"
#include "sim/base/wide.h"
#include "sim/kernel/run.h"
#include "sim/measure/counter.h"
#include "sim/measure/level.h"
#include "sim/measure/tally.h"

enum { PERCENTILES = 5 };

/** "p50", "p90", "p95", "p99", "p99.9" and the shares they stand for. */
extern const char *const percentile_names[PERCENTILES];
extern const double percentile_shares[PERCENTILES];

struct metric {
    const char *name;   /* flat, joined with dots: "stations.cpu.utilization" */
    const char *unit;   /* "s", "1/s", "1" for a ratio or a number */
    const char *reason; /* why there is no value; NULL when there is one */
    double value;
    bool has_percentiles;
    bool supported[PERCENTILES]; /* n(1-p) >= 10 observations */
    double percentile[PERCENTILES];
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

struct report {
    struct arena *arena;
    const struct window *window;
    int64_t ticks_per_second;
    struct metric *metrics;
    size_t metric_count, metric_capacity;
    struct resource *resources;
    size_t resource_count, resource_capacity;
    struct law *laws;
    size_t law_count, law_capacity;
};

void report_init(struct report *report, struct arena *arena, const struct window *window,
                 int64_t ticks_per_second);

/** A metric. @param name  copied @param unit  not copied @param value  finite */
void report_value(struct report *report, const char *name, const char *unit, double value);

/** A metric that is undefined here, with the reason. @param reason  copied */
void report_undefined(struct report *report, const char *name, const char *unit,
                      const char *reason);

/** A ratio; undefined with `reason` when the denominator is 0. */
void report_ratio(struct report *report, const char *name, const char *unit, double numerator,
                  double denominator, const char *reason);

/** How often a second in the window. */
void report_rate(struct report *report, const char *name, const struct counter *counter);

/** Mean duration [s] of a tally of ticks, with percentiles where it keeps a histogram. */
void report_durations(struct report *report, const char *name, const struct tally *tally);

/** Mean over time of a level, without unit. */
void report_level(struct report *report, const char *name, const struct level *level);

void report_resource(struct report *report, const char *component, double utilization);

/** A law that must hold exactly, in integers. @param component  copied */
void report_law(struct report *report, const char *law, const char *component, wide left,
                wide right);

/** Fail the run when a law of the report does not hold; the first that does not is named, with
 *  both of its sides. What a configuration may break is a metric, and no law. */
void report_check_laws(const struct report *report, struct run *run);

#endif
