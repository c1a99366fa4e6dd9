/*
 * One node and its service, without a standby: the exact Markov chain.
 *
 * The node fails, is repaired, and starts the service; all times are exponential. A node fails in
 * the start as well, which then begins anew after the repair. With a start in no time it is the
 * alternating renewal process of up and down (Barlow and Proschan 1965).
 */
#ifndef ANALYSIS_THEORY_SINGLE_NODE_H
#define ANALYSIS_THEORY_SINGLE_NODE_H

#include "sim/base/error.h"

#include <stdbool.h>

struct single_node {
    double failure_s; /* mean time to failure of the node, > 0 */
    double repair_s;  /* mean time to repair, > 0 */
    double start_s;   /* mean time to start the service, >= 0; 0 is at once */
};

/* A node that starts with the service running. */
struct single_node_until {
    double availability_at;   /* chance that the service is up at t */
    double availability_over; /* expected share of [0, t] in which it is up */
};

/**
 * Availability at a finite time (Jensen 1953, markov_transient.h).
 *
 * @param time_s  above 0, finite
 * @return false with a sentence when a time is out of its range
 */
bool single_node_solve_until(const struct single_node *node, double time_s,
                             struct single_node_until *out, struct error *error);

#endif
