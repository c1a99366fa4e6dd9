#include "models/processor/scheduler_fcfs.h"

#include "tests/models/systems/multiprocessor_fixture.h"

/* A fixture of a scheduler of its own beside. */
static struct scheduler_fcfs_parameters plain;

static void fixture_fcfs(struct fixture *fixture, sim_ticks switch_cost)
{
    fixture_init(fixture);
    plain = (struct scheduler_fcfs_parameters){switch_cost};
    fixture->machine.scheduler = (struct part){&scheduler_fcfs_kind, &plain};
}

/* 100 threads on one core of one hardware thread, 10 ns of computing and 100 of memory: the first
 * keeps the core while it waits, and never ends. Wrong: a core that each waiting thread leaves to
 * the next computes all the time, 1e8. */
Test(scheduler_fcfs, a_thread_keeps_its_core_while_it_waits)
{
    struct fixture fixture;
    fixture_fcfs(&fixture, 0);
    fixture.memory.latency = 100 * NS;
    fixture.program.compute = distribution_constant(10 * NS);
    fixture.workload.threads = 100;
    struct simulation_result result;
    fixture_run(&fixture, &result);
    double throughput = fixture_value(&result, "throughput");
    cr_expect(fixture_is_near(throughput, 9.0909e6, 1e-4), "%g", throughput);
    cr_expect_not(fixture_is_near(throughput, 1e8, 0.5));
    cr_expect(fixture_is_near(fixture_value(&result, "cores.stalled"), 10 / 11.0, 1e-4));
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);
}

/* With a core for each thread a scheduler has nothing to say: the same numbers, to the bit. */
Test(scheduler_fcfs, changes_nothing_where_each_thread_has_a_core)
{
    double throughput[2];
    for (int with = 0; with < 2; with++) {
        struct fixture fixture;
        fixture_fcfs(&fixture, 0);
        fixture.machine.scheduler.kind = with == 1 ? &scheduler_fcfs_kind : NULL;
        fixture_use_bus(&fixture);
        fixture.bus.bandwidth = 1e9;
        fixture.machine.processors = 2;
        fixture.machine.cores_per_processor = 3;
        fixture.machine.hardware_threads = 2;
        struct simulation_result result;
        fixture_run(&fixture, &result);
        throughput[with] = fixture_value(&result, "throughput");
        simulation_result_free(&result);
    }
    cr_expect_eq(throughput[0], throughput[1]);
}
