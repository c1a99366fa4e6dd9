/*
 * How much work a machine does while it holds so many jobs: the curve of a service centre.
 *
 * The machine is simulated apart, whole, while the number of jobs inside rises to that of its
 * workers and falls to one, again and again: two jobs come when one ends, then none. The rate with
 * n jobs is the computing that they get in a tick while n are inside. More jobs than workers wait,
 * so the curve is flat from there on (Chandy, Herzog and Woo 1975: the rates of a server that
 * stands for a part of a network are those of that part with so many inside).
 *
 * The number inside has to change on the way: n jobs that never end sit on cores of their own where
 * they can, and those that come and go do not.
 *
 * Nothing but the parameters of the machine determines the rates: the random numbers are those of
 * seed 1, whatever the seed of the experiment.
 */
#ifndef MODELS_PROCESSOR_MACHINE_RATES_H
#define MODELS_PROCESSOR_MACHINE_RATES_H

#include "models/processor/workers.h"

enum { MACHINE_RATES_BITS = 32 };

/* One core computing, in the unit of rates. */
#define MACHINE_RATES_CORE ((uint64_t)1 << MACHINE_RATES_BITS)

struct machine_rates {
    uint32_t workers;
    int64_t cores;
    uint64_t *each; /* by jobs, 1 to workers: computing of each in a tick [ticks / 2^32], above 0 */
};

/**
 * Measure the rates of a machine.
 *
 * Costs 100 rises and falls, of about 300 events for each number of jobs, and 20 million events at
 * most: 0.05 s for 8 workers, 2 s for 1,000.
 *
 * @param arena  keeps the rates
 * @return NULL with `error` set when the run of the machine failed
 */
const struct machine_rates *machine_rates_measure(struct arena *arena,
                                                  const struct workers_parameters *parameters,
                                                  int64_t ticks_per_second, struct error *error);

#endif
