/*
 * Fork and join: a customer splits into n siblings, one for each of n M/M/1 queues, and is done
 * when the last of them is. A full-stripe write to n disks, a job of n tasks with a barrier at its
 * end.
 *
 * Two queues are exact (Flatto and Hahn 1984); more are the approximation of Nelson and Tantawi
 * 1988, which interpolates between light and heavy load and is meant for 2 to 32 queues.
 */
#ifndef ANALYSIS_THEORY_FORK_JOIN_H
#define ANALYSIS_THEORY_FORK_JOIN_H

#include <stdbool.h>
#include <stdint.h>

/** The n-th harmonic number: the mean of the largest of n exponentials of mean 1. @param n  >= 1 */
double fork_join_harmonic(int64_t n);

/**
 * Mean response time [s] from the split to the last sibling's end.
 *
 * [H_n / H_2 + 4/11 (1 - H_n / H_2) rho] (12 - rho) / 8 / (mu - lambda): for n = 2 exact (Flatto
 * and Hahn 1984), above an approximation (Nelson and Tantawi 1988); n = 1 is M/M/1.
 *
 * @param queues          n, 1 or more
 * @param arrivals_per_s  of whole customers, >= 0
 * @param services_per_s  of siblings at each queue, > 0
 * @return false when the load is 1 or more
 */
bool fork_join_response(int64_t queues, double arrivals_per_s, double services_per_s,
                        double *out_s);

#endif
