/*
 * How long a run takes, told by a short one: the same model for a part of its horizon, twice as
 * long each time until it took a twentieth of a second. Within a factor of two or so where a run is
 * much the same from beginning to end; what it costs to store one comes on top.
 */
#ifndef EXPERIMENTS_RUNS_SAMPLE_H
#define EXPERIMENTS_RUNS_SAMPLE_H

#include "experiments/spec/spec.h"

/** Seconds of one processor that a run of the point takes, about; 0: its run fails. Takes up to
 * half a second. */
double sample_run_s(const struct point *point);

#endif
