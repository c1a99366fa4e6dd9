#include "tests/models/machine/steps_fixture.h"

Test(step_barrier, ends_a_step)
{
    struct arena *arena = arena_create();
    struct steps_fixture fixture;
    steps_fixture_init(&fixture);
    steps_compute(&fixture, 5, PART_REPLICATED);
    steps_add(&fixture, "barrier");
    struct part part = steps_part(&fixture);
    struct program *program = program_make(arena, &part, &one_ghz);
    struct program_place place = steps_begin(program, 0, 4);
    cr_expect(program->profile.has_barriers);
    steps_expect(program, &place, 5, STEP_BARRIER);
    steps_expect(program, &place, 0, STEP_END);
    arena_destroy(arena);
}
