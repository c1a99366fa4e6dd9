#include "tests/models/machine/steps_fixture.h"

Test(step_compute, instructions_take_their_cycles_and_are_shared)
{
    struct arena *arena = arena_create();
    struct steps_fixture fixture;
    steps_fixture_init(&fixture);
    struct part *step = steps_add(&fixture, "compute");
    struct distribution instructions = distribution_constant(600);
    double cycles = 1.5;
    step_set(step, "instructions", &instructions);
    step_set(step, "cycles_per_instruction", &cycles);
    struct part part = steps_part(&fixture);
    struct program *program = program_make(arena, &part, &one_ghz);
    struct program_place place = steps_begin(program, 1, 2);
    steps_expect(program, &place, 600 * 1500 / 2, STEP_END);
    arena_destroy(arena);
}

Test(step_compute, needs_instructions_or_time)
{
    struct steps_fixture fixture;
    char text[256];
    steps_fixture_init(&fixture);
    struct part *step = steps_add(&fixture, "compute");
    cr_expect_eq(steps_complaints(&fixture, text), 1);
    cr_expect_str_eq(text, "/workload/program/steps/0: needs either instructions or time");
    struct distribution amount = distribution_constant(1);
    step_set(step, "time", &amount);
    cr_expect_eq(steps_complaints(&fixture, text), 0, "%s", text);
    step_set(step, "instructions", &amount);
    cr_expect_eq(steps_complaints(&fixture, text), 1);
}
