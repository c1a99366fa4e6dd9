/*
 * Polling: one server goes round Poisson queues in cyclic order, with times to switch.
 *
 * The mean waits of single queues have a closed form where all are alike; of unlike queues the
 * pseudo-conservation law has the sum of the waits, weighted by the loads (Boxma and Groenendijk
 * 1987, Journal of Applied Probability 24; Takagi 1986, Analysis of Polling Systems). With
 * exhaustive and gated service it holds for any queues; where one customer a poll is served the
 * weights differ, so that it is used for queues that are alike.
 */
#ifndef ANALYSIS_THEORY_POLLING_H
#define ANALYSIS_THEORY_POLLING_H

#include "analysis/theory/mg1.h"

#include <stdbool.h>
#include <stddef.h>

enum polling_service { POLLING_ALL, POLLING_FOUND, POLLING_ONE };

struct polling_queue {
    double arrivals_per_s;
    struct moments service;
};

struct polling_means {
    double utilization; /* share of the time in which the server serves */
    double waiting_s;   /* of all queues, weighted by their loads */
    double cycle_s;     /* from one poll of a queue to the next; 0 without switch-over times */
};

/**
 * Solve a system.
 *
 * @param service      exhaustive, gated, or one customer a poll (of queues that are alike)
 * @param switch_over  of each step; a mean of 0: none
 * @return false where the queues grow without end
 */
bool polling_solve(const struct polling_queue *queues, size_t count, enum polling_service service,
                   struct moments switch_over, struct polling_means *out);

#endif
