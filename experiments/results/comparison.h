/*
 * Comparisons: each point against the point that differs from it in one axis alone.
 *
 * `analysis.compare` names the axis and its baseline value. All points of a sweep share random
 * numbers, so the difference is taken replication by replication (analysis/statistics/paired.h).
 */
#ifndef EXPERIMENTS_RESULTS_COMPARISON_H
#define EXPERIMENTS_RESULTS_COMPARISON_H

#include "analysis/statistics/paired.h"
#include "experiments/results/point_summary.h"

/** One metric of two points. */
struct comparison_metric {
    const char *name;
    const char *unit;
    const char *reason; /* why the difference has no value, or no bounds; NULL: it has both */
    bool is_exact;      /* no random number was drawn on either side, and no period was cut */
    const char *mark;   /* why one of the sides is not to be trusted; NULL: both are */
    struct paired paired;
};

/** One pair of points. */
struct comparison {
    const struct point_summary *baseline;
    const struct point_summary *other;
    struct plain parameters; /* common to both */
    struct comparison_metric *metrics;
    size_t metric_count;
};

struct comparisons {
    struct arena *arena;
    const char *axis;
    struct plain baseline; /* value of the axis */
    struct comparison *list;
    size_t count, capacity;
};

/** Compare all points that have a baseline; without analysis.compare there are none. */
void comparisons_make(struct comparisons *comparisons, const struct spec *spec,
                      const struct point_summaries *summaries);
void comparisons_free(struct comparisons *comparisons);

/** Compare a metric of two points. @param replications  of the point that has fewer */
struct comparison_metric comparison_metric_of(const char *name,
                                              const struct point_summary_metric *baseline,
                                              const struct point_summary_metric *other,
                                              uint64_t replications, double confidence);

/** Pair two rows of values by replication. */
struct paired comparison_paired(const struct row *baseline, const struct row *other,
                                uint64_t replications, double confidence);

#endif
