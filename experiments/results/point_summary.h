/*
 * Summaries: what is kept of each point for comparisons, fits and the table.
 *
 * results.json is written point by point and the replications of a point are dropped again; beside
 * it this little stays: the point's parameters, the values of a few chosen metrics, and how busy
 * its resources were. Chosen are the columns of analysis.metrics (without them those that the kind
 * of system names, or its first four metrics), the metric of the scaling fit, and the two of the
 * Pareto front.
 */
#ifndef EXPERIMENTS_RESULTS_POINT_SUMMARY_H
#define EXPERIMENTS_RESULTS_POINT_SUMMARY_H

#include "experiments/results/core_time.h"
#include "experiments/results/objective.h"
#include "experiments/results/point.h"

enum { POINT_SUMMARY_COLUMNS = 4 }; /* without a choice of the user's */

/** A chosen metric at one point. */
struct point_summary_metric {
    const char *unit; /* NULL: the system has no such metric */
    struct estimate estimate;
    struct row row; /* over the point's replications; its mean is the estimate */
};

struct point_summary {
    size_t id;
    struct plain parameters;
    bool is_baseline; /* of the comparisons that analysis.compare asks for */
    double confidence;
    bool batch_means;      /* intervals are over batches of one long run */
    uint64_t replications; /* rows are that long */
    uint64_t failed;
    enum stopped_by stopped_by;
    struct point_summary_metric *metrics; /* as summaries->names */
    const char *scaling_law; /* of the closed form of the metric that is scaled; NULL: none */
    double scaling_expected; /* by that law */
    struct bottleneck bottleneck;
    struct core_time core_time;
    struct closed_form_verdicts verdicts; /* of theory on the metrics that are shown */
    struct result_objective *objectives;  /* as those of the analysis */
};

struct point_summaries {
    struct arena *arena;
    const struct analysis_parameters *analysis;
    const char **names; /* metrics that are kept */
    size_t name_count, name_capacity;
    size_t column_count; /* of these, the first are shown and compared */
    const char **known;  /* metrics of the first point that has any */
    size_t known_count;
    struct point_summary *list; /* in the order of ids */
    size_t count, capacity;
};

void point_summaries_init(struct point_summaries *summaries,
                          const struct analysis_parameters *analysis);
void point_summaries_free(struct point_summaries *summaries);

/** Keep what is to be kept of the results of a point. @return the summary, valid until the next is
 * added */
const struct point_summary *point_summaries_add(struct point_summaries *summaries,
                                                const struct experiment_point *point,
                                                const struct replications *replications,
                                                const struct result_point *result);

/**
 * Whether no point has a metric that was chosen.
 *
 * @param nearest  set to the metric that was meant, or to NULL when none is near
 */
bool point_summaries_is_unknown(const struct point_summaries *summaries, size_t index,
                                const char **nearest);

/** Whether every objective of every point passes; also where there are none. */
bool point_summaries_all_pass(const struct point_summaries *summaries);

/** Index of a metric in `names`; name_count when it is not kept. */
size_t point_summaries_index(const struct point_summaries *summaries, const char *name);

/**
 * A metric of a point: its unit, its estimate, and the row that comparisons pair.
 *
 * @param result  of the same point
 * @param arena   for the row and for texts, which may then outlive the replications
 */
struct point_summary_metric point_summary_metric_of(const struct result_point *result,
                                                    const struct replications *replications,
                                                    const char *name, struct arena *arena);

/**
 * The parameters of a point beside one axis: common to points that differ in that axis alone. Axes
 * zipped with the axis move with it and do not count.
 *
 * @param spec   knows the zipped axes; NULL: none are
 * @param arena  for the list of members; the values are those of the summary
 */
struct plain point_summaries_others(const struct spec *spec, const struct point_summary *summary,
                                    const char *axis, struct arena *arena);

#endif
