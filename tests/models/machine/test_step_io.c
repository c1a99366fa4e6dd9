#include "tests/models/machine/steps_fixture.h"

Test(step_io, draws_the_time_of_its_device)
{
    struct arena *arena = arena_create();
    struct steps_fixture fixture;
    const char *disk = "disk";
    struct distribution time = distribution_constant(77);
    steps_fixture_init(&fixture);
    struct part *step = steps_add(&fixture, "io");
    step_set(step, "device", &disk);
    step_set(step, "time", &time);
    struct part part = steps_part(&fixture);
    struct program *program = program_make(arena, &part, &one_ghz);
    struct program_place place = steps_begin(program, 0, 1);
    cr_expect_eq(program->devices.count, 1);
    steps_expect(program, &place, 0, STEP_IO);
    cr_expect_eq(place.time, 77);
    arena_destroy(arena);
}
