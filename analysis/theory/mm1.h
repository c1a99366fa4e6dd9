/*
 * M/M/1: Poisson arrivals, exponential service, one server, first come first served.
 *
 * The response time is exponential with rate mu - lambda, so that its percentiles are closed forms
 * too (Kleinrock 1975, Queueing Systems I, sections 3.2 and 5.6).
 */
#ifndef ANALYSIS_THEORY_MM1_H
#define ANALYSIS_THEORY_MM1_H

#include "analysis/theory/queue.h"

/**
 * Means of M/M/1 (Kleinrock 1975, section 3.2: N = rho / (1 - rho)).
 *
 * @param arrivals_per_s  arrival rate, >= 0
 * @param services_per_s  service rate of the server, > 0
 * @param out             filled in
 * @return false when the load is 1 or more
 */
bool mm1_solve(double arrivals_per_s, double services_per_s, struct queue_means *out);

/** Chance of an empty system: 1 - rho. @return false when the load is 1 or more */
bool mm1_empty(double arrivals_per_s, double services_per_s, double *out);

/**
 * The response time [s] that a share of the customers stays under: -log(1 - p) / (mu - lambda).
 *
 * @param share  0 to 1, under 1
 * @return false when the load is 1 or more
 */
bool mm1_response_percentile(double arrivals_per_s, double services_per_s, double share,
                             double *out_s);

#endif
