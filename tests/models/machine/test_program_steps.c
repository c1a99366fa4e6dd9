#include "tests/models/machine/steps_fixture.h"

Test(program_steps, threads_share_parallel_work_and_one_does_what_is_serial)
{
    struct arena *arena = arena_create();
    struct steps_fixture fixture;
    steps_fixture_init(&fixture);
    fixture.parameters.iterations = 2;
    steps_compute(&fixture, 900, PART_PARALLEL);
    steps_compute(&fixture, 100, PART_REPLICATED);
    steps_compute(&fixture, 50, PART_SERIAL);
    steps_refer(&fixture, 4, 7, PART_PARALLEL);
    struct part part = steps_part(&fixture);
    struct program *program = program_make(arena, &part, &one_ghz);
    cr_expect(program->profile.ends && program->profile.has_barriers);
    cr_expect_eq(program->profile.outstanding, 1);
    struct program_place first = steps_begin(program, 0, 3);
    struct program_place last = steps_begin(program, 2, 3);
    for (int iteration = 0; iteration < 2; iteration++) {
        steps_expect(program, &first, 300 + 100, STEP_BARRIER);
        steps_expect(program, &first, 50, STEP_BARRIER);
        steps_expect(program, &first, 7, STEP_REFERENCE); /* two of four, the others have one */
        steps_expect(program, &first, 7, STEP_REFERENCE);
        steps_expect(program, &last, 300 + 100, STEP_BARRIER);
        steps_expect(program, &last, 0, STEP_BARRIER);
        steps_expect(program, &last, 7, STEP_REFERENCE);
    }
    steps_expect(program, &first, 0, STEP_END);
    steps_expect(program, &last, 0, STEP_END);
    arena_destroy(arena);
}

Test(program_steps, without_an_end_the_list_begins_again)
{
    struct arena *arena = arena_create();
    struct steps_fixture fixture;
    steps_fixture_init(&fixture);
    fixture.parameters.iterations = PARAMETER_INFINITE;
    steps_compute(&fixture, 5, PART_REPLICATED);
    steps_add(&fixture, "barrier");
    struct part part = steps_part(&fixture);
    struct program *program = program_make(arena, &part, &one_ghz);
    struct program_place place = steps_begin(program, 0, 1);
    cr_expect_not(program->profile.ends);
    for (int i = 0; i < 100; i++) {
        steps_expect(program, &place, 5, STEP_BARRIER);
    }
    arena_destroy(arena);
}
