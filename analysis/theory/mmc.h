/*
 * M/M/c: Poisson arrivals, exponential service, c equal servers, one queue, first come first
 * served.
 *
 * This is the ready queue of a symmetric multiprocessor (Kleinrock 1975, Queueing Systems I,
 * section 3.5). The waiting time is zero with chance 1 - C and exponential otherwise, so that both
 * its percentiles and those of the response time are known.
 */
#ifndef ANALYSIS_THEORY_MMC_H
#define ANALYSIS_THEORY_MMC_H

#include <stdint.h>

#include "analysis/theory/queue.h"

struct mmc {
    struct queue_means means;
    double waits; /* chance that an arrival waits: Erlang C */
};

/**
 * Means of M/M/c: W = C / (c mu - lambda).
 *
 * @param arrivals_per_s  >= 0
 * @param services_per_s  service rate of one server, > 0
 * @param servers         1 or more
 * @return false when the load is 1 or more
 */
bool mmc_solve(double arrivals_per_s, double services_per_s, int64_t servers, struct mmc *out);

/**
 * The waiting time [s] that a share of the customers stays under: log(C / (1 - p)) / (c mu -
 * lambda), or 0 when that share does not wait (Gross and Harris 1985, section 2.3).
 *
 * @param share  0 to 1, under 1
 * @return false when the load is 1 or more
 */
bool mmc_waiting_percentile(double arrivals_per_s, double services_per_s, int64_t servers,
                            double share, double *out_s);

/**
 * The response time [s] that a share of the customers stays under.
 *
 * The sum of an exponential service and the wait above; its distribution (Gross and Harris 1985,
 * section 2.3) is inverted by halving an interval until no double lies between.
 *
 * @param share  0 to 1, under 1
 * @return false when the load is 1 or more
 */
bool mmc_response_percentile(double arrivals_per_s, double services_per_s, int64_t servers,
                             double share, double *out_s);

#endif
