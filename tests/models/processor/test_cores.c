#include "tests/models/systems/multiprocessor_fixture.h"

/* Three hardware threads of one core, 10 ns of computing and 100 of memory each: they take turns in
 * order, each from 0, 10 and 20 on, and again when their lines return at 110, 120 and 130. */
Test(cores, threads_of_a_core_run_in_order_of_becoming_ready)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture.memory.latency = 100 * NS;
    fixture.program.compute = distribution_constant(10 * NS);
    fixture.machine.hardware_threads = 3;
    struct bench bench = bench_build(&fixture);
    const struct processors *all = bench.machine->processors;
    static const struct {
        sim_ticks at;
        enum core_state state;
        enum thread_state states[3];
    } facts[] = {
        {5 * NS, CORE_USER, {THREAD_COMPUTING, THREAD_READY, THREAD_READY}},
        {15 * NS, CORE_USER, {THREAD_STALLED, THREAD_COMPUTING, THREAD_READY}},
        {25 * NS, CORE_USER, {THREAD_STALLED, THREAD_STALLED, THREAD_COMPUTING}},
        {50 * NS, CORE_STALLED, {THREAD_STALLED, THREAD_STALLED, THREAD_STALLED}},
        {115 * NS, CORE_USER, {THREAD_COMPUTING, THREAD_STALLED, THREAD_STALLED}},
        {125 * NS, CORE_USER, {THREAD_STALLED, THREAD_COMPUTING, THREAD_STALLED}},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        run_until(bench.run, facts[i].at);
        cr_expect_eq(all->cores->each[0].state, facts[i].state);
        for (int thread = 0; thread < 3; thread++) {
            cr_expect_eq(all->threads[thread].thread.state, facts[i].states[thread],
                         "thread %d at %lld ns", thread, (long long)(facts[i].at / NS));
        }
        cr_expect(bench_is_sound(&bench));
    }
    run_destroy(bench.run);
}

/* Threads go to the core that holds the fewest, so that each core has one before one has two. */
Test(cores, hold_equally_many_threads)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture.memory.latency = 100 * NS;
    fixture.machine.cores_per_processor = 3;
    fixture.machine.hardware_threads = 2;
    fixture.workload.threads = 5;
    struct bench bench = bench_build(&fixture);
    const struct processors *all = bench.machine->processors;
    static const int core[] = {0, 1, 2, 0, 1};
    for (int thread = 0; thread < 5; thread++) {
        cr_expect_eq(all->threads[thread].thread.core, &all->cores->each[core[thread]], "thread %d",
                     thread);
    }
    run_destroy(bench.run);
}

static double throughput_of(int64_t hardware_threads, struct distribution compute)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture.memory.latency = 100 * NS;
    fixture.program.compute = compute;
    fixture.machine.hardware_threads = hardware_threads;
    struct simulation_result result;
    fixture_run(&fixture, &result);
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    double throughput = fixture_value(&result, "throughput");
    simulation_result_free(&result);
    return throughput;
}

/* 10 ns of computing and 100 of memory: a thread that is alone keeps its core while it waits, eight
 * hardware threads hide 7 x 10 ns of each other's waiting. With exponential computing they are the
 * machine repairman of eight customers who think for 100 ns (Takacs 1962: any law of thinking).
 * Wrong: a core that each waiting thread leaves free would compute all the time, 1e8. */
Test(cores, waiting_does_not_occupy_a_core_of_several_hardware_threads)
{
    static const struct {
        int64_t threads;
        bool is_exponential;
        double throughput, tolerance;
    } facts[] = {
        {1, false, 9.0909e6, 1e-4},
        {8, false, 7.2727e7, 1e-4},
        {8, true, 6.617e7, 3e-3},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        double throughput = throughput_of(
            facts[i].threads, facts[i].is_exponential ? distribution_exponential(10.0 * NS)
                                                      : distribution_constant(10 * NS));
        cr_expect(fixture_is_near(throughput, facts[i].throughput, facts[i].tolerance),
                  "case %zu: %g", i, throughput);
        cr_expect_not(fixture_is_near(throughput, 1e8, 0.1), "case %zu", i);
    }
}
