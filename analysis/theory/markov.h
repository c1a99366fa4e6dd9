/*
 * Markov chains in continuous time, for availability models of a few hundred states.
 *
 * A chain is a list of transitions, each with its rate. Availability models are stiff: a disk fails
 * once in years and a service restarts in seconds, and the result is the small chance of being
 * down. Ordinary elimination subtracts numbers that are nearly equal and loses just those digits.
 * Nothing here subtracts: the steady state and the mean time to absorption eliminate state after
 * state, as sums and ratios of rates (Grassmann, Taksar and Heyman 1985). Results at a time instead
 * of in the long run are in markov_transient.h.
 *
 * Times and rates are in any one unit of time (the names say seconds). A set of states is an array
 * of bool, one for each state. Every function returns false and fills in a sentence when the chain
 * is no chain (no states, a bad index, a transition from a state to itself, a rate that is negative
 * or no number) or when what is asked does not exist; its results are then undefined. Memory that
 * is needed on the way is freed before the return.
 */
#ifndef ANALYSIS_THEORY_MARKOV_H
#define ANALYSIS_THEORY_MARKOV_H

#include "sim/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct markov_transition {
    size_t from;
    size_t to; /* another state */
    double
        rate_per_s; /* >= 0, finite; 0 is no transition, several between the same states add up */
};

struct markov_chain {
    size_t states; /* 1 or more, named 0, 1, ... */
    const struct markov_transition *transitions;
    size_t count;
};

/** Whether the chain is valid, as said above. Called by all functions here. */
bool markov_check(const struct markov_chain *chain, struct error *error);

/**
 * The chance of each state in the long run, by elimination without subtractions (Grassmann, Taksar
 * and Heyman 1985).
 *
 * States that are left for ever get 0. Cost: the cube of the states.
 *
 * @param chances  one for each state, filled in; they sum to 1
 * @return false also when the long run depends on the start: some states can never meet
 */
bool markov_steady_state(const struct markov_chain *chain, double *chances, struct error *error);

/**
 * The mean time until the chain is in a set of states for the first time: the time to failure when
 * the set is what counts as failed.
 *
 * The first-step equations (Kemeny and Snell 1960, chapter 3, in continuous time), solved by the
 * elimination of Grassmann, Taksar and Heyman 1985. Cost: the cube of the states.
 *
 * @param target  the set
 * @param mean_s  filled in; 0 when the start is in the set
 * @return false also when the set may never be reached, so that the mean is infinite
 */
bool markov_time_to_reach(const struct markov_chain *chain, size_t start, const bool *target,
                          double *mean_s, struct error *error);

/**
 * How often the chain enters a set of states from outside it: the sum over the transitions into
 * the set of the chance of their origin times their rate (Trivedi 2002, chapter 8).
 *
 * @param chances  of each state, as markov_steady_state gives them
 * @param per_s    entries in a unit of time, filled in
 */
bool markov_entries(const struct markov_chain *chain, const double *chances, const bool *set,
                    double *per_s, struct error *error);

/** The sum of the values (chances, times) of a set of states. */
double markov_sum(size_t states, const double *values, const bool *set);

#endif
