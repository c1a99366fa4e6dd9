#include "models/processor/scheduler_fair_share.h"

#include "models/processor/scheduler_round_robin.h"
#include "tests/models/processor/teams_fixture.h"

static struct scheduler_quantum_parameters plain;

enum { QUANTUM = 1000 * NS };

/* Endless jobs of one thread each. */
static void fixture_fair(struct teams_fixture *fixture, const int64_t *weights, int count)
{
    static const char *const names[] = {"a", "b", "c"};
    teams_fixture_init(fixture, 1);
    plain = (struct scheduler_quantum_parameters){.quantum = QUANTUM};
    fixture->machine.machine.scheduler = (struct part){&scheduler_fair_share_kind, &plain};
    for (int i = 0; i < count; i++) {
        struct team_parameters *team = teams_add(fixture, names[i], 1);
        team->weight = weights[i];
        teams_endless(fixture, team, distribution_constant(DISTRIBUTION_NEVER));
    }
}

/* The farthest that any of some threads is from its share at an instant [ticks]. */
static sim_ticks farthest_from_share(struct teams_fixture *fixture, int count)
{
    struct bench bench = bench_build(&fixture->machine);
    const struct processors *all = bench.machine->processors;
    sim_ticks done[FIXTURE_TEAMS] = {0}, farthest = 0;
    int64_t weights = 0;
    for (int i = 0; i < count; i++) {
        weights += fixture->teams[i].weight;
    }
    for (sim_ticks at = 100 * NS; at <= 600 * (sim_ticks)QUANTUM; at += 100 * NS) {
        run_until(bench.run, at - 1);
        for (int i = 0; i < count; i++) {
            done[i] += all->threads[i].thread.state == THREAD_COMPUTING ? 100 * NS : 0;
            sim_ticks share = at * fixture->teams[i].weight / weights;
            sim_ticks away = done[i] > share ? done[i] - share : share - done[i];
            farthest = away > farthest ? away : farthest;
        }
        cr_assert(bench_is_sound(&bench));
    }
    run_destroy(bench.run);
    return farthest;
}

/* At every instant each thread is within a quantum of its share (Stoica and Abdel-Wahab 1995,
 * theorem 1), also beside a light crowd. Wrong: round robin, which gives all the same. */
Test(scheduler_fair_share, threads_have_their_shares_at_every_instant)
{
    static const int64_t facts[][3] = {{3, 2, 1}, {1, 1, 1}, {100, 7, 1}, {5, 5, 1}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct teams_fixture fixture;
        fixture_fair(&fixture, facts[i], 3);
        sim_ticks farthest = farthest_from_share(&fixture, 3);
        cr_expect_leq(farthest, QUANTUM, "case %zu: %lld", i, (long long)farthest);
    }
    struct teams_fixture fixture;
    struct scheduler_quantum_parameters wrong = {.quantum = QUANTUM};
    fixture_fair(&fixture, facts[0], 3);
    fixture.machine.machine.scheduler = (struct part){&scheduler_round_robin_kind, &wrong};
    cr_expect_gt(farthest_from_share(&fixture, 3), 50 * (sim_ticks)QUANTUM);
}

/* A thread that begins is owed nothing: tasks that come to an endless thread of the same weight
 * halve its time while one is there, and no more. */
Test(scheduler_fair_share, a_thread_that_begins_is_owed_nothing)
{
    static const int64_t weights[] = {1};
    struct teams_fixture fixture;
    fixture_fair(&fixture, weights, 1);
    fixture.machine.tasks = (struct tasks_parameters){
        .arrivals = distribution_constant(100 * QUANTUM),
        .service = distribution_constant(10 * QUANTUM),
        .weight = 1,
    };
    fixture.machine.workload.tasks = &fixture.machine.tasks;
    fixture.machine.simulation.horizon = 1050 * (sim_ticks)QUANTUM;
    struct simulation_result result;
    fixture_run(&fixture.machine, &result);
    double response = fixture_value(&result, "tasks.response_time") * 1e9;
    cr_expect(response > 18 * 1000.0 && response < 21 * 1000.0, "%g", response);
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);
}
