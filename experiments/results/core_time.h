/*
 * The time of a machine's cores by what they did: the metrics of one kind of component, shares that
 * are all of the time, brought to percents that add up as printed.
 */
#ifndef EXPERIMENTS_RESULTS_CORE_TIME_H
#define EXPERIMENTS_RESULTS_CORE_TIME_H

#include "experiments/results/point.h"

/** States of cores at most. */
enum { CORE_TIME_STATES = 16 };

/** 100 % in the unit of core_time_round. */
enum { CORE_TIME_WHOLE = 1000 };

struct core_time {
    size_t count;                         /* states; 0: the system has no cores, or no time */
    const char *states[CORE_TIME_STATES]; /* "user", "idle"; live for ever */
    double shares[CORE_TIME_STATES];      /* means over replications */
};

/** The shares of a point: of cores that are the whole system's, not of machines inside. */
struct core_time core_time_of(const struct result_point *point);

/**
 * Tenths of a percent that add up to 100 %: each share is rounded down, and those that lose most
 * get one more, of equals the first (largest remainder, Hamilton 1792).
 *
 * @param tenths  set, one for each state
 */
void core_time_round(const struct core_time *time, int tenths[CORE_TIME_STATES]);

#endif
