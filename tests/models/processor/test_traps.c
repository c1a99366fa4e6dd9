#include "models/processor/traps.h"

#include "models/processor/scheduler_fcfs.h"
#include "models/processor/scheduler_round_robin.h"
#include "tests/models/interrupts/interrupts_fixture.h"

static struct scheduler_fcfs_parameters fcfs;
static struct scheduler_quantum_parameters round_robin;

/* A task each microsecond, which computes for 400 ns. */
static void fixture_traps(struct fixture *fixture, struct traps_parameters *traps)
{
    fixture_init(fixture);
    fcfs = (struct scheduler_fcfs_parameters){0};
    fixture->machine.scheduler = (struct part){&scheduler_fcfs_kind, &fcfs};
    fixture_use_tasks(fixture, 1000 * NS, distribution_constant(400 * NS));
    fixture->tasks.arrivals = distribution_constant(1000 * NS);
    fixture->tasks.traps = traps;
}

/* Facts by hand. With a trap each 150 ns there are two in 400, at 150 and 300, and with a handler
 * of 50 the task takes 500. Where the first ends it, it has computed for 150 and takes 200. With
 * one each 200 the second is at the instant of its end, and is none; with one each 400, neither. */
Test(traps, that_never_meet_give_exact_numbers)
{
    static const struct {
        int64_t between, handler;
        double ends, traps, ended, user, system, response;
    } facts[] = {
        {150, 50, 0, 2e6, 0, 0.4, 0.1, 500e-9},  {150, 50, 1, 1e6, 1, 0.15, 0.05, 0},
        {200, 50, 0, 1e6, 0, 0.4, 0.05, 450e-9}, {400, 50, 1, 0, 0, 0.4, 0, 400e-9},
        {150, 0, 0, 2e6, 0, 0.4, 0, 400e-9},     {150, 0, 1, 1e6, 1, 0.15, 0, 0},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct fixture fixture;
        struct traps_parameters traps = {.between = distribution_constant(facts[i].between * NS),
                                         .handler = distribution_constant(facts[i].handler * NS),
                                         .ends = facts[i].ends};
        fixture_traps(&fixture, &traps);
        fixture.simulation.check = true;
        struct simulation_result result;
        fixture_run(&fixture, &result);
        const struct {
            const char *metric;
            double value;
        } values[] = {
            {"tasks.traps", facts[i].traps},     {"tasks.ended_by_trap", facts[i].ended},
            {"cores.user", facts[i].user},       {"cores.system", facts[i].system},
            {"core_utilization", facts[i].user},
        };
        for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
            double value = fixture_value(&result, values[k].metric);
            cr_expect(value >= values[k].value * (1 - 1e-9) &&
                          value <= values[k].value * (1 + 1e-9),
                      "case %zu: %s is %g", i, values[k].metric, value);
        }
        if (facts[i].response > 0) {
            double response = fixture_value(&result, "tasks.response_time");
            cr_expect(fixture_is_near(response, facts[i].response, 1e-9), "case %zu: %g", i,
                      response);
            cr_expect(fixture_is_near(fixture_value(&result, "tasks.slowdown"),
                                      facts[i].response / 400e-9, 1e-6));
        } else {
            cr_expect_not_null(fixture_metric(&result, "tasks.response_time")->reason);
        }
        cr_expect_eq(fixture_broken_laws(&result.report), 0, "case %zu", i);
        simulation_result_free(&result);
    }
}

Test(traps, are_not_reported_where_there_are_none)
{
    struct fixture fixture;
    fixture_traps(&fixture, NULL);
    struct simulation_result result;
    fixture_run(&fixture, &result);
    for (size_t i = 0; i < result.report.metric_count; i++) {
        cr_expect_null(strstr(result.report.metrics[i].name, "trap"));
    }
    for (size_t i = 0; i < result.report.law_count; i++) {
        cr_expect_str_neq(result.report.laws[i].law, "handlers");
    }
    simulation_result_free(&result);
}

/* Handlers that are preempted, that quanta and interrupts stop and that share a core: every law
 * holds and no invariant is broken. */
Test(traps, laws_hold_whatever_stops_a_handler)
{
    for (int way = 0; way < 8; way++) {
        struct interrupted given;
        interrupted_init(&given, 1);
        interrupted_raises(&given, 0, distribution_exponential(3000.0 * NS),
                           distribution_constant(200 * NS));
        given.sources[0].deferred = distribution_constant(100 * NS);
        struct fixture *fixture = &given.machine;
        fixture_use_tasks(fixture, 1500 * NS, distribution_exponential(1000.0 * NS));
        struct traps_parameters traps = {.between = distribution_exponential(300.0 * NS),
                                         .handler = distribution_exponential(200.0 * NS),
                                         .ends = way % 2 == 0 ? 0.3 : 0};
        struct tasks_parameters classes[] = {fixture->tasks, fixture->tasks};
        classes[0].traps = &traps;
        classes[1].priority = way % 4 < 2;
        const char *names[] = {"bad", "good"};
        fixture->workload.tasks = NULL;
        fixture->workload.task_classes =
            (struct parameter_map){.elements = classes, .names = names, .count = 2};
        round_robin = (struct scheduler_quantum_parameters){150 * NS, 15 * NS};
        fixture->machine.scheduler = (struct part){&scheduler_round_robin_kind, &round_robin};
        fixture->machine.cores_per_processor = 2;
        fixture->machine.hardware_threads = 1 + way % 3;
        if (way >= 4) {
            fixture->machine.interrupts = NULL;
            fixture->workload.interrupts.count = 0;
        }
        fixture->simulation.horizon = 300000 * NS;
        fixture->simulation.warmup = 0;
        fixture->simulation.check = true;
        struct simulation_result result;
        fixture_run(fixture, &result);
        cr_expect_gt(fixture_value(&result, "task_classes.bad.traps"), 1e5);
        cr_expect_gt(fixture_value(&result, "cores.system"), 0.01);
        cr_expect_eq(fixture_broken_laws(&result.report), 0, "way %d", way);
        simulation_result_free(&result);
    }
}

Test(traps, a_planted_bug_breaks_their_law)
{
    struct fixture fixture;
    struct traps_parameters traps = {.between = distribution_exponential(150.0 * NS),
                                     .handler = distribution_exponential(50.0 * NS)};
    fixture_traps(&fixture, &traps);
    struct bench bench = bench_build(&fixture);
    run_until(bench.run, 100007 * NS);
    cr_assert_eq(bench_broken_laws(&bench), 0);
    bench.machine->tasks->traps.handled++;
    cr_expect_eq(bench_broken_laws(&bench), 1);
    run_destroy(bench.run);
}
