#include "sim/measure/tally.h"

#include "sim/base/assert.h"

static void mark(void *measure, unsigned number, sim_ticks now)
{
    (void)now;
    struct tally *tally = measure;
    tally->marked[number] = (struct tally_mark){tally->sum, tally->count};
}

void tally_init(struct tally *tally, struct measures *measures, bool percentiles)
{
    struct arena *arena = measures_arena(measures);
    *tally = (struct tally){0};
    tally->marked = ARENA_ARRAY(arena, struct tally_mark, measures_marks(measures)->count);
    measures_register(measures, tally, mark);
    if (percentiles) {
        tally->histogram = ARENA_NEW(arena, struct histogram);
        histogram_init(tally->histogram, measures);
    }
}

double tally_mean(const struct tally *tally, const struct window *window)
{
    uint64_t count = tally_in(tally, window);
    ASSERT(count > 0);
    return wide_to_double(tally_sum(tally, window)) / (double)count;
}
