#include "sim/measure/counter.h"

static void mark(void *measure, unsigned number, sim_ticks now)
{
    (void)now;
    struct counter *counter = measure;
    counter->marked[number] = counter->count;
}

void counter_init(struct counter *counter, struct measures *measures)
{
    counter->count = 0;
    counter->marked =
        ARENA_ARRAY(measures_arena(measures), uint64_t, measures_marks(measures)->count);
    measures_register(measures, counter, mark);
}

double counter_rate(const struct counter *counter, const struct window *window,
                    int64_t ticks_per_second)
{
    return (double)counter_in(counter, window) /
           ticks_to_seconds(window_length(window), ticks_per_second);
}
