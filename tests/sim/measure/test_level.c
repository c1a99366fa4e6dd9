#include "sim/measure/level.h"

#include <criterion/criterion.h>

Test(level, the_mean_is_weighted_by_time)
{
    struct arena *arena = arena_create();
    struct measures *measures = measures_create(arena, 3);
    struct level level;
    level_init(&level, measures, 2);
    measures_set_mark(measures, 0);
    level_add(&level, 10, 3);        /* 2 for 10 */
    level_add(&level, 10, 1);        /* 5 for no time */
    measures_set_mark(measures, 15); /* 6 for 5 */
    level_set(&level, 20, -1);       /* 6 for 5 more */
    measures_set_mark(measures, 40); /* -1 for 20 */
    const struct marks *marks = measures_marks(measures);
    cr_expect(level_in(&level, &(struct window){marks, 0, 1}) == 50);
    cr_expect(level_in(&level, &(struct window){marks, 1, 2}) == 10);
    cr_expect_eq(level_mean(&level, &(struct window){marks, 0, 2}), 60 / 40.0);
    cr_expect(level_integral(&level, 50) == 50);
    cr_expect_eq(level.value, -1);
    arena_destroy(arena);
}

Test(level, the_integral_is_exact_beyond_64_bits)
{
    struct arena *arena = arena_create();
    struct measures *measures = measures_create(arena, 2);
    struct level level;
    level_init(&level, measures, 1000003);
    sim_ticks end = TICKS_NEVER - 1;
    level_add(&level, end - 1, 1);
    cr_expect(level_integral(&level, end) == (wide)1000003 * end + 1);
    arena_destroy(arena);
}
