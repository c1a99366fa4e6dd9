/* A machine with several teams, put together by hand. */
#ifndef TESTS_MODELS_PROCESSOR_TEAMS_FIXTURE_H
#define TESTS_MODELS_PROCESSOR_TEAMS_FIXTURE_H

#include "tests/models/machine/steps_fixture.h"
#include "tests/models/systems/multiprocessor_fixture.h"

enum { FIXTURE_TEAMS = 3 };

struct teams_fixture {
    struct fixture machine;
    const char *names[FIXTURE_TEAMS];
    struct team_parameters teams[FIXTURE_TEAMS];
    struct steps_fixture programs[FIXTURE_TEAMS];
    struct program_endless_parameters endless[FIXTURE_TEAMS];
};

static inline void teams_fixture_init(struct teams_fixture *fixture, int64_t cores)
{
    memset(fixture, 0, sizeof *fixture);
    fixture_init(&fixture->machine);
    fixture->machine.memory.latency = 100 * NS;
    fixture->machine.machine.cores_per_processor = cores;
    fixture->machine.simulation.warmup = 0;
    fixture->machine.simulation.check = true;
    fixture->machine.workload.team.program = (struct part){0};
    fixture->machine.workload.teams =
        (struct parameter_map){.names = fixture->names, .elements = fixture->teams};
}

/** One more team, whose program is to be given. */
static inline struct team_parameters *teams_add(struct teams_fixture *fixture, const char *name,
                                                int64_t threads)
{
    size_t index = fixture->machine.workload.teams.count++;
    cr_assert_lt(index, (size_t)FIXTURE_TEAMS);
    fixture->names[index] = name;
    fixture->teams[index].threads = threads;
    fixture->teams[index].weight = 1;
    return &fixture->teams[index];
}

/** The steps of a team's program, without any yet. */
static inline struct steps_fixture *teams_steps(struct teams_fixture *fixture,
                                                struct team_parameters *team)
{
    struct steps_fixture *program = &fixture->programs[team - fixture->teams];
    steps_fixture_init(program);
    team->program = steps_part(program);
    return program;
}

/** A team's program without end: so long from one reference to the next. */
static inline struct program_endless_parameters *teams_endless(struct teams_fixture *fixture,
                                                               struct team_parameters *team,
                                                               struct distribution compute)
{
    struct program_endless_parameters *program = &fixture->endless[team - fixture->teams];
    *program = fixture->machine.program;
    program->compute = compute;
    team->program = (struct part){&program_endless_kind, program};
    return program;
}

static inline void teams_fixture_run(const struct teams_fixture *fixture,
                                     struct simulation_result *result)
{
    struct error error = {0};
    cr_assert(simulate(&fixture->machine.simulation, result, &error), "%s: %s", error.where,
              error.text);
    cr_expect_eq(fixture_broken_laws(&result->report), 0);
}

#endif
