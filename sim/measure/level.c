#include "sim/measure/level.h"

static void mark(void *measure, unsigned number, sim_ticks now)
{
    struct level *level = measure;
    level->marked[number] = level_integral(level, now);
}

void level_init(struct level *level, struct measures *measures, int64_t value)
{
    *level = (struct level){.value = value};
    level->marked = ARENA_ARRAY(measures_arena(measures), wide, measures_marks(measures)->count);
    measures_register(measures, level, mark);
}

double level_mean(const struct level *level, const struct window *window)
{
    return wide_to_double(level_in(level, window)) / (double)window_length(window);
}
