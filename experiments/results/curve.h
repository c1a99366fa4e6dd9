/*
 * Scaling curves: how a metric grows along an axis, the laws fitted to it, and its knee.
 *
 * `analysis.scaling` names the axis and the metric. Points that agree in all other parameters make
 * one curve. Amdahl's law and the universal scalability law are fitted to each replication
 * (analysis/statistics/scaling.h), the law that describes the mean curve best is named
 * (scaling_choice.h), and speedup and knee are those of the sweep itself (scaling_shape.h). A fit
 * is worth no more than its points: how many of them are marked, and which replications or points
 * have no value, is said with it.
 */
#ifndef EXPERIMENTS_RESULTS_CURVE_H
#define EXPERIMENTS_RESULTS_CURVE_H

#include "analysis/statistics/scaling.h"
#include "analysis/statistics/scaling_choice.h"
#include "experiments/results/point_summary.h"
#include "experiments/results/writer.h"

enum { CURVE_TEXT_BYTES = 256 };

struct curve {
    json_t *parameters;                  /* common to all points */
    const struct point_summary **points; /* in the order of the axis */
    size_t count, capacity;
    const char *reason;        /* why nothing can be fitted; NULL when the fits below were tried */
    double *sizes;             /* along the axis */
    struct interval *speedups; /* over the smallest size, paired */
    struct scaling amdahl;
    struct scaling usl;
    struct scaling_choice choice; /* on the mean curve */
    struct scaling_knee knee;
    const char *bottleneck;      /* resource behind the knee */
    char mark[CURVE_TEXT_BYTES]; /* how many points are not to be trusted, and why; empty: none */
    char left_out[CURVE_TEXT_BYTES]; /* replications that no fit has, and why; empty: none */
    char missing[CURVE_TEXT_BYTES];  /* of the reason, where points have no value */
};

struct curves {
    const char *axis;
    const char *metric;
    size_t column; /* of the metric in each summary */
    struct curve *list;
    size_t count, capacity;
};

/** Fit every curve; without analysis.scaling there are none. */
void curves_make(struct curves *curves, const struct spec *spec,
                 const struct point_summaries *summaries);
void curves_free(struct curves *curves);

/** Speedup over what it would be if it grew with the size; 1 of the smallest size. */
double curve_efficiency(const struct curve *curve, size_t point);

/** Whether the value of a point of the curve is not to be trusted. */
bool curve_is_marked(const struct curves *curves, const struct curve *curve, size_t point);

/** Write the list "scaling". */
void curves_write(struct writer *writer, const struct curves *curves);

#endif
