/*
 * Closed networks with one class of customers, exactly.
 *
 * N customers go round: each thinks, then visits stations. Single-server and delay stations follow
 * mean value analysis: an arriving customer sees the network as it is with one customer less
 * (Reiser and Lavenberg 1980). A station with several servers is where the textbook recursion
 * fails: its chance of an empty station is one minus a sum that approaches one, and the error grows
 * with each customer (Chandy and Sauer 1980). Here the rest of the network is replaced by one
 * station whose rate with n customers is the throughput of that rest (Norton's theorem: Chandy,
 * Herzog and Woo 1975), and the two are solved as a birth-death process of positive terms only. So
 * thousands of customers and servers lose no digits.
 *
 * Cost: O(N * stations), and O(N^2) for each pair of several-server stations.
 */
#ifndef ANALYSIS_THEORY_MVA_H
#define ANALYSIS_THEORY_MVA_H

#include <stddef.h>
#include <stdint.h>

#include "analysis/theory/queue.h"

enum { MVA_DELAY = 0 }; /* as number of servers: every customer has one */

struct mva_station {
    double visits;    /* in one round of a customer, >= 0 */
    double service_s; /* of one visit, >= 0 */
    int64_t servers;  /* 1 or more, or MVA_DELAY */
};

struct mva {
    double throughput_per_s; /* rounds of all customers */
    double response_s;       /* of one round, without the think time */
};

/**
 * Means of the network and of each visit to a station.
 *
 * The customers may be PS at each station, or FCFS with exponential service. means[].utilization is
 * 0 at a delay station.
 *
 * @param population  customers, 1 or more
 * @param think_s     mean think time, >= 0
 * @param means       `count` results, filled in
 * @return false when a round takes no time at all
 */
bool mva_solve(const struct mva_station *stations, size_t count, int64_t population, double think_s,
               struct mva *out, struct queue_means *means);

#endif
