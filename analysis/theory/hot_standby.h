/*
 * Two nodes, one service: the exact Markov chain of a pair with a hot standby.
 *
 * Each node fails at one rate whenever it is up, as a standby too, and has a repair of its own. The
 * service is up on one node. When that node fails, the failure is covered with some probability:
 * then the service starts on the standby, which takes the takeover time. If not, the failure is
 * unnoticed until the node is back and starts the service itself. A node that fails during a start
 * leaves the start to the other one, covered or not in the same way; with both down the service
 * waits for the first repair and starts there. A repaired node becomes the standby: no failback.
 * All times are exponential. The chain has six states:
 *
 *     two up: running, starting     one up: running, starting, unnoticed     none up
 *
 * The chain is the two-unit system with imperfect coverage (Arnold 1973; Trivedi 2002, chapter 8),
 * but an uncovered failure ends by the repair of the node, not by a reboot of the pair.
 */
#ifndef ANALYSIS_THEORY_HOT_STANDBY_H
#define ANALYSIS_THEORY_HOT_STANDBY_H

#include "sim/base/error.h"

#include <stdbool.h>

struct hot_standby {
    double failure_s;  /* mean time to failure of a node that is up, > 0 */
    double repair_s;   /* mean time to repair of a node, > 0 */
    double takeover_s; /* mean time to start the service, >= 0; 0 is at once */
    double coverage;   /* chance that the failure of the service's node is noticed, 0 to 1 */
};

/*
 * The long run. A failure of the service is a failure of the node that runs it; taken over at once
 * it is one too, with an outage of no time.
 */
struct hot_standby_means {
    double availability;       /* share of time in which the service is up */
    double unavailability;     /* the rest, not by a subtraction */
    double failures_per_s;     /* of the service */
    double between_failures_s; /* mean time between two of them, outage included */
    double outage_s;           /* mean time from a failure to the service's return */
    double both_up;            /* share of time with both nodes up */
    double none_up;            /* share of time with both nodes down */
};

/* A pair that starts with both nodes up and the service running. */
struct hot_standby_until {
    double availability_at;   /* chance that the service is up at t */
    double availability_over; /* expected share of [0, t] in which it is up; 1 at t = 0 */
    double failures;          /* of the service, expected in [0, t] */
};

/**
 * Long-run availability and failures of the service of a pair.
 *
 * The steady state of the chain (markov.h); the service fails at 1 / failure_s whenever it is up,
 * and the mean outage is unavailability / frequency (the renewal argument of Barlow and Proschan
 * 1965).
 *
 * @return false with a sentence when a time or the coverage is out of its range, or when the times
 *         differ by more than numbers of double precision can hold
 */
bool hot_standby_solve(const struct hot_standby *pair, struct hot_standby_means *out,
                       struct error *error);

/**
 * The same pair at a finite time, from a start with both nodes up and the service running (Jensen
 * 1953, markov_transient.h).
 *
 * @param time_s  0 or more, finite
 * @return false with a sentence, as hot_standby_solve
 */
bool hot_standby_solve_until(const struct hot_standby *pair, double time_s,
                             struct hot_standby_until *out, struct error *error);

#endif
