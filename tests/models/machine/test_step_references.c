#include "tests/models/machine/steps_fixture.h"

Test(step_references, each_step_has_its_own_source)
{
    struct arena *arena = arena_create();
    struct steps_fixture fixture;
    steps_fixture_init(&fixture);
    steps_refer(&fixture, 1, 5, PART_REPLICATED);
    struct part *second = steps_refer(&fixture, 1, 6, PART_REPLICATED);
    step_set(second, "outstanding", &(int64_t){8});
    struct part part = steps_part(&fixture);
    struct program *program = program_make(arena, &part, &one_ghz);
    struct program_place place = steps_begin(program, 0, 1);
    cr_expect_eq(program->profile.outstanding, 8, "the most of all steps");
    steps_expect(program, &place, 5, STEP_REFERENCE);
    cr_expect_eq(place.source->outstanding, 1);
    steps_expect(program, &place, 6, STEP_REFERENCE);
    cr_expect_eq(place.source->outstanding, 8);
    steps_expect(program, &place, 0, STEP_END);
    arena_destroy(arena);
}

Test(step_references, are_checked_as_those_of_an_endless_program)
{
    struct steps_fixture fixture;
    char text[256];
    steps_fixture_init(&fixture);
    step_set(steps_refer(&fixture, 1, 5, PART_SERIAL), "shared_share", &(double){0.5});
    cr_expect_eq(steps_complaints(&fixture, text), 0, "%s", text);
    step_set(&fixture.steps[0], "remote_share", &(double){0.5});
    cr_expect_eq(steps_complaints(&fixture, text), 1);
    cr_expect_not_null(strstr(text, "/workload/program/steps/0/remote_share"), "%s", text);
}
