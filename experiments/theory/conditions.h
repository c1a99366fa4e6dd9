/*
 * Conditions of laws about systems of kind "queueing".
 *
 * Each takes a struct queueing_network and may be asked of any, whatever else holds.
 */
#ifndef EXPERIMENTS_THEORY_CONDITIONS_H
#define EXPERIMENTS_THEORY_CONDITIONS_H

#include <stdbool.h>

bool condition_one_class(const void *subject);
bool condition_several_classes(const void *subject);

/** Customers of every class arrive one by one in a Poisson stream. */
bool condition_poisson(const void *subject);

/** No station has a capacity; splits customers; has vacations. */
bool condition_unlimited(const void *subject);
bool condition_unforked(const void *subject);
bool condition_untiring(const void *subject);

/* --- Of the first station, which is the only one where the other conditions of a law hold --- */

bool condition_one_station(const void *subject);

/** Every class visits it once in a pass. */
bool condition_passed_once(const void *subject);

/** The first class comes in groups, single customers included, with exponential gaps between. */
bool condition_poisson_groups(const void *subject);

/** The service of every class takes time, and its variance is finite. */
bool condition_finite_variance(const void *subject);

/** Of the first class. */
bool condition_exponential_service(const void *subject);

bool condition_one_server(const void *subject);
bool condition_infinite_servers(const void *subject);
bool condition_finite_servers(const void *subject);

/** fcfs, lcfs or random: the order does not look at services, and no service is interrupted. */
bool condition_blind(const void *subject);

/** ps, and either of the two. */
bool condition_sharing(const void *subject);
bool condition_blind_or_sharing(const void *subject);

/** fcfs; priority; preemptive_priority. */
bool condition_in_order(const void *subject);
bool condition_ranked(const void *subject);
bool condition_preempting(const void *subject);

/** No two classes have the same priority. */
bool condition_distinct_priorities(const void *subject);

bool condition_capacity(const void *subject);

/** A capacity, and no fewer servers: no customer waits. */
bool condition_server_for_each_place(const void *subject);

bool condition_vacation(const void *subject);

/** A server that polls; serves all that a poll finds, or all that come too; serves one at most. */
bool condition_polling(const void *subject);
bool condition_whole_polls(const void *subject);
bool condition_single_polls(const void *subject);

/** The variance of the switch-over times is finite, also where there are none. */
bool condition_finite_switches(const void *subject);

/** The services of all classes have the same mean; all classes are alike in all that counts. */
bool condition_equal_means(const void *subject);
bool condition_alike(const void *subject);

bool condition_fork_of_two(const void *subject);

#endif
