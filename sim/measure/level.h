/*
 * A level: a whole number that changes at instants and is averaged over time.
 *
 * Its integral over time is exact, in 128 bits, so that Little's law can be tested for equality.
 */
#ifndef SIM_MEASURE_LEVEL_H
#define SIM_MEASURE_LEVEL_H

#include "sim/base/wide.h"
#include "sim/measure/window.h"

struct level {
    int64_t value;
    sim_ticks since; /* the last change */
    wide integral;   /* up to `since` */
    wide *marked;
};

void level_init(struct level *level, struct measures *measures, int64_t value);

static inline void level_add(struct level *level, sim_ticks now, int64_t change)
{
    level->integral += (wide)level->value * (now - level->since);
    level->since = now;
    level->value += change;
}

static inline void level_set(struct level *level, sim_ticks now, int64_t value)
{
    level_add(level, now, value - level->value);
}

/** Integral from the start of the run to now, in ticks. */
static inline wide level_integral(const struct level *level, sim_ticks now)
{
    return level->integral + (wide)level->value * (now - level->since);
}

/** Integral over the window, in ticks. */
static inline wide level_in(const struct level *level, const struct window *window)
{
    return level->marked[window->to] - level->marked[window->from];
}

/** Mean over the window. */
double level_mean(const struct level *level, const struct window *window);

#endif
