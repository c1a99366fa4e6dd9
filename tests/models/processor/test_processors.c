#include "tests/models/systems/multiprocessor_fixture.h"

Test(processors, threads_are_spread_or_packed)
{
    static const struct {
        int affinity;
        int64_t threads;
        uint32_t on_each[3];
    } facts[] = {
        {AFFINITY_SPREAD, 4, {2, 1, 1}},  {AFFINITY_COMPACT, 4, {2, 2, 0}},
        {AFFINITY_SPREAD, 2, {1, 1, 0}},  {AFFINITY_COMPACT, 2, {2, 0, 0}},
        {AFFINITY_COMPACT, 7, {3, 2, 2}}, {AFFINITY_COMPACT, 0, {4, 4, 4}},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct fixture fixture;
        fixture_init(&fixture);
        fixture_use_bus(&fixture);
        fixture.bus.bandwidth = 64e9;
        fixture.machine.processors = 3;
        fixture.machine.cores_per_processor = 2;
        fixture.workload.team.affinity = facts[i].affinity;
        fixture.machine.hardware_threads = 2;
        fixture.workload.team.threads = facts[i].threads;
        struct bench bench = bench_build(&fixture);
        for (int processor = 0; processor < 3; processor++) {
            cr_expect_eq(bench.machine->processors->each[processor].threads,
                         facts[i].on_each[processor], "case %zu, processor %d", i, processor);
        }
        run_destroy(bench.run);
    }
}

/* Nodes of three cores, none and one: a round of threads has one for each core. */
Test(processors, threads_are_dealt_out_by_cores)
{
    static const struct {
        int affinity;
        int64_t threads;
        uint32_t on_each[3];
    } facts[] = {
        {AFFINITY_SPREAD, 2, {1, 0, 1}},  {AFFINITY_SPREAD, 0, {6, 0, 2}},
        {AFFINITY_SPREAD, 6, {4, 0, 2}},  {AFFINITY_COMPACT, 3, {3, 0, 0}},
        {AFFINITY_COMPACT, 5, {4, 0, 1}},
    };
    struct numa_node_parameters nodes[] = {{.cores = 3}, {.cores = 0}, {PARAMETER_NOT_GIVEN, NULL}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct fixture fixture;
        fixture_init(&fixture);
        fixture_use_links(&fixture);
        fixture.links.bandwidth = 64e9;
        fixture.memory.layout = MEMORY_NUMA;
        fixture.machine.processors = 2;
        fixture.machine.nodes = (struct parameter_list){3, nodes};
        fixture.workload.team.affinity = facts[i].affinity;
        fixture.machine.hardware_threads = 2;
        fixture.workload.team.threads = facts[i].threads;
        struct bench bench = bench_build(&fixture);
        for (int node = 0; node < 3; node++) {
            cr_expect_eq(bench.machine->processors->each[node].threads, facts[i].on_each[node],
                         "case %zu, node %d", i, node);
        }
        run_until(bench.run, 100 * fixture.memory.latency);
        cr_expect(bench_is_sound(&bench));
        cr_expect_eq(bench_broken_laws(&bench), 0);
        run_destroy(bench.run);
    }
}

/* With two lines in flight a thread stalls at its second miss and goes on when one returns. */
Test(processors, a_thread_computes_on_while_lines_are_in_flight)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture.memory.latency = 100 * NS;
    fixture.program.compute = distribution_constant(10 * NS);
    fixture.program.outstanding = 2;
    struct bench bench = bench_build(&fixture);
    const struct program_thread *thread = &bench.machine->processors->threads[0];
    static const struct {
        sim_ticks at;
        enum thread_state state;
        uint32_t in_flight;
    } facts[] = {
        {9 * NS, THREAD_COMPUTING, 0},   {11 * NS, THREAD_COMPUTING, 1},
        {21 * NS, THREAD_STALLED, 2},    {109 * NS, THREAD_STALLED, 2},
        {111 * NS, THREAD_COMPUTING, 1},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        run_until(bench.run, facts[i].at);
        cr_expect_eq(thread->thread.state, facts[i].state, "at %lld ns",
                     (long long)(facts[i].at / NS));
        cr_expect_eq(thread->in_flight, facts[i].in_flight, "at %lld ns",
                     (long long)(facts[i].at / NS));
    }
    run_destroy(bench.run);
}

/* A thread that computes for ever is no error, and neither is a line that never returns. */
Test(processors, times_past_the_horizon_are_never)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture.program.compute = distribution_constant(DISTRIBUTION_NEVER);
    struct simulation_result result;
    fixture_run(&fixture, &result);
    cr_expect_eq(fixture_value(&result, "throughput"), 0);
    cr_expect_eq(fixture_value(&result, "core_utilization"), 1);
    cr_expect_not_null(fixture_metric(&result, "memory_latency")->reason);
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);

    fixture.program.compute = distribution_constant(1);
    fixture.memory.latency = 2000000 * NS;
    fixture_run(&fixture, &result);
    cr_expect_eq(fixture_value(&result, "throughput"), 0);
    cr_expect_eq(fixture_value(&result, "references_in_flight"), 1);
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);
}
