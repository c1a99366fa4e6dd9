#include "sim/measure/counter.h"

#include <criterion/criterion.h>

Test(counter, a_window_has_what_was_counted_in_it)
{
    struct arena *arena = arena_create();
    struct measures *measures = measures_create(arena, 4);
    struct counter counter;
    counter_init(&counter, measures);
    for (unsigned mark = 0; mark < 4; mark++) {
        measures_set_mark(measures, mark * 1000);
        for (unsigned i = 0; i <= mark; i++) {
            counter_add(&counter);
        }
    }
    const struct marks *marks = measures_marks(measures);
    cr_expect_eq(counter_in(&counter, &(struct window){marks, 0, 1}), 1);
    cr_expect_eq(counter_in(&counter, &(struct window){marks, 1, 3}), 5);
    cr_expect_eq(counter_rate(&counter, &(struct window){marks, 1, 3}, 1000), 2.5);
    cr_expect_eq(counter.count, 10);
    arena_destroy(arena);
}
