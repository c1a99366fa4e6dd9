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
#include "experiments/results/writer.h"

/** One metric of two points. */
struct comparison_metric {
    const char *name;
    const char *unit;
    const char *reason; /* why there is no difference; NULL when there is one */
    bool is_exact;      /* no random number was drawn on either side, and no period was cut */
    const char *mark;   /* why one of the sides is not to be trusted; NULL: both are */
    struct paired paired;
};

/** One pair of points. */
struct comparison {
    const struct point_summary *baseline;
    const struct point_summary *other;
    json_t *parameters; /* common to both */
    struct comparison_metric *metrics;
    size_t metric_count;
};

struct comparisons {
    struct arena *arena;
    const char *axis;
    json_t *baseline; /* value of the axis */
    struct comparison *list;
    size_t count, capacity;
};

/** Compare all points that have a baseline; without analysis.compare there are none. */
void comparisons_make(struct comparisons *comparisons, const struct spec *spec,
                      const struct point_summaries *summaries);
void comparisons_free(struct comparisons *comparisons);

/** Pair two rows of values by replication. */
struct paired comparison_paired(const struct row *baseline, const struct row *other,
                                uint64_t replications, double confidence);

/** Members difference, lower, upper, confidence, samples, relative, relative_lower, relative_upper,
 *  differs; exact, mark and reason where they apply. */
void comparison_write_metric(struct writer *writer, const struct comparison_metric *metric);

/** Write the list "comparisons". */
void comparisons_write(struct writer *writer, const struct comparisons *comparisons);

#endif
