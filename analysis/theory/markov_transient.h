/*
 * A Markov chain at a finite time: the availability at t and over [0, t].
 *
 * Uniformisation (Jensen 1953) sees the chain as jumps of one rate q, some of them to where it is
 * already, so that the chances at t are a sum over Poisson weights of mean qt. A service that
 * restarts in seconds, watched for years, makes qt 1e8: exp(-qt) underflows, and the sum has as
 * many terms. So a step is chosen that is t divided by a power of two and expects at most one jump;
 * there a few terms do. The step is then doubled until it covers t (Abdallah and Marie 1993). No
 * term is negative, and every row is scaled to its known sum after each doubling: small chances
 * keep their digits however long the time; those under 1e-80 may come out as 0.
 */
#ifndef ANALYSIS_THEORY_MARKOV_TRANSIENT_H
#define ANALYSIS_THEORY_MARKOV_TRANSIENT_H

#include "analysis/theory/markov.h"

/**
 * The chance of each state at one time, and the mean time spent in each until then.
 *
 * With P(t) the chances and M(t) the times from each start: a step by uniformisation (Jensen 1953),
 * then P(2t) = P(t) P(t) and M(2t) = M(t) + P(t) M(t). The interval availability over [0, t] is the
 * time spent in the up states divided by t. Cost: the cube of the states, times the binary
 * logarithm of the fastest exit rate times t.
 *
 * @param initial  the chance of each state at time 0; they sum to 1 within 1e-9
 * @param time_s   0 or more, finite
 * @param chances  one for each state, filled in; they sum to 1
 * @param times_s  one for each state, filled in; they sum to time_s; NULL when not wanted
 */
bool markov_transient(const struct markov_chain *chain, const double *initial, double time_s,
                      double *chances, double *times_s, struct error *error);

#endif
