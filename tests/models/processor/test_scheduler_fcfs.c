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
    fixture.workload.team.threads = 100;
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

/* Tasks alone on one core are M/G/1: S + rho S (1 + cv^2) / 2 (1 - rho) (Pollaczek 1930), and each
 * switch is a part of the service. Wrong: the response of processor sharing, S / (1 - rho). */
Test(scheduler_fcfs, tasks_wait_as_pollaczek_and_khinchin_say)
{
    static const struct {
        double cv;
        sim_ticks switch_cost;
        double response_ns;
    } facts[] = {
        {0, 0, 1000 + 0.5 * 1000 * 1 / 2 / 0.5},
        {1, 0, 1000 + 0.5 * 1000 * 2 / 2 / 0.5},
        {0, 200 * NS, 1200 + 0.6 * 1200 * 1 / 2 / 0.4},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct fixture fixture;
        fixture_fcfs(&fixture, facts[i].switch_cost);
        fixture_use_tasks(&fixture, 2000 * NS,
                          facts[i].cv == 0 ? distribution_constant(1000 * NS)
                                           : distribution_exponential(1000.0 * NS));
        fixture.simulation.horizon = 600000000 * NS;
        struct simulation_result result;
        fixture_run(&fixture, &result);
        double response = fixture_value(&result, "tasks.response_time") * 1e9;
        cr_expect(fixture_is_near(response, facts[i].response_ns, 0.02), "case %zu: %g not %g", i,
                  response, facts[i].response_ns);
        cr_expect(i != 0 || !fixture_is_near(response, 2000, 0.1), "case %zu: %g", i, response);
        cr_expect_eq(fixture_broken_laws(&result.report), 0);
        simulation_result_free(&result);
    }
}

/* Tasks of higher priority take the core from threads: they see a machine without those, and the
 * threads get what is left. */
Test(scheduler_fcfs, a_higher_priority_takes_the_core_at_once)
{
    double response[2];
    for (int with_threads = 0; with_threads < 2; with_threads++) {
        struct fixture fixture;
        fixture_fcfs(&fixture, 0);
        fixture_use_tasks(&fixture, 2000 * NS, distribution_constant(1000 * NS));
        fixture.tasks.priority = 1;
        if (with_threads == 1) {
            fixture.workload.team.program = (struct part){&program_endless_kind, &fixture.program};
            fixture.workload.team.threads = 2;
            fixture.program.compute = distribution_constant(300 * NS);
            fixture.memory.latency = 100 * NS;
        }
        fixture.simulation.horizon = 10000000 * NS;
        struct simulation_result result;
        fixture_run(&fixture, &result);
        response[with_threads] = fixture_value(&result, "tasks.response_time");
        double user = fixture_value(&result, "cores.user");
        double stalled = fixture_value(&result, "cores.stalled");
        if (with_threads == 1) {
            /* A line that returns while a task runs costs the thread no time on the core. */
            double share = fixture_value(&result, "tasks.throughput") * 1e-6;
            double threads = fixture_value(&result, "throughput") * 300e-9;
            cr_expect(fixture_is_near(user, share + threads, 1e-3));
            cr_expect(fixture_is_near(user + stalled, 1, 1e-9));
            cr_expect_eq(fixture_value(&result, "cores.idle"), 0);
        }
        simulation_result_free(&result);
    }
    cr_expect_eq(response[0], response[1]);
}
