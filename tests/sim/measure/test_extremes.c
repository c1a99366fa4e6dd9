#include "sim/measure/extremes.h"

#include <criterion/criterion.h>

Test(extremes, a_window_has_the_extremes_of_what_was_observed_in_it)
{
    struct arena *arena = arena_create();
    struct measures *measures = measures_create(arena, 4);
    struct extremes extremes;
    extremes_init(&extremes, measures);
    measures_set_mark(measures, 0);
    extremes_add(&extremes, 5);
    extremes_add(&extremes, -2);
    measures_set_mark(measures, 10);
    measures_set_mark(measures, 20);
    extremes_add(&extremes, 7);
    extremes_add(&extremes, 1);
    measures_set_mark(measures, 30);
    const struct marks *marks = measures_marks(measures);
    int64_t least, most;
    cr_expect(extremes_in(&extremes, &(struct window){marks, 0, 3}, &least, &most));
    cr_expect_eq(least, -2);
    cr_expect_eq(most, 7);
    cr_expect(extremes_in(&extremes, &(struct window){marks, 1, 3}, &least, &most));
    cr_expect_eq(least, 1);
    cr_expect_eq(most, 7);
    cr_expect_not(extremes_in(&extremes, &(struct window){marks, 1, 2}, &least, &most));
    arena_destroy(arena);
}

/* Else what came before the look would be missing after the mark. */
Test(extremes, a_look_of_a_series_begins_nothing_anew)
{
    struct arena *arena = arena_create();
    struct measures *measures = measures_create_for_series(arena, 2);
    struct extremes extremes;
    extremes_init(&extremes, measures);
    measures_set_mark(measures, 0);
    extremes_add(&extremes, 9);
    measures_keep(measures, 0, 5);
    extremes_add(&extremes, 3);
    measures_set_mark(measures, 10);
    int64_t least, most;
    cr_expect(
        extremes_in(&extremes, &(struct window){measures_marks(measures), 0, 1}, &least, &most));
    cr_expect_eq(least, 3);
    cr_expect_eq(most, 9);
    arena_destroy(arena);
}
