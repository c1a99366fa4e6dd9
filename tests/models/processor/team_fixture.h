/* A machine whose threads run a program of steps, each on a core of its own. */
#ifndef TESTS_MODELS_PROCESSOR_TEAM_FIXTURE_H
#define TESTS_MODELS_PROCESSOR_TEAM_FIXTURE_H

#include "tests/models/machine/steps_fixture.h"
#include "tests/models/systems/multiprocessor_fixture.h"

struct team_fixture {
    struct fixture machine;
    struct steps_fixture program;
};

static inline void team_fixture_init(struct team_fixture *fixture, int64_t threads)
{
    fixture_init(&fixture->machine);
    steps_fixture_init(&fixture->program);
    fixture->machine.memory.latency = 100 * NS;
    fixture->machine.machine.cores_per_processor = threads;
    fixture->machine.workload.team.threads = threads;
    fixture->machine.workload.team.program = steps_part(&fixture->program);
    fixture->machine.simulation.warmup = 0;
    fixture->machine.simulation.check = true;
}

/** Check and run; a program that ends is looked at as a whole. */
static inline void team_fixture_run(struct team_fixture *fixture, struct simulation_result *result)
{
    struct error error = {0};
    char text[256];
    cr_assert_eq(steps_complaints(&fixture->program, text), 0, "%s", text);
    cr_assert(simulate(&fixture->machine.simulation, result, &error), "%s: %s", error.where,
              error.text);
    cr_expect_eq(fixture_broken_laws(&result->report), 0);
}

#endif
