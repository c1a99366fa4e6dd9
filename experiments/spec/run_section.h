/*
 * The section "run": how long, how often, from which seed, how precise.
 *
 * Most of it is a table like any other. Three members have a form of their own: `warmup` may be
 * "auto", `timeline` "auto" or "none", and `replications` may be a number instead of bounds with a
 * wanted precision. Each "auto" is resolved where the kind of system is known (point.c).
 */
#ifndef EXPERIMENTS_SPEC_RUN_SECTION_H
#define EXPERIMENTS_SPEC_RUN_SECTION_H

#include "experiments/spec/reader/reader.h"
#include "experiments/spec/spec.h"

extern const struct table run_section_table;

/** The tick of a run whose section "run" is this: of its horizon, or the fine one if it is bad. */
int64_t run_section_ticks_per_second(const json_t *run);

/** Read the section; the reader stands at "/run" and knows the tick. */
void run_section_read(struct reader *reader, const json_t *run, struct run_parameters *to);

#endif
