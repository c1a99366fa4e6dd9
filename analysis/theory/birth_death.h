/*
 * The steady state of a birth-death process on 0 .. n, without overflow.
 *
 * With up[i] the rate from i to i + 1 and down[i] the rate from i + 1 to i, the chance of state
 * i + 1 is that of state i times up[i] / down[i] (Kleinrock 1975, section 3.1). Products of
 * thousands of such ratios leave the range of a double. Where the ratios never grow with i (more
 * customers never speed arrivals up nor services down) the chances have one peak: starting there,
 * every step outwards multiplies by at most 1, so that the worst that happens is a harmless zero.
 */
#ifndef ANALYSIS_THEORY_BIRTH_DEATH_H
#define ANALYSIS_THEORY_BIRTH_DEATH_H

#include <stddef.h>

/** The ratio of the rate up from `state` to the rate down from `state` + 1; finite, >= 0. */
typedef double birth_death_ratio(size_t state, const void *context);

/**
 * The chance of each state; they sum to 1.
 *
 * @param ratio    may not grow with the state
 * @param last     the highest state
 * @param chances  last + 1 values, filled in
 */
void birth_death_solve(birth_death_ratio *ratio, const void *context, size_t last, double *chances);

#endif
