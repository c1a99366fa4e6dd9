#include "models/processor/tasks.h"

#include "models/processor/scheduler_fcfs.h"
#include "models/processor/scheduler_round_robin.h"
#include "tests/models/systems/multiprocessor_fixture.h"

#include <stdio.h>

static struct scheduler_fcfs_parameters fcfs;
static struct scheduler_quantum_parameters round_robin;

static void fixture_tasks(struct fixture *fixture, sim_ticks between, struct distribution service)
{
    fixture_init(fixture);
    fcfs = (struct scheduler_fcfs_parameters){0};
    fixture->machine.scheduler = (struct part){&scheduler_fcfs_kind, &fcfs};
    fixture_use_tasks(fixture, between, service);
}

/* One task a microsecond, 400 ns of work: none waits, and every number is known. */
Test(tasks, that_never_meet_give_exact_numbers)
{
    struct fixture fixture;
    fixture_tasks(&fixture, 1000 * NS, distribution_constant(400 * NS));
    fixture.tasks.arrivals = distribution_constant(1000 * NS);
    struct simulation_result result;
    fixture_run(&fixture, &result);
    static const struct {
        const char *metric;
        double value;
    } facts[] = {
        {"tasks.response_time", 400e-9}, {"tasks.throughput", 1e6}, {"tasks.slowdown", 1},
        {"tasks.number", 0.4},           {"cores.user", 0.4},       {"cores.idle", 0.6},
        {"core_utilization", 0.4},       {"throughput", 0},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        double value = fixture_value(&result, facts[i].metric);
        cr_expect(fixture_is_near(value, facts[i].value, 1e-9), "%s is %g", facts[i].metric, value);
    }
    static const char *const undefined[] = {"speedup", "instructions_per_second",
                                            "cycles_per_instruction", "memory_latency"};
    for (size_t i = 0; i < sizeof undefined / sizeof undefined[0]; i++) {
        cr_expect_not_null(fixture_metric(&result, undefined[i])->reason, "%s", undefined[i]);
    }
    cr_expect(fixture_metric(&result, "tasks.response_time")->has_percentiles);
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);
}

/* Two classes on one core: a task of the first each microsecond, which takes 750 ns, and one of the
 * second each 500 ns, which takes 500. The second has the 250 ns that are left, so that each of its
 * tasks takes up the core twice and one in four is done: the last of a run of 1 ms that waits has
 * waited for three quarters of it. Wrong: waits that are over, alone, where no task of a class is
 * taken up for ever. */
Test(tasks, of_a_class_that_starves_wait_until_the_end)
{
    struct fixture fixture;
    fixture_tasks(&fixture, 1000 * NS, distribution_constant(750 * NS));
    struct tasks_parameters classes[] = {
        {.arrivals = distribution_constant(1000 * NS),
         .service = distribution_constant(750 * NS),
         .priority = 1,
         .weight = 1},
        {.arrivals = distribution_constant(500 * NS),
         .service = distribution_constant(500 * NS),
         .weight = 1},
    };
    const char *names[] = {"high", "low"};
    fixture.workload.tasks = NULL;
    fixture.workload.task_classes =
        (struct parameter_map){.elements = classes, .names = names, .count = 2};
    fixture.simulation.horizon = 1000000 * NS;
    fixture.simulation.warmup = 0;
    struct simulation_result result;
    fixture_run(&fixture, &result);
    cr_expect(fixture_is_near(fixture_value(&result, "task_classes.high.slowdown"), 1, 1e-6));
    double low = fixture_value(&result, "task_classes.low.throughput");
    cr_expect(fixture_is_near(low, 0.5e6, 0.01), "%g", low);
    double longest = fixture_value(&result, "task_classes.low.waiting_time.maximum") * 1e9;
    cr_expect(fixture_is_near(longest, 750000, 0.01), "%g", longest);
    double fairness = fixture_value(&result, "task_classes.fairness");
    cr_expect(fixture_is_near(fairness, 0.5, 0.01), "%g", fairness);
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);

    classes[0].service = distribution_constant(1000 * NS);
    fixture_run(&fixture, &result);
    longest = fixture_value(&result, "task_classes.low.waiting_time.maximum") * 1e9;
    cr_expect_geq(longest, 998000, "%g", longest);
    cr_expect_not_null(fixture_metric(&result, "task_classes.fairness")->reason);
    simulation_result_free(&result);
}

/* Two tasks at 0 and 100 ns, each 400 ns: the second waits 300, so that its slowdown is 1.75. */
Test(tasks, slowdown_is_a_mean_over_tasks)
{
    struct fixture fixture;
    fixture_tasks(&fixture, 1000 * NS, distribution_constant(400 * NS));
    double values[] = {100.0 * NS, 900.0 * NS};
    struct arena *arena = arena_create();
    fixture.tasks.arrivals = distribution_empirical(arena, values, (const double[]){0.5, 0.5}, 2);
    struct simulation_result result;
    fixture_run(&fixture, &result);
    double response = fixture_value(&result, "tasks.response_time");
    double slowdown = fixture_value(&result, "tasks.slowdown");
    cr_expect(slowdown > 1.2);
    cr_expect(fixture_is_near(slowdown, response / 400e-9, 1e-5), "all services are equal");
    simulation_result_free(&result);
    arena_destroy(arena);
}

/* The mean of 1 / service is infinite where services come near 0, and the slowdown of tasks that
 * wait with it. Tasks that never meet have a slowdown of 1, whatever they need. */
Test(tasks, slowdown_without_a_finite_mean_is_marked)
{
    const struct {
        struct distribution service;
        sim_ticks between;
        bool is_marked;
    } facts[] = {
        {distribution_exponential(400.0 * NS), 1000 * NS, true},
        {distribution_uniform(0, 800.0 * NS), 1000 * NS, true},
        {distribution_uniform(0, 800.0 * NS), 0, false},
        {distribution_uniform(1, 800.0 * NS), 1000 * NS, false},
        {distribution_erlang(400.0 * NS, 2), 1000 * NS, false},
        {distribution_constant(400 * NS), 1000 * NS, false},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct fixture fixture;
        fixture_tasks(&fixture, 1000 * NS, facts[i].service);
        fixture.tasks.arrivals = facts[i].between > 0
                                     ? distribution_exponential((double)facts[i].between)
                                     : distribution_constant(1000 * NS);
        struct simulation_result result;
        fixture_run(&fixture, &result);
        const struct metric *slowdown = fixture_metric(&result, "tasks.slowdown");
        cr_expect_eq(slowdown->mark != NULL, facts[i].is_marked, "case %zu", i);
        cr_expect(slowdown->value >= 1);
        cr_expect_null(fixture_metric(&result, "tasks.response_time")->mark);
        simulation_result_free(&result);
    }
}

/* Cores of all processors serve one queue: M/M/c. Facts: Erlang's C for c = 2, rho = 0.8 is
 * 0.71111, for c = 4 it is 0.59644. Wrong: a queue for each processor waits as M/M/1 does, 5 S. */
Test(tasks, go_to_any_core_of_any_processor)
{
    static const struct {
        int64_t processors, cores;
        double waits;
    } facts[] = {{1, 2, 0.71111}, {2, 1, 0.71111}, {2, 2, 0.59644}, {4, 1, 0.59644}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct fixture fixture;
        int64_t cores = facts[i].processors * facts[i].cores;
        fixture_tasks(&fixture, 1250 * NS / cores, distribution_exponential(1000.0 * NS));
        fixture_use_bus(&fixture);
        fixture.bus.bandwidth = 64e9;
        fixture.machine.processors = facts[i].processors;
        fixture.machine.cores_per_processor = facts[i].cores;
        fixture.simulation.horizon = 100000000 * NS;
        struct simulation_result result;
        fixture_run(&fixture, &result);
        double response = fixture_value(&result, "tasks.response_time") * 1e6;
        double expected = 1 + facts[i].waits / (double)cores / 0.2;
        cr_expect(fixture_is_near(response, expected, 0.03), "case %zu: %g not %g", i, response,
                  expected);
        cr_expect_not(fixture_is_near(response, 5, 0.3));
        simulation_result_free(&result);
    }
}

/* Whatever preempts, switches and waits: the laws hold and no invariant is broken. */
Test(tasks, laws_hold_beside_threads)
{
    for (int way = 0; way < 12; way++) {
        struct fixture fixture;
        fixture_tasks(&fixture, 300 * NS, distribution_hyperexponential(700.0 * NS, 2));
        fixture_use_bus(&fixture);
        fixture.bus.bandwidth = 6.4e9;
        fixture.machine.processors = 2;
        fixture.machine.cores_per_processor = 2;
        fixture.machine.hardware_threads = 1 + way % 2;
        fixture.memory.latency = 100 * NS;
        fixture.workload.team.program = (struct part){&program_endless_kind, &fixture.program};
        fixture.workload.team.threads = way % 3 == 0 ? 3 : 11;
        fixture.program.outstanding = 2;
        fixture.program.compute = distribution_exponential(40.0 * NS);
        fixture.tasks.priority = way % 4 == 0 ? 0 : 1;
        fcfs.switch_cost = 20 * NS;
        round_robin = (struct scheduler_quantum_parameters){150 * NS, 15 * NS};
        if (way % 4 != 2) {
            fixture.machine.scheduler = (struct part){&scheduler_round_robin_kind, &round_robin};
        }
        fixture.simulation.horizon = 200000 * NS;
        fixture.simulation.check = true;
        struct simulation_result result;
        fixture_run(&fixture, &result);
        cr_expect_gt(result.events, 1000);
        cr_expect_eq(fixture_broken_laws(&result.report), 0, "way %d", way);
        double sum = 0;
        static const char *const states[] = {"user",      "system", "interrupt", "stalled",
                                             "switching", "idle",   "asleep"};
        for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
            char name[32];
            snprintf(name, sizeof name, "cores.%s", states[i]);
            sum += fixture_value(&result, name);
        }
        cr_expect(fixture_is_near(sum, 1, 1e-12), "%.17g", sum);
        simulation_result_free(&result);
    }
}

/* Tasks that find no place end the run with an error, not with all memory. */
Test(tasks, too_many_end_the_run)
{
    struct fixture fixture;
    fixture_tasks(&fixture, 2, distribution_constant(DISTRIBUTION_NEVER));
    struct simulation_result result;
    struct error error = {0};
    cr_expect_not(simulate(&fixture.simulation, &result, &error));
    cr_expect_not_null(strstr(error.text, "tasks are present"), "%s", error.text);
    simulation_result_free(&result);
}

Test(tasks, planted_bugs_break_laws_and_invariants)
{
    static const char *const says[] = {"are counted", "free places"};
    for (int bug = 0; bug < 4; bug++) {
        struct fixture fixture;
        fixture_tasks(&fixture, 1000 * NS, distribution_exponential(800.0 * NS));
        struct bench bench = bench_build(&fixture);
        run_until(bench.run, 100007 * NS);
        struct tasks *tasks = bench.machine->tasks;
        cr_assert_eq(bench_broken_laws(&bench), 0);
        cr_assert(bench_is_sound(&bench));
        if (bug == 0) {
            tasks->number.value++;
        } else if (bug == 1) {
            tasks->free = tasks->free->next;
        } else if (bug == 2) {
            tasks->response.sum++;
        } else {
            tasks->arrived++;
        }
        if (bug < 2) {
            cr_expect_not(bench_is_sound(&bench));
            cr_expect_not_null(strstr(run_error(bench.run)->text, says[bug]), "%s",
                               run_error(bench.run)->text);
        } else {
            cr_expect_eq(bench_broken_laws(&bench), 1, "bug %d", bug);
        }
        run_destroy(bench.run);
    }
}
