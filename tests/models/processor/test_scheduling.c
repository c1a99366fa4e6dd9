#include "models/processor/scheduling.h"

#include "models/processor/scheduler_round_robin.h"
#include "tests/models/processor/teams_fixture.h"

static struct scheduler_quantum_parameters plain = {.quantum = 1000 * NS};

static void fixture_teams(struct teams_fixture *fixture, int64_t cores, int64_t a, int64_t b)
{
    teams_fixture_init(fixture, cores);
    fixture->machine.machine.scheduler = (struct part){&scheduler_round_robin_kind, &plain};
    struct distribution never = distribution_constant(DISTRIBUTION_NEVER);
    teams_endless(fixture, teams_add(fixture, "a", a), never);
    teams_endless(fixture, teams_add(fixture, "b", b), never);
    fixture->machine.simulation.horizon = 400000 * NS;
}

/* Threads in turn: each has the same, a team what its threads have, and each waits for the quanta
 * of the three others. */
Test(scheduling, shares_and_waits_of_threads_in_turn)
{
    struct teams_fixture fixture;
    struct simulation_result result;
    fixture_teams(&fixture, 1, 3, 1);
    fixture_run(&fixture.machine, &result);
    cr_expect(fixture_is_near(fixture_value(&result, "scheduler.teams.a.core_share"), 0.75, 1e-9));
    cr_expect(fixture_is_near(fixture_value(&result, "scheduler.teams.b.core_share"), 0.25, 1e-9));
    cr_expect_eq(fixture_value(&result, "scheduler.imbalance"), 0);
    cr_expect_eq(fixture_value(&result, "scheduler.idle_while_waiting"), 0);
    cr_expect_eq(fixture_value(&result, "scheduler.migrations"), 0);
    /* (3 + 1)^2 / (2 (9 + 1)) */
    cr_expect(fixture_is_near(fixture_value(&result, "scheduler.fairness"), 0.8, 1e-3));
    double dispatches = fixture_value(&result, "scheduler.dispatches");
    cr_expect(fixture_is_near(dispatches, 1e6, 0.01), "%g", dispatches);
    double waited = fixture_value(&result, "scheduler.waiting_time") * 1e9;
    double longest = fixture_value(&result, "scheduler.waiting_time.maximum") * 1e9;
    cr_expect(fixture_is_near(waited, 3000, 0.02), "%g", waited);
    cr_expect(fixture_is_near(longest, 3000, 1e-9), "%g", longest);
    simulation_result_free(&result);
}

/* Loads of two cores by hand: 0 and 0, then 1 and 0, then 2 and 0 with a thread waiting, then 1 and
 * 1. */
Test(scheduling, loads_are_counted)
{
    struct teams_fixture fixture;
    fixture_teams(&fixture, 2, 1, 1);
    struct bench bench = bench_build(&fixture.machine);
    struct scope scope = scope_of_spec(bench.run->arena);
    struct assembly assembly = {.arena = bench.run->arena,
                                .run = bench.run,
                                .measures = measures_create(bench.run->arena, 2)};
    struct scheduling *scheduling = scheduling_build(&assembly, &scope, 2);
    scheduling_load(scheduling, 10, 0, 1);
    scheduling_load(scheduling, 20, 1, 1);
    scheduling_wait(scheduling, 20);
    cr_expect_eq(scheduling->load_most.value, 2);
    cr_expect_eq(scheduling->idle_while_waiting.value, 1);
    scheduling_load(scheduling, 50, 2, -1);
    scheduling_stop_waiting(scheduling, 50);
    scheduling_load(scheduling, 50, 0, 1);
    cr_expect_eq(scheduling->load_most.value, 1);
    cr_expect_eq(level_integral(&scheduling->idle_while_waiting, 100), 30);
    cr_expect_eq((int64_t)level_integral(&scheduling->load_most, 100), 10 + 2 * 30 + 50);
    cr_expect_eq((int64_t)level_integral(&scheduling->load, 100), 10 + 2 * 30 + 2 * 50);
    for (uint64_t load = 1; load < 100; load++) {
        scheduling_load(scheduling, 100, load, 1);
    }
    cr_expect_eq(scheduling->load_most.value, 100);
    run_destroy(bench.run);
}
