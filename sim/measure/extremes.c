#include "sim/measure/extremes.h"

static const struct extremes_span nothing = {INT64_MAX, INT64_MIN};

static void mark(void *measure, unsigned mark, sim_ticks now)
{
    (void)now;
    struct extremes *extremes = measure;
    extremes->marked[mark] = extremes->now;
    extremes->now = nothing;
}

void extremes_init(struct extremes *extremes, struct measures *measures)
{
    extremes->now = nothing;
    extremes->marked = ARENA_ARRAY(measures_arena(measures), struct extremes_span,
                                   measures_marks(measures)->count);
    measures_register_span(measures, extremes, mark);
}

bool extremes_in(const struct extremes *extremes, const struct window *window, int64_t *least,
                 int64_t *most)
{
    *least = nothing.least;
    *most = nothing.most;
    for (unsigned i = window->from + 1; i <= window->to; i++) {
        const struct extremes_span *span = &extremes->marked[i];
        *least = span->least < *least ? span->least : *least;
        *most = span->most > *most ? span->most : *most;
    }
    return *least <= *most;
}
