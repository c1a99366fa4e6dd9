/*
 * M/G/1 and its relatives: Poisson arrivals, one server, service of any distribution.
 *
 * Only the first two moments of the service count, so these forms check a device, a disk or a bus
 * with any service law. All but processor sharing serve first come first served.
 */
#ifndef ANALYSIS_THEORY_MG1_H
#define ANALYSIS_THEORY_MG1_H

#include "analysis/theory/queue.h"

/** The first two moments about zero of a time; second >= mean squared. */
struct moments {
    double mean_s;
    double second_s2;
};

/**
 * W = lambda E[S^2] / (2 (1 - rho)) (Pollaczek 1930, Khinchine 1932; Kleinrock 1975, section 5.6).
 *
 * @return false when the load is 1 or more
 */
bool mg1_solve(double arrivals_per_s, struct moments service, struct queue_means *out);

/**
 * Processor sharing: R = E[S] / (1 - rho) for every service law with that mean.
 *
 * Sakata, Noguchi and Oizumi 1971; Kleinrock 1976, Queueing Systems II, chapter 4. waiting_s holds
 * the response time beyond the service received.
 *
 * @return false when the load is 1 or more
 */
bool mg1_ps_solve(double arrivals_per_s, double service_s, struct queue_means *out);

/**
 * M^[X]/G/1, customers come in groups: adds E[S] E[X (X - 1)] / (2 E[X] (1 - rho)) to the wait.
 *
 * The wait of the group's first customer is that of M/G/1 with the whole group as one service; the
 * members of a group then wait for each other (Burke 1975).
 *
 * @param groups_per_s   arrival rate of the groups, >= 0
 * @param group_mean     E[X], >= 1
 * @param group_second   E[X^2], >= the mean squared
 * @return false when the load is 1 or more
 */
bool mg1_batch_solve(double groups_per_s, double group_mean, double group_second,
                     struct moments service, struct queue_means *out);

/**
 * Server with vacations: adds E[V^2] / (2 E[V]) to the wait.
 *
 * Whenever no customer waits the server leaves for V, again and again until one waits on its return
 * (Levy and Yechiali 1975; the decomposition of Fuhrmann and Cooper 1985).
 *
 * @param vacation  its mean is above 0
 * @return false when the load is 1 or more
 */
bool mg1_vacation_solve(double arrivals_per_s, struct moments service, struct moments vacation,
                        struct queue_means *out);

#endif
