#include "models/memory/booking.h"

static void mark(void *measure, unsigned number, sim_ticks now)
{
    (void)now;
    struct booking *booking = measure;
    booking->marked_busy[number] = booking_busy(booking);
    booking->marked_stay[number] = booking_stay(booking);
}

void booking_init(struct booking *booking, struct measures *measures)
{
    struct arena *arena = measures_arena(measures);
    unsigned marks = measures_marks(measures)->count;
    *booking = (struct booking){.marked_busy = ARENA_ARRAY(arena, wide, marks),
                                .marked_stay = ARENA_ARRAY(arena, wide, marks)};
    measures_register(measures, booking, mark);
}

static sim_ticks beyond(sim_ticks from, sim_ticks to, sim_ticks now)
{
    sim_ticks start = from > now ? from : now;
    return to > start ? to - start : 0;
}

void booking_take_back(struct booking *booking, sim_ticks arrived, sim_ticks from, sim_ticks to,
                       sim_ticks now)
{
    booking->busy_beyond += beyond(from, to, now);
    booking->stay_beyond += beyond(arrived, to, now);
}

static double mean(const wide *marked, const struct window *window)
{
    return wide_to_double(marked[window->to] - marked[window->from]) /
           (double)window_length(window);
}

double booking_busy_mean(const struct booking *booking, const struct window *window)
{
    return mean(booking->marked_busy, window);
}

double booking_stay_mean(const struct booking *booking, const struct window *window)
{
    return mean(booking->marked_stay, window);
}
