/*
 * The machine repairman: a finite number of customers that think and then queue for a resource.
 *
 * N processors that compute and then need the shared bus, N threads and a hot lock, N terminals and
 * a processor: all the same closed queue with a think time. M/M/c//N has exponential times
 * throughout (Kleinrock 1975, Queueing Systems I, section 3.10). With one server the service may
 * have any distribution (Takacs 1962, Introduction to the Theory of Queues, chapter 5): a bus
 * transfer of constant time is the case that matters.
 */
#ifndef ANALYSIS_THEORY_REPAIRMAN_H
#define ANALYSIS_THEORY_REPAIRMAN_H

#include <stdint.h>

#include "analysis/theory/queue.h"

struct repairman {
    struct queue_means means;
    double idle;     /* chance of no customer at the resource */
    double thinking; /* share of its time that a customer thinks: processor utilization */
    double speedup;  /* rounds per second over those of one customer alone */
    double power;    /* customers thinking at a time: N * thinking */
};

/**
 * M/M/c//N by its birth-death equations (Kleinrock 1975, section 3.10). O(customers).
 *
 * @param customers  N, 1 or more
 * @param servers    c, 1 or more
 * @param think_s    mean of the exponential think time, > 0
 * @param service_s  mean of the exponential service, > 0
 */
void repairman_solve(int64_t customers, int64_t servers, double think_s, double service_s,
                     struct repairman *out);

enum { REPAIRMAN_CONSTANT = 0 }; /* as number of phases: a service of constant time */

/**
 * M/E_k/1//N and M/D/1//N: one server, an Erlang or constant service.
 *
 * A busy period serves sum_j C(N-1, j) prod_{i=1..j} (1 / psi(i / Z) - 1) customers on average,
 * with psi the transform of the service and Z the think time (Takacs 1962, chapter 5). The sum has
 * positive terms only. O(customers).
 *
 * @param customers  N, 1 or more
 * @param phases     of the Erlang service; 1 is exponential, REPAIRMAN_CONSTANT constant
 * @param think_s    mean of the exponential think time, > 0
 * @param service_s  mean service, > 0
 */
void repairman_single_solve(int64_t customers, int phases, double think_s, double service_s,
                            struct repairman *out);

#endif
