#include "models/processor/boss.h"

#include "models/processor/scheduler_fair_share.h"
#include "models/processor/scheduler_fcfs.h"
#include "models/processor/scheduler_round_robin.h"
#include "tests/models/interrupts/interrupts_fixture.h"

static struct scheduler_fcfs_parameters fcfs;
static struct scheduler_quantum_parameters round_robin;

static void fixture_boss(struct fixture *fixture, int64_t cores, struct traps_parameters *traps)
{
    fixture_init(fixture);
    fcfs = (struct scheduler_fcfs_parameters){0};
    fixture->machine.scheduler = (struct part){&scheduler_fcfs_kind, &fcfs};
    fixture->machine.cores_per_processor = cores;
    fixture->machine.multiprocessing = MULTIPROCESSING_ASYMMETRIC;
    fixture_use_tasks(fixture, 1000 * NS, distribution_constant(400 * NS));
    fixture->tasks.arrivals = distribution_constant(1000 * NS);
    fixture->tasks.traps = traps;
    fixture->simulation.check = true;
}

struct boss_fact {
    const char *metric;
    double value;
};

static void expect_facts(const struct simulation_result *result, size_t count,
                         const struct boss_fact facts[])
{
    for (size_t i = 0; i < count; i++) {
        double value = fixture_value(result, facts[i].metric);
        cr_expect(fixture_is_near(value, facts[i].value, 1e-9), "%s is %g, not %g", facts[i].metric,
                  value, facts[i].value);
    }
    cr_expect_eq(fixture_broken_laws(&result->report), 0);
}

/* One task a microsecond of 400 ns on one worker, with a call at 150 and one at 300, of 50 each at
 * the boss: 500 in all. The boss is busy for 100 ns in each microsecond, the worker for 400. */
Test(boss, serves_calls_beside_a_worker)
{
    struct fixture fixture;
    struct traps_parameters traps = {.between = distribution_constant(150 * NS),
                                     .handler = distribution_constant(50 * NS)};
    fixture_boss(&fixture, 2, &traps);
    struct simulation_result result;
    fixture_run(&fixture, &result);
    expect_facts(&result, 7,
                 (const struct boss_fact[]){{"tasks.response_time", 500e-9},
                                            {"boss.utilization", 0.1},
                                            {"boss.queue_length", 0.1},
                                            {"boss.throughput", 2e6},
                                            {"boss.response_time", 50e-9},
                                            {"cores.user", 0.2},
                                            {"cores.system", 0.05}});
    simulation_result_free(&result);
}

/* Two tasks come at once each microsecond to two workers, of 400 ns with a call of 200 after 300.
 * The boss serves one from 300 to 500 and the other from 500 to 700: they take 600 and 800. */
Test(boss, serves_one_at_a_time_in_order)
{
    struct fixture fixture;
    struct traps_parameters traps = {.between = distribution_constant(300 * NS),
                                     .handler = distribution_constant(200 * NS)};
    fixture_boss(&fixture, 3, &traps);
    struct tasks_parameters classes[] = {fixture.tasks, fixture.tasks};
    const char *names[] = {"one", "two"};
    fixture.workload.tasks = NULL;
    fixture.workload.task_classes =
        (struct parameter_map){.elements = classes, .names = names, .count = 2};
    struct simulation_result result;
    fixture_run(&fixture, &result);
    expect_facts(&result, 4,
                 (const struct boss_fact[]){{"boss.response_time", 300e-9},
                                            {"boss.queue_length", 0.6},
                                            {"boss.utilization", 0.4},
                                            {"boss.throughput", 2e6}});
    double one = fixture_value(&result, "task_classes.one.response_time");
    double two = fixture_value(&result, "task_classes.two.response_time");
    cr_expect(fixture_is_near(one + two, 600e-9 + 800e-9, 1e-9), "%g", one + two);
    simulation_result_free(&result);
}

/* A worker whose task is at the boss takes another. Facts: a task of 400 ns calls at 200 for 400;
 * of two that come at once to one worker the second computes from 200 to 400, while the boss
 * serves the first up to 600. The first ends at 800; the boss serves the second from 600 to 1000,
 * which ends at 1200. Wrong: a worker that waits for the boss has them end at 800 and 1600. */
Test(boss, leaves_its_workers_to_other_tasks)
{
    struct fixture fixture;
    struct traps_parameters traps = {.between = distribution_constant(200 * NS),
                                     .handler = distribution_constant(400 * NS)};
    fixture_boss(&fixture, 2, &traps);
    struct tasks_parameters classes[] = {fixture.tasks, fixture.tasks};
    const char *names[] = {"one", "two"};
    classes[0].arrivals = classes[1].arrivals = distribution_constant(2000 * NS);
    fixture.workload.tasks = NULL;
    fixture.workload.task_classes =
        (struct parameter_map){.elements = classes, .names = names, .count = 2};
    struct simulation_result result;
    fixture_run(&fixture, &result);
    double one = fixture_value(&result, "task_classes.one.response_time");
    double two = fixture_value(&result, "task_classes.two.response_time");
    cr_expect(fixture_is_near(one + two, 800e-9 + 1200e-9, 1e-9), "%g and %g", one, two);
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);
}

/* Whatever stops workers and boss, whichever queues there are: laws and invariants hold, and
 * handlers of no time too. */
Test(boss, laws_hold_whatever_stops_it)
{
    static struct run_queues_parameters queues[] = {
        {.per = RUN_QUEUES_PER_CORE, .balancing = BALANCING_STEAL, .affinity = true},
        {.per = RUN_QUEUES_PER_CORE,
         .balancing = BALANCING_PULL,
         .placement = PLACEMENT_RANDOM,
         .interval = 2000 * NS},
        {.per = RUN_QUEUES_PER_CORE,
         .balancing = BALANCING_PUSH,
         .placement = PLACEMENT_ROUND_ROBIN,
         .interval = 2000 * NS},
    };
    const struct kind *const ways[] = {&scheduler_round_robin_kind, &scheduler_fair_share_kind};
    for (int way = 0; way < 16; way++) {
        struct interrupted given;
        interrupted_init(&given, 1);
        interrupted_raises(&given, 0, distribution_exponential(3000.0 * NS),
                           distribution_constant(200 * NS));
        given.sources[0].deferred = distribution_constant(100 * NS);
        given.controller.delivery = way % 2 == 0 ? DELIVERY_ROUND_ROBIN : DELIVERY_FIXED;
        struct fixture *fixture = &given.machine;
        fixture_use_tasks(fixture, 700 * NS, distribution_exponential(1000.0 * NS));
        struct traps_parameters traps = {.between = distribution_exponential(300.0 * NS),
                                         .handler = way % 5 == 4
                                                        ? distribution_constant(0)
                                                        : distribution_exponential(100.0 * NS),
                                         .ends = way % 3 == 0 ? 0.3 : 0};
        struct tasks_parameters classes[] = {fixture->tasks, fixture->tasks};
        classes[0].traps = &traps;
        classes[1].priority = way % 4 < 2;
        const char *names[] = {"bad", "good"};
        fixture->workload.tasks = NULL;
        fixture->workload.task_classes =
            (struct parameter_map){.elements = classes, .names = names, .count = 2};
        round_robin = (struct scheduler_quantum_parameters){150 * NS, 15 * NS};
        fixture->machine.scheduler = (struct part){ways[way % 2], &round_robin};
        fixture->machine.run_queues = way % 4 == 3 ? NULL : &queues[way % 4];
        fixture->machine.cores_per_processor = 5;
        fixture->machine.hardware_threads = 1 + way % 2;
        fixture->machine.multiprocessing = MULTIPROCESSING_ASYMMETRIC;
        if (way >= 8) {
            fixture->machine.interrupts = NULL;
            fixture->workload.interrupts.count = 0;
        }
        fixture->simulation.horizon = 300000 * NS;
        fixture->simulation.warmup = 0;
        fixture->simulation.check = true;
        struct simulation_result result;
        fixture_run(fixture, &result);
        cr_expect_gt(fixture_value(&result, "boss.throughput"), 1e5);
        cr_expect_eq(fixture_broken_laws(&result.report), 0, "way %d", way);
        simulation_result_free(&result);
    }
}

Test(boss, planted_bugs_break_laws_and_invariants)
{
    for (int bug = 0; bug < 4; bug++) {
        struct fixture fixture;
        struct traps_parameters traps = {.between = distribution_exponential(100.0 * NS),
                                         .handler = distribution_exponential(90.0 * NS)};
        fixture_boss(&fixture, 3, &traps);
        struct bench bench = bench_build(&fixture);
        struct boss *boss = bench.machine->machine->cores->boss;
        while (boss->core->held == 0) {
            run_until(bench.run, run_now(bench.run) + 777);
        }
        cr_assert_eq(bench_broken_laws(&bench), 0);
        cr_assert(bench_is_sound(&bench));
        if (bug == 0) {
            boss->ledger.joined.count++;
        } else if (bug == 1) {
            boss->core->threads->ready++;
        } else if (bug == 2) {
            boss->ledger.present.value++;
        } else {
            boss->core->threads->is_in_system = false;
        }
        if (bug < 2) {
            cr_expect_eq(bench_broken_laws(&bench), 1, "bug %d", bug);
        } else {
            cr_expect_not(bench_is_sound(&bench), "bug %d", bug);
        }
        run_destroy(bench.run);
    }
}

/* A boss has workers, and no program. */
Test(boss, has_workers_that_run_tasks)
{
    struct traps_parameters traps = {.between = distribution_constant(200 * NS),
                                     .handler = distribution_constant(100 * NS)};
    struct fixture fixture;
    fixture_boss(&fixture, 2, &traps);
    cr_expect_eq(fixture_complaints(&fixture, "/system/multiprocessing"), 0);
    fixture.machine.cores_per_processor = 1;
    cr_expect_eq(fixture_complaints(&fixture, "/system/multiprocessing"), 1);
    fixture.machine.cores_per_processor = 2;
    fixture.workload.team.program = (struct part){&program_endless_kind, &fixture.program};
    cr_expect_eq(fixture_complaints(&fixture, "/system/multiprocessing"), 1);
    fixture.workload.team.program = (struct part){0};
    fixture.tasks.traps = NULL;
    cr_expect_eq(fixture_complaints(&fixture, "/system/multiprocessing"), 1, "nothing to do");
    fixture.tasks.traps = &traps;
    traps.handler = distribution_constant(2000 * NS);
    cr_expect_eq(fixture_complaints(&fixture, "/system/multiprocessing"), 1, "too much");
}
