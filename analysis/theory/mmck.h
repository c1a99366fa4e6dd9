/*
 * M/M/c/K: as M/M/c, but an arrival that finds K customers (waiting and in service) is lost.
 *
 * A finite buffer before c servers: a controller queue that drops. Always stable. The chances of
 * each number of customers are products of ratios; they are taken from the most likely number
 * outwards, so that none overflows whatever c, K and the load (Kleinrock 1975, sections 3.1
 * and 3.6). O(K).
 */
#ifndef ANALYSIS_THEORY_MMCK_H
#define ANALYSIS_THEORY_MMCK_H

#include <stdint.h>

#include "analysis/theory/queue.h"

struct mmck {
    struct queue_means means; /* of the customers that are let in */
    double empty;             /* chance of an empty system */
    double lost;              /* share of the arrivals that is lost */
};

/**
 * Means of M/M/c/K (birth-death equations; Kleinrock 1975, sections 3.1 and 3.6).
 *
 * @param arrivals_per_s  of all arrivals, > 0
 * @param services_per_s  service rate of one server, > 0
 * @param servers         1 or more
 * @param capacity        customers waiting and in service, >= servers
 */
void mmck_solve(double arrivals_per_s, double services_per_s, int64_t servers, int64_t capacity,
                struct mmck *out);

#endif
