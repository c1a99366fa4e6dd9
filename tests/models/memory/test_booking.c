#include "models/memory/booking.h"

#include <criterion/criterion.h>

/* A stay 10 to 40 with service from 20, seen from every instant. */
Test(booking, is_taken_back_beyond_an_instant)
{
    for (sim_ticks now = 0; now <= 50; now++) {
        struct booking booking = {0};
        booking_add(&booking, 10, 20, 40);
        booking_clear_beyond(&booking);
        booking_take_back(&booking, 10, 20, 40, now);
        sim_ticks served = now < 20 ? 0 : now < 40 ? now - 20 : 20;
        sim_ticks stayed = now < 10 ? 0 : now < 40 ? now - 10 : 30;
        cr_expect_eq(booking_busy(&booking), served, "at %lld", (long long)now);
        cr_expect_eq(booking_stay(&booking), stayed, "at %lld", (long long)now);
    }
}

static void take_back(void *measure, unsigned mark, sim_ticks now)
{
    (void)mark;
    struct booking *booking = measure;
    booking_clear_beyond(booking);
    if (booking->stay > 0) {
        booking_take_back(booking, 10, 20, 40, now);
    }
}

Test(booking, means_are_over_the_window)
{
    struct arena *arena = arena_create();
    struct measures *measures = measures_create(arena, 3);
    struct booking booking;
    measures_register(measures, &booking, take_back);
    booking_init(&booking, measures);
    measures_set_mark(measures, 0);
    booking_add(&booking, 10, 20, 40);
    measures_set_mark(measures, 15);
    measures_set_mark(measures, 35);
    struct window all = {measures_marks(measures), 0, 2};
    struct window late = {measures_marks(measures), 1, 2};
    cr_expect_eq(booking_busy_mean(&booking, &all), 15.0 / 35);
    cr_expect_eq(booking_stay_mean(&booking, &all), 25.0 / 35);
    cr_expect_eq(booking_busy_mean(&booking, &late), 15.0 / 20);
    cr_expect_eq(booking_stay_mean(&booking, &late), 20.0 / 20);
    arena_destroy(arena);
}
