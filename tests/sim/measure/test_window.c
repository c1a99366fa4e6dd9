#include "sim/measure/window.h"

#include <criterion/criterion.h>
#include <signal.h>

struct probe {
    unsigned marks;
    unsigned last_mark;
    sim_ticks last_time;
};

static void note(void *measure, unsigned mark, sim_ticks now)
{
    struct probe *probe = measure;
    probe->marks++;
    probe->last_mark = mark;
    probe->last_time = now;
}

Test(window, every_measure_hears_of_every_mark)
{
    enum { PROBES = 1000 };
    struct arena *arena = arena_create();
    struct measures *measures = measures_create(arena, 3);
    struct probe probes[PROBES] = {{0}};
    for (int i = 0; i < PROBES; i++) {
        measures_register(measures, &probes[i], note);
    }
    measures_set_mark(measures, 0);
    measures_set_mark(measures, 40);
    for (int i = 0; i < PROBES; i++) {
        cr_assert_eq(probes[i].marks, 2);
        cr_assert_eq(probes[i].last_mark, 1);
        cr_assert_eq(probes[i].last_time, 40);
    }
    cr_expect_eq(measures_marks(measures)->set, 2);
    arena_destroy(arena);
}

/* The numbers and the times of marks are those of all of them, light or full. */
Test(window, large_measures_hear_of_full_marks_alone)
{
    enum { PROBES = 200 };
    struct arena *arena = arena_create();
    struct measures *measures = measures_create(arena, 4);
    struct probe small[PROBES] = {{0}};
    struct probe large[PROBES] = {{0}};
    for (int i = 0; i < PROBES; i++) {
        measures_register_large(measures, &large[i], note);
        measures_register(measures, &small[i], note);
    }
    measures_set_mark(measures, 0);
    measures_set_light_mark(measures, 10);
    measures_set_mark(measures, 20);
    measures_set_light_mark(measures, 30);
    for (int i = 0; i < PROBES; i++) {
        cr_assert(small[i].marks == 4 && small[i].last_mark == 3 && small[i].last_time == 30);
        cr_assert(large[i].marks == 2 && large[i].last_mark == 2 && large[i].last_time == 20);
    }
    cr_expect_eq(measures_marks(measures)->set, 4);
    cr_expect_eq(measures_marks(measures)->at[1], 10);
    cr_expect_eq(measures_marks(measures)->at[3], 30);
    arena_destroy(arena);
}

Test(window, a_window_is_as_long_as_its_marks_are_apart)
{
    struct arena *arena = arena_create();
    struct measures *measures = measures_create(arena, 3);
    measures_set_mark(measures, 0);
    measures_set_mark(measures, 25);
    measures_set_mark(measures, 100);
    struct window window = {measures_marks(measures), 1, 2};
    cr_expect_eq(window_length(&window), 75);
    arena_destroy(arena);
}

Test(window, more_marks_than_announced_trip_an_assert, .signal = SIGABRT)
{
    struct arena *arena = arena_create();
    struct measures *measures = measures_create(arena, 2);
    for (int i = 0; i < 3; i++) {
        measures_set_mark(measures, i);
    }
    arena_destroy(arena);
}

Test(window, more_light_marks_than_announced_trip_an_assert, .signal = SIGABRT)
{
    struct measures *measures = measures_create(arena_create(), 2);
    for (int i = 0; i < 3; i++) {
        measures_set_light_mark(measures, i);
    }
}

/* A look of a series sets no mark, and neither large measures nor spans hear of it. */
Test(window, a_series_has_two_places_behind_the_marks)
{
    struct arena *arena = arena_create();
    struct measures *measures = measures_create_for_series(arena, 3);
    struct probe small = {0}, large = {0}, span = {0};
    measures_register(measures, &small, note);
    measures_register_large(measures, &large, note);
    measures_register_span(measures, &span, note);
    cr_expect_eq(measures_marks(measures)->count, 5);
    measures_set_mark(measures, 0);
    cr_expect_eq(measures_keep(measures, 0, 7), 3);
    cr_expect(small.marks == 2 && small.last_mark == 3 && small.last_time == 7);
    cr_expect_eq(measures_keep(measures, 1, 8), 4);
    cr_expect_eq(small.last_mark, 4);
    cr_expect(large.marks == 1 && span.marks == 1);
    cr_expect_eq(measures_marks(measures)->set, 1);
    measures_set_light_mark(measures, 10);
    cr_expect(small.last_mark == 1 && span.last_mark == 1 && large.marks == 1);
    measures_set_mark(measures, 20);
    cr_expect(small.last_mark == 2 && span.last_mark == 2 && large.last_mark == 2);
    arena_destroy(arena);
}

Test(window, the_places_of_a_series_are_no_marks, .signal = SIGABRT)
{
    struct arena *arena = arena_create();
    struct measures *measures = measures_create_for_series(arena, 2);
    measures_set_mark(measures, 0);
    measures_set_mark(measures, 10);
    measures_set_light_mark(measures, 20);
    arena_destroy(arena);
}
