/*
 * Names of metrics in a spec: columns, precisions, fits.
 *
 * Which metrics a system reports hangs on its parts and on the names that the spec gives them. So a
 * point is asked: a run of one tick reports every metric of a long one. A name must be that of a
 * metric of some point, or one of its percentiles, "response_time.p95"; a series wants metrics that
 * can be read over time (sim/component/metric.h).
 */
#ifndef EXPERIMENTS_SPEC_METRIC_NAMES_H
#define EXPERIMENTS_SPEC_METRIC_NAMES_H

#include "experiments/spec/spec.h"

struct metric_names {
    struct arena *arena;
    const char **list; /* without percentiles */
    bool *has_percentiles;
    const char **units;
    enum statistic *statistics;
    enum better *betters;
    size_t count;
};

/** The metrics of a point. @return false: it reports none, for its run fails at once */
bool metric_names_of(struct metric_names *names, const struct point *point);

void metric_names_free(struct metric_names *names);

/** Whether a name is a metric's, or one of its percentiles'. */
bool metric_names_have(const struct metric_names *names, const char *name);

/** Find out about a metric. @return false, with `fact` as it was: there is none of that
 *  name */
bool metric_names_fact(const struct metric_names *names, const char *name,
                       struct metric_fact *fact);

/** The points of a spec that are asked. */
struct metric_points {
    struct analysis_parameters *analysis; /* its objectives are told the facts of their metrics */
    const struct spec *spec;
    size_t count; /* ask so many, from the first */
    void (*open)(const struct spec *spec, size_t id, struct arena *arena, struct point *point);
};

/**
 * Complain of names that no point has, with the nearest one.
 *
 * Points are asked until one has each name; where more than 200 were asked in vain, nothing is said
 * of what the others have.
 */
void metric_names_check(const struct metric_points *points, struct complaints *complaints);

#endif
