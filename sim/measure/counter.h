/* A counter: how often something happened. */
#ifndef SIM_MEASURE_COUNTER_H
#define SIM_MEASURE_COUNTER_H

#include "sim/measure/window.h"

struct counter {
    uint64_t count;
    uint64_t *marked;
};

void counter_init(struct counter *counter, struct measures *measures);

static inline void counter_add(struct counter *counter)
{
    counter->count++;
}

/** How often it happened in the window. */
static inline uint64_t counter_in(const struct counter *counter, const struct window *window)
{
    return counter->marked[window->to] - counter->marked[window->from];
}

/** Times per second in the window; 0 ticks long is not allowed. */
double counter_rate(const struct counter *counter, const struct window *window,
                    int64_t ticks_per_second);

#endif
