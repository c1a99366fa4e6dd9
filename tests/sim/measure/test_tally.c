#include "sim/measure/tally.h"

#include <criterion/criterion.h>
#include <signal.h>

Test(tally, a_window_has_the_mean_of_what_was_observed_in_it)
{
    struct arena *arena = arena_create();
    struct measures *measures = measures_create(arena, 3);
    struct tally tally;
    tally_init(&tally, measures, false);
    tally_add(&tally, 1000);
    measures_set_mark(measures, 0);
    tally_add(&tally, 1);
    tally_add(&tally, 2);
    measures_set_mark(measures, 5);
    tally_add(&tally, 6);
    measures_set_mark(measures, 10);
    const struct marks *marks = measures_marks(measures);
    cr_expect_eq(tally_in(&tally, &(struct window){marks, 0, 1}), 2);
    cr_expect_eq(tally_mean(&tally, &(struct window){marks, 0, 1}), 1.5);
    cr_expect_eq(tally_mean(&tally, &(struct window){marks, 0, 2}), 3);
    cr_expect(tally_sum(&tally, &(struct window){marks, 1, 2}) == 6);
    cr_expect_null(tally.histogram);
    arena_destroy(arena);
}

Test(tally, the_sum_is_exact_beyond_64_bits)
{
    struct arena *arena = arena_create();
    struct measures *measures = measures_create(arena, 2);
    struct tally tally;
    tally_init(&tally, measures, true);
    measures_set_mark(measures, 0);
    for (int i = 0; i < 1000; i++) {
        tally_add(&tally, INT64_MAX - i);
    }
    measures_set_mark(measures, 1);
    struct window window = {measures_marks(measures), 0, 1};
    cr_expect(tally_sum(&tally, &window) == (wide)INT64_MAX * 1000 - 999 * 500);
    cr_expect_eq(histogram_bucket_in(tally.histogram, &window, HISTOGRAM_BUCKETS - 1), 1000);
    arena_destroy(arena);
}

Test(tally, a_mean_of_nothing_trips_an_assert, .signal = SIGABRT)
{
    struct arena *arena = arena_create();
    struct measures *measures = measures_create(arena, 2);
    struct tally tally;
    tally_init(&tally, measures, false);
    measures_set_mark(measures, 0);
    measures_set_mark(measures, 1);
    tally_mean(&tally, &(struct window){measures_marks(measures), 0, 1});
}
