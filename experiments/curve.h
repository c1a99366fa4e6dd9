/*
 * Scaling curves: how a metric grows along an axis, the laws fitted to it, and its knee.
 *
 * `analysis.scaling` names the axis and the metric. Points that agree in all other parameters make
 * one curve. Amdahl's law and the universal scalability law are fitted to each replication
 * (analysis/statistics/scaling.h); the knee comes from the bottleneck law.
 */
#ifndef EXPERIMENTS_CURVE_H
#define EXPERIMENTS_CURVE_H

#include "analysis/statistics/scaling.h"
#include "experiments/findings.h"
#include "experiments/writer.h"

struct curve {
    json_t *parameters;            /* that its points have in common */
    const struct finding **points; /* in the order of the axis */
    size_t count, capacity;
    const char *reason; /* why nothing can be fitted; NULL when the fits below were tried */
    struct scaling amdahl;
    struct scaling usl;
    bool has_knee;
    double knee;
    const char *bottleneck;  /* whose limit the knee is */
    const char *knee_reason; /* why there is no knee */
};

struct curves {
    const char *axis;
    const char *metric;
    struct curve *list;
    size_t count, capacity;
};

/** Fit every curve; without analysis.scaling there are none. */
void curves_make(struct curves *curves, const struct spec *spec, const struct findings *findings);
void curves_free(struct curves *curves);

/** Write the list "scaling". */
void curves_write(struct writer *writer, const struct curves *curves);

#endif
