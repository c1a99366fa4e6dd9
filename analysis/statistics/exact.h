/*
 * Exact intervals for shares and counts, which hold where events are rare and a t interval does
 * not.
 *
 * A share of independent trials has the interval of Clopper and Pearson (1934); a count of events
 * that come independently in time has that of Garwood (1936). Both are one-sided where nothing or
 * everything happened, and never leave what the quantity can be. Failures and losses depend on each
 * other: how much more they spread over replications than independent ones would is the dispersion,
 * and an interval over n trials that depend on each other is one over n / dispersion independent
 * ones.
 */
#ifndef ANALYSIS_STATISTICS_EXACT_H
#define ANALYSIS_STATISTICS_EXACT_H

#include <stdint.h>

#include "analysis/statistics/interval.h"

/**
 * The interval of a probability from `part` successes in `whole` trials (Clopper and Pearson 1934).
 *
 * Real numbers are allowed: a number of trials after division by a dispersion.
 *
 * @param part        0 to whole
 * @param whole       > 0
 * @param confidence  over 0, under 1
 */
struct interval exact_share(double part, double whole, double confidence);

/**
 * The same with a tail of half the rest at each end, also where nothing or everything was seen: the
 * interval for a decision that may fall either way, above a limit or below it.
 */
struct interval exact_share_both(double part, double whole, double confidence);

/**
 * The fewest trials of which all must succeed so that exact_share_both lies at or above a share: 72
 * for 0.95 at a confidence of 0.95.
 *
 * @param share  over 0, under 1
 */
uint64_t exact_trials_for(double share, double confidence);

/**
 * How many of `trials` may fail so that exact_share_both still lies at or above a share.
 *
 * @return -1: not even none
 */
int64_t exact_failures_for(uint64_t trials, double share, double confidence);

/**
 * The interval of the mean of a Poisson variable of which `events` were seen (Garwood 1936).
 *
 * @param events  >= 0; a real number after division by a dispersion
 */
struct interval exact_count(double events, double confidence);

/** The events of one replication. */
struct exact_sample {
    double part;  /* events, successes; whole numbers */
    double whole; /* trials, or the time that was watched; > 0 where it counts */
};

/**
 * Pearson's dispersion of events over replications: their variance over what independent events
 * would have, sum (part - rate whole)^2 / (rate whole) / (count - 1), at least 1.
 *
 * @return 1 for fewer than 2 samples or without events
 */
double exact_dispersion(const struct exact_sample *samples, size_t count);

/**
 * The pooled share, sum of parts / sum of wholes, with the exact interval on the trials divided by
 * their dispersion. The dispersion is an estimate over few replications: it is multiplied by the
 * square of t / z first, as a t interval is wider than a normal one, and counts as 1 where it is
 * less even so.
 *
 * @return no samples where the wholes sum to 0; `samples` counts replications
 */
struct interval exact_pooled_share(const struct exact_sample *samples, size_t count,
                                   double confidence);

/** The same with the interval of exact_share_both. */
struct interval exact_pooled_share_both(const struct exact_sample *samples, size_t count,
                                        double confidence);

/** The same for the mean number of events in one replication, whose wholes are their lengths. */
struct interval exact_pooled_count(const struct exact_sample *samples, size_t count,
                                   double confidence);

#endif
