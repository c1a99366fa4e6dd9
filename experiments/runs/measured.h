/*
 * Values of a point that are measured apart before its runs (struct measurement), kept by content.
 *
 * Parts whose text is the same in the document of a point, in this point or in another, are
 * measured once. The values hang on nothing but that text, so it does not matter which worker
 * measures them, or how often.
 */
#ifndef EXPERIMENTS_RUNS_MEASURED_H
#define EXPERIMENTS_RUNS_MEASURED_H

#include "experiments/spec/spec.h"
#include "sim/base/arena.h"

/** Measured values; begins as {0}. */
struct measured {
    struct arena *arena;
    struct measured_part *parts; /* linked, latest first */
};

/**
 * Measure what the system of a point asks for, and put it among the point's parameters.
 *
 * @param measured  must outlive the point
 * @return false with `error` set when a measurement failed
 */
bool measured_prepare(struct measured *measured, const struct point *point, struct arena *arena,
                      struct error *error);

void measured_free(struct measured *measured);

#endif
