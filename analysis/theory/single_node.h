/*
 * One node and its outages: the availability without a cluster.
 *
 * The node is up until it fails, then a recovery passes its steps one after the other (notice,
 * repair, boot, start of the service), and the node is as good as new. Up and down times alternate,
 * and in the long run only their means count, whatever their distributions (Barlow and Proschan
 * 1965, the alternating renewal process): availability = MTTF / (MTTF + MTTR), with the MTTR the
 * sum of the steps.
 */
#ifndef ANALYSIS_THEORY_SINGLE_NODE_H
#define ANALYSIS_THEORY_SINGLE_NODE_H

#include "sim/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct single_node {
    double availability;       /* share of time up */
    double unavailability;     /* the rest, not by a subtraction */
    double failures_per_s;     /* over all time, up or down */
    double between_failures_s; /* mean time from one to the next, outage included */
    double outage_s;           /* mean, the sum of the steps */
};

/**
 * Long-run availability of a node that recovers in steps in series (Barlow and Proschan 1965).
 *
 * @param failure_s  mean time to failure from the return of the node, > 0
 * @param steps_s    means of the steps, each >= 0; a node in recovery does not fail
 * @return false with a sentence when a time is out of its range
 */
bool single_node_solve(double failure_s, const double *steps_s, size_t steps,
                       struct single_node *out, struct error *error);

#endif
