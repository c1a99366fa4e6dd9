/*
 * Erlang's two formulas: c servers, Poisson arrivals, offered load a = lambda / mu.
 *
 * B is the chance that all servers are busy without a queue (loss), C that an arrival waits in a
 * queue. B comes from its recurrence in the number of servers, which adds positive terms only: it
 * neither overflows nor loses digits at a million servers (Jagerman 1974). O(c).
 */
#ifndef ANALYSIS_THEORY_ERLANG_H
#define ANALYSIS_THEORY_ERLANG_H

#include <stdint.h>

/**
 * Chance that an arrival is lost, M/G/c/c (Erlang 1917; Jagerman 1974: B(c) = a B / (c + a B)).
 *
 * Only the mean of the service counts, whatever its distribution.
 *
 * @param servers  0 or more
 * @param offered  mean services asked for at a time: arrival rate times mean service, >= 0
 */
double erlang_b(int64_t servers, double offered);

/**
 * Chance that an arrival waits, M/M/c (Erlang 1917; Kleinrock 1975, section 3.5).
 *
 * @param servers  1 or more
 * @param offered  >= 0; with servers or more of it each arrival waits: the answer is 1
 */
double erlang_c(int64_t servers, double offered);

#endif
