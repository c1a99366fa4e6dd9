/*
 * Bottleneck analysis, whatever the distributions: operational laws and asymptotic bounds.
 *
 * A customer's demand at a station is its service time there in one round: visits times service,
 * per server. The station with the largest demand limits the throughput to 1 / D_max; with few
 * customers the round itself does, N / (D + Z). The two lines meet at the knee N* = (D + Z) /
 * D_max: below it more customers help, above it they queue (Kleinrock 1968; Muntz and Wong 1974;
 * Denning and Buzen 1978).
 */
#ifndef ANALYSIS_THEORY_BOUNDS_H
#define ANALYSIS_THEORY_BOUNDS_H

#include <stddef.h>

#include "analysis/theory/mva.h"

struct bounds {
    size_t bottleneck;             /* index of the station with the largest demand a server */
    double most_per_s;             /* 1 / D_max: the throughput that no population exceeds */
    double knee;                   /* N*, customers */
    double throughput_upper_per_s; /* with the population asked about */
    double throughput_lower_per_s; /* when each customer queues behind all others everywhere */
    double response_lower_s;       /* of a round, without the think time */
};

/**
 * Asymptotic bounds of a closed network.
 *
 * @param population  customers, 1 or more
 * @param think_s     mean think time, >= 0
 * @return false when no station has a demand: nothing limits the throughput
 */
bool bounds_solve(const struct mva_station *stations, size_t count, int64_t population,
                  double think_s, struct bounds *out);

#endif
