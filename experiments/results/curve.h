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

#include "analysis/statistics/scaling_choice.h"
#include "analysis/statistics/scaling_shape.h"
#include "experiments/results/curve_fit.h"
#include "experiments/results/point_summary.h"

/** The speedup at one size. */
struct curve_size {
    double size;
    struct interval speedup; /* over the smallest size, paired */
    const char *reason;      /* why it has no value or no bounds; NULL: it has both */
    double
        efficiency; /* speedup over what it would be if it grew with the size; 1 at the smallest */
    const char *mark; /* why it is not to be trusted; NULL: it is */
};

struct curve {
    struct plain parameters;             /* common to all points */
    const struct point_summary **points; /* in the order of the axis */
    size_t count, capacity;
    const char *reason;       /* why nothing can be fitted; NULL when the fits below were tried */
    struct curve_size *sizes; /* by point */
    size_t size_count;        /* 0 where nothing can be fitted */
    struct curve_fit amdahl;
    struct curve_fit usl;
    struct scaling_choice choice; /* on the mean curve */
    const char *choice_reason;    /* why no law is named; NULL: one is */
    struct scaling_knee knee;
    const char *knee_reason;           /* why there is no knee; NULL: there is */
    const char *knee_note;             /* NULL: none */
    const char *bottleneck;            /* resource behind the knee */
    struct scaling_knee knee_expected; /* of the curve of closed forms */
    const char *knee_law; /* of these forms; NULL: a point has none, or that curve has no knee */
    const char *mark;     /* how many points are not to be trusted, and why; NULL: all are */
    const char *left_out; /* replications that no fit has, and why; NULL: none */
};

struct curves {
    struct arena *arena;
    const char *axis;
    const char *metric;
    size_t column; /* of the metric in each summary */
    struct curve *list;
    size_t count;
};

/** Fit every curve; without analysis.scaling there are none. */
void curves_make(struct curves *curves, const struct spec *spec,
                 const struct point_summaries *summaries);
void curves_free(struct curves *curves);

#endif
