#include "models/processor/scheduler_round_robin.h"

#include "models/processor/scheduler_fcfs.h"
#include "tests/models/systems/multiprocessor_fixture.h"

static struct scheduler_quantum_parameters plain;

static void fixture_round_robin(struct fixture *fixture, sim_ticks quantum, sim_ticks switch_cost)
{
    fixture_init(fixture);
    plain = (struct scheduler_quantum_parameters){quantum, switch_cost};
    fixture->machine.scheduler = (struct part){&scheduler_round_robin_kind, &plain};
}

/* Endless jobs, two or more: of each quantum and switch the quantum is work, q / (q + s) of the
 * time. One alone is never switched. Wrong: a scheduler without a quantum switches once. */
Test(scheduler_round_robin, a_switch_follows_each_quantum)
{
    static const struct {
        int64_t threads;
        sim_ticks quantum, switch_cost;
    } facts[] = {{2, 1000, 100}, {3, 1000, 100}, {5, 400, 400}, {1, 1000, 100}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct fixture fixture;
        sim_ticks quantum = facts[i].quantum * NS, cost = facts[i].switch_cost * NS;
        fixture_round_robin(&fixture, quantum, cost);
        fixture.workload.team.threads = facts[i].threads;
        fixture.program.compute = distribution_constant(DISTRIBUTION_NEVER);
        fixture.simulation.horizon = 1010 * (quantum + cost);
        fixture.simulation.warmup = 10 * (quantum + cost);
        struct simulation_result result;
        fixture_run(&fixture, &result);
        bool is_alone = facts[i].threads == 1;
        double efficiency = is_alone ? 1 : (double)quantum / (double)(quantum + cost);
        double user = fixture_value(&result, "cores.user");
        cr_expect(fixture_is_near(user, efficiency, 1e-12), "case %zu: %g", i, user);
        cr_expect_eq(fixture_value(&result, "cores.idle"), 0);
        cr_expect_eq(fixture_broken_laws(&result.report), 0);
        simulation_result_free(&result);

        struct scheduler_fcfs_parameters fcfs = {cost};
        fixture.machine.scheduler = (struct part){&scheduler_fcfs_kind, &fcfs};
        fixture_run(&fixture, &result);
        cr_expect_eq(fixture_value(&result, "cores.user"), 1);
        simulation_result_free(&result);
    }
}

/* Each thread has a quantum in turn: at no instant has one run more than a quantum longer. */
Test(scheduler_round_robin, threads_have_equal_shares_at_every_instant)
{
    struct fixture fixture;
    fixture_round_robin(&fixture, 1000 * NS, 0);
    fixture.workload.team.threads = 3;
    fixture.program.compute = distribution_constant(DISTRIBUTION_NEVER);
    struct bench bench = bench_build(&fixture);
    const struct processors *all = bench.machine->processors;
    sim_ticks done[3] = {0};
    for (sim_ticks at = 0; at < 100000 * NS; at += 100 * NS) {
        run_until(bench.run, at + 100 * NS - 1);
        int running = 0;
        for (int i = 0; i < 3; i++) {
            bool runs = all->threads[i].thread.state == THREAD_COMPUTING;
            done[i] += runs ? 100 * NS : 0;
            running += runs;
        }
        cr_expect_eq(running, 1);
        for (int i = 1; i < 3; i++) {
            sim_ticks ahead = done[i - 1] - done[i];
            cr_expect(ahead >= 0 && ahead <= 1000 * NS, "thread %d is ahead by %lld", i - 1,
                      (long long)ahead);
        }
        cr_assert(bench_is_sound(&bench));
    }
    run_destroy(bench.run);
}

static double response_of(struct fixture *fixture)
{
    struct simulation_result result;
    fixture_run(fixture, &result);
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    double response = fixture_value(&result, "tasks.response_time") * 1e9;
    simulation_result_free(&result);
    return response;
}

/* Poisson arrivals, a quantum that is short beside the service and no cost: each task present has
 * an equal share of the core, and the mean response is S / (1 - rho) for any law of service
 * (Kleinrock 1967). Wrong: first come, first served, which is that of exponential services alone.
 */
Test(scheduler_round_robin, a_short_quantum_shares_the_processor)
{
    const struct {
        struct distribution service;
        double fcfs_ns;
    } facts[] = {
        {distribution_constant(1000 * NS), 1500},
        {distribution_exponential(1000.0 * NS), 2000},
        {distribution_hyperexponential(1000.0 * NS, 2), 3500},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct fixture fixture;
        fixture_round_robin(&fixture, 25 * NS, 0);
        fixture_use_tasks(&fixture, 2000 * NS, facts[i].service);
        fixture.simulation.horizon = 300000000 * NS;
        double response = response_of(&fixture);
        cr_expect(fixture_is_near(response, 2000, 0.03), "case %zu: %g", i, response);

        struct scheduler_fcfs_parameters fcfs = {0};
        fixture.machine.scheduler = (struct part){&scheduler_fcfs_kind, &fcfs};
        response = response_of(&fixture);
        cr_expect(fixture_is_near(response, facts[i].fcfs_ns, 0.05), "case %zu: %g", i, response);
        cr_expect(i == 1 || !fixture_is_near(response, 2000, 0.2), "case %zu: %g", i, response);
    }
}

/* A thread that waits for memory when its quantum is over goes on where it was. */
Test(scheduler_round_robin, a_line_returns_to_a_thread_without_a_core)
{
    struct fixture fixture;
    fixture_round_robin(&fixture, 100 * NS, 0);
    fixture.workload.team.threads = 2;
    fixture.program.compute = distribution_constant(50 * NS);
    fixture.memory.latency = 120 * NS;
    struct bench bench = bench_build(&fixture);
    const struct processors *all = bench.machine->processors;
    static const struct {
        sim_ticks at;
        enum thread_state states[2];
        bool waits[2];
    } facts[] = {
        {25 * NS, {THREAD_COMPUTING, THREAD_READY}, {false, false}},
        {75 * NS, {THREAD_STALLED, THREAD_READY}, {true, false}},
        {125 * NS, {THREAD_READY, THREAD_COMPUTING}, {true, false}},
        {165 * NS, {THREAD_READY, THREAD_STALLED}, {true, true}},
        {175 * NS, {THREAD_READY, THREAD_STALLED}, {false, true}},
        {225 * NS, {THREAD_COMPUTING, THREAD_READY}, {false, true}},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        run_until(bench.run, facts[i].at);
        for (int thread = 0; thread < 2; thread++) {
            cr_expect_eq(all->threads[thread].thread.state, facts[i].states[thread],
                         "thread %d at %lld ns", thread, (long long)(facts[i].at / NS));
            cr_expect_eq(all->threads[thread].thread.waits, facts[i].waits[thread],
                         "thread %d at %lld ns", thread, (long long)(facts[i].at / NS));
        }
        cr_assert(bench_is_sound(&bench));
    }
    run_destroy(bench.run);
}
