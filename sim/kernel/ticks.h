/*
 * Simulated time: whole ticks since the start of a run.
 *
 * The tick is a property of the run: 1 ps when the horizon is under 90 days, 1 ns above. Model code
 * holds ticks only; seconds appear where a spec is read and where results are written.
 */
#ifndef SIM_KERNEL_TICKS_H
#define SIM_KERNEL_TICKS_H

#include <stdbool.h>
#include <stdint.h>

typedef int64_t sim_ticks;

/** A time that never comes: what a draw or constant past every horizon is clamped to. */
#define TICKS_NEVER INT64_MAX

#define TICKS_PER_SECOND_FINE   INT64_C(1000000000000)
#define TICKS_PER_SECOND_COARSE INT64_C(1000000000)

/**
 * The tick for a horizon: 1 ps under 90 days, else 1 ns.
 *
 * @param horizon_s  [s], a year being 365.25 days
 * @return ticks per second, or 0 when the horizon is over 290 years or not a number
 */
int64_t ticks_per_second_for(double horizon_s);

/**
 * Round to the nearest tick, a half upwards; the product is exact, so there is one rounding only.
 *
 * @param seconds  >= 0; infinity is allowed
 * @return TICKS_NEVER for what reaches 2^63 - 1 ticks: under a fine tick a horizon of 89 days
 *         needs all the 63 bits, so times are added with ticks_add or run_add, not with +
 */
sim_ticks ticks_from_seconds(double seconds, int64_t ticks_per_second);

/** The sum of two times or durations [ticks, >= 0]; what does not fit is TICKS_NEVER. */
static inline sim_ticks ticks_add(sim_ticks a, sim_ticks b)
{
    return b > TICKS_NEVER - a ? TICKS_NEVER : a + b;
}

/** The time a duration [ticks, >= 0] after another, which may be before the start of the run; what
 *  does not fit is TICKS_NEVER. */
static inline sim_ticks ticks_later(sim_ticks time, sim_ticks duration)
{
    return time < 0 ? time + duration : ticks_add(time, duration);
}

/** A duration [ticks, >= 0] `count` >= 0 times; what does not fit is TICKS_NEVER. */
static inline sim_ticks ticks_times(int64_t count, sim_ticks duration)
{
    sim_ticks product;
    return __builtin_mul_overflow(count, duration, &product) ? TICKS_NEVER : product;
}

/** The double nearest to the exact quotient [s]. */
double ticks_to_seconds(sim_ticks ticks, int64_t ticks_per_second);

#endif
