/*
 * Open Jackson networks: Poisson arrivals from outside, exponential service, random routing.
 *
 * In the steady state each station behaves as an M/M/c queue of its own (Jackson 1957, 1963) whose
 * arrival rate solves the traffic equations lambda_i = outside_i + sum_j lambda_j P[j][i]. These
 * are solved by Gaussian elimination: O(stations^3).
 */
#ifndef ANALYSIS_THEORY_JACKSON_H
#define ANALYSIS_THEORY_JACKSON_H

#include <stddef.h>
#include <stdint.h>

#include "analysis/theory/queue.h"

struct jackson_station {
    double outside_per_s;  /* arrivals from outside, >= 0 */
    double services_per_s; /* of one server, > 0 */
    int64_t servers;       /* 1 or more */
};

struct jackson {
    double throughput_per_s; /* customers through the network, all arrivals from outside */
    double number;           /* customers in the network */
    double response_s; /* from the arrival from outside to the departure; 0 without arrivals */
};

/**
 * Arrival rates of all stations.
 *
 * @param routing   row by row: routing[i * count + j] is the chance to go from i to j; a row may
 *                  sum to less than 1, the rest leaves
 * @param arrivals  `count` rates, filled in
 * @return false when some customers never leave: the equations have no single solution
 */
bool jackson_traffic(const struct jackson_station *stations, size_t count, const double *routing,
                     double *arrivals);

/**
 * Means of the network and of each station.
 *
 * @param means  `count` results, filled in
 * @return false when customers never leave or a station's load is 1 or more (its utilization says
 *         which)
 */
bool jackson_solve(const struct jackson_station *stations, size_t count, const double *routing,
                   struct jackson *out, struct queue_means *means);

#endif
