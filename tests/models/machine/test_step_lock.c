#include "tests/models/machine/steps_fixture.h"

Test(step_lock, names_a_lock)
{
    struct arena *arena = arena_create();
    struct steps_fixture fixture;
    steps_fixture_init(&fixture);
    steps_lock(&fixture, "lock", "a");
    steps_lock(&fixture, "lock", "b");
    struct part part = steps_part(&fixture);
    struct program *program = program_make(arena, &part, &one_ghz);
    struct program_place place = steps_begin(program, 0, 1);
    cr_expect_eq(program->locks.count, 2);
    cr_expect_str_eq(program->locks.list[1], "b");
    for (uint32_t i = 0; i < 2; i++) {
        struct program_step step = program->operations->next(program, &place, NULL);
        cr_expect_eq(step.end, STEP_LOCK);
        cr_expect_eq(step.number, i);
    }
    arena_destroy(arena);
}
