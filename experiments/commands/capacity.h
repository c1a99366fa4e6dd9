/* Whether the sides of a comparison have like capacity. */
#ifndef EXPERIMENTS_COMMANDS_CAPACITY_H
#define EXPERIMENTS_COMMANDS_CAPACITY_H

#include "experiments/runs/experiment.h"

#include <stdio.h>

/**
 * Print a line for the first pair of points that a spec compares and that are of unlike design with
 * unlike bandwidth of memory or interconnect: what is compared then is not the design alone.
 * Nothing where there is none. Looks at CAPACITY_POINTS_MOST points at most.
 */
void capacity_print_unlike(const struct experiment *experiment, FILE *to);

enum { CAPACITY_POINTS_MOST = 1000 };

#endif
