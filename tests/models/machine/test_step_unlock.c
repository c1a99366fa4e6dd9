#include "tests/models/machine/steps_fixture.h"

Test(step_unlock, names_the_lock_that_was_taken)
{
    struct arena *arena = arena_create();
    struct steps_fixture fixture;
    steps_fixture_init(&fixture);
    steps_lock(&fixture, "lock", "a");
    steps_lock(&fixture, "lock", "b");
    steps_lock(&fixture, "unlock", "b");
    struct part part = steps_part(&fixture);
    struct program *program = program_make(arena, &part, &one_ghz);
    struct program_place place = steps_begin(program, 0, 1);
    steps_expect(program, &place, 0, STEP_LOCK);
    steps_expect(program, &place, 0, STEP_LOCK);
    struct program_step step = program->operations->next(program, &place, NULL);
    cr_expect_eq(step.end, STEP_UNLOCK);
    cr_expect_eq(step.number, 1);
    arena_destroy(arena);
}
