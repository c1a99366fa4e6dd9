/*
 * Events whose rate follows a table that repeats: a Poisson process with piecewise constant rates.
 *
 *     static const struct distribution_rate day[] = {{0, 2e11}, {8 * HOUR, 2e10}};
 *     struct distribution requests = distribution_rates(arena, day, 2, 24 * HOUR);
 *     event_after(run, distribution_draw_from(&requests, run_now(run), &stream), ...);
 *
 * The next event is found by inversion (Cinlar 1975, chapter 4.7): an exponential variate of mean 1
 * is the number of events to wait for, and each piece takes off as many as are expected in what is
 * left of it. One variate an event, whatever the rates; nothing is thinned. An event falls into the
 * piece whose rate brought it, so that none falls where the rate is 0.
 *
 * The mean of the distribution is the period over the events expected in it. A draw needs the
 * instant that it is made at: distribution_draw refuses this family.
 */
#ifndef SIM_RANDOM_RATES_H
#define SIM_RANDOM_RATES_H

#include "sim/random/distribution.h"

/**
 * Make a process of a table.
 *
 * @param pieces  the first from 0, each later than the one before and before the end of the period;
 *                means >= 1 or INFINITY, not all of them; copied into the arena
 * @param period  > 0; time 0 is the start of one
 */
struct distribution distribution_rates(struct arena *arena, const struct distribution_rate *pieces,
                                       size_t count, int64_t period);

/** Events expected from the start of a period to an instant in it. @param until  0 to the period */
double distribution_rates_expected(const struct distribution *rates, int64_t until);

/** Draw from DISTRIBUTION_RATES. Called by distribution_draw_from. */
int64_t distribution_draw_rates(const struct distribution *distribution, int64_t now,
                                struct stream *stream);

/** Draw the time from an instant to the next event, where rates may follow a table: for all other
 *  families the instant does not count. @param now  >= 0, in the unit drawn */
static inline int64_t distribution_draw_from(const struct distribution *distribution, int64_t now,
                                             struct stream *stream)
{
    if (__builtin_expect(distribution->family == DISTRIBUTION_RATES, 0)) {
        return distribution_draw_rates(distribution, now, stream);
    }
    return distribution_draw(distribution, stream);
}

#endif
