#include "models/processor/cores_queues.h"

#include "models/processor/scheduler_fcfs.h"
#include "tests/models/systems/multiprocessor_fixture.h"

static struct scheduler_fcfs_parameters fcfs;
static struct run_queues_parameters queues;

/* Tasks on cores with a queue each. */
static void fixture_queues(struct fixture *fixture, int64_t cores, int placement, int balancing)
{
    fixture_init(fixture);
    fcfs = (struct scheduler_fcfs_parameters){0};
    queues = (struct run_queues_parameters){.per = RUN_QUEUES_PER_CORE,
                                            .placement = placement,
                                            .affinity = true,
                                            .balancing = balancing,
                                            .interval = 10000 * NS};
    fixture->machine.cores_per_processor = cores;
    fixture->machine.scheduler = (struct part){&scheduler_fcfs_kind, &fcfs};
    fixture->machine.run_queues = &queues;
}

struct facts {
    double response_ns, imbalance, wasted, steals, pushes;
};

static struct facts facts_of(struct fixture *fixture)
{
    struct simulation_result result;
    fixture_run(fixture, &result);
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    struct facts facts = {
        .response_ns = fixture_value(&result, "tasks.response_time") * 1e9,
        .imbalance = fixture_value(&result, "scheduler.imbalance"),
        .wasted = fixture_value(&result, "scheduler.idle_while_waiting"),
        .steals = fixture_value(&result, "scheduler.steals"),
        .pushes = fixture_value(&result, "scheduler.pushes"),
    };
    simulation_result_free(&result);
    return facts;
}

/* Poisson arrivals of which each core has its own share: M/M/1, S / (1 - rho). A core that steals
 * at once is idle only while none waits: M/M/8 (Erlang C). */
Test(cores_queues, own_queues_and_stealing_have_the_responses_of_theory)
{
    static const struct {
        int balancing;
        double response;
    } cases[] = {{BALANCING_NONE, 10000}, {BALANCING_STEAL, 1877}};
    for (size_t i = 0; i < 2; i++) {
        struct fixture fixture;
        fixture_queues(&fixture, 8, PLACEMENT_RANDOM, cases[i].balancing);
        fixture_use_tasks(&fixture, 138888 * NS / 1000, distribution_exponential(1000.0 * NS));
        fixture.simulation.horizon = 400000000 * (sim_ticks)NS;
        fixture.simulation.warmup = 20000000 * (sim_ticks)NS;
        struct facts facts = facts_of(&fixture);
        cr_expect(fixture_is_near(facts.response_ns, cases[i].response, i == 0 ? 0.08 : 0.03),
                  "case %zu: %g", i, facts.response_ns);
        cr_expect_eq(facts.wasted > 0, i == 0);
        cr_expect_eq(facts.steals > 0, i == 1);
    }
}

/* The random queues of two cores, one task a microsecond that takes 1.5: pulling and pushing at
 * intervals come between none and stealing, and both move threads. */
Test(cores_queues, balancing_at_intervals_moves_threads)
{
    double before = 1e300;
    static const int order[] = {BALANCING_NONE, BALANCING_PULL, BALANCING_STEAL};
    for (size_t i = 0; i < 3; i++) {
        struct fixture fixture;
        fixture_queues(&fixture, 2, PLACEMENT_RANDOM, order[i]);
        fixture_use_tasks(&fixture, 1000 * NS, distribution_constant(1500 * NS));
        fixture.simulation.horizon = 100000000 * (sim_ticks)NS;
        struct facts facts = facts_of(&fixture);
        cr_expect_lt(facts.response_ns, before, "balancing %d", order[i]);
        before = facts.response_ns;
    }
    struct fixture fixture;
    fixture_queues(&fixture, 2, PLACEMENT_RANDOM, BALANCING_PUSH);
    fixture_use_tasks(&fixture, 1000 * NS, distribution_constant(1500 * NS));
    fixture.simulation.horizon = 100000000 * (sim_ticks)NS;
    struct facts facts = facts_of(&fixture);
    cr_expect_gt(facts.pushes, 0);
    cr_expect_eq(facts.steals, 0);
    cr_expect_gt(facts.response_ns, before);
}

/* Tasks in turn to two cores, every other one long: one queue grows, the other core is idle. Wrong:
 * the least loaded core, which sees what waits. */
Test(cores_queues, placement_in_turn_is_blind)
{
    struct fixture fixture;
    double services[] = {100.0 * NS, 1900.0 * NS};
    struct facts facts[2];
    for (int i = 0; i < 2; i++) {
        fixture_queues(&fixture, 2, i == 0 ? PLACEMENT_ROUND_ROBIN : PLACEMENT_LEAST_LOADED,
                       BALANCING_NONE);
        struct arena *arena = arena_create();
        fixture_use_tasks(&fixture, 700 * NS,
                          distribution_empirical(arena, services, (const double[]){0.5, 0.5}, 2));
        fixture.simulation.horizon = 20000000 * (sim_ticks)NS;
        facts[i] = facts_of(&fixture);
        arena_destroy(arena);
    }
    cr_expect_gt(facts[0].response_ns, 1.1 * facts[1].response_ns);
    cr_expect_gt(facts[0].imbalance, facts[1].imbalance);
    cr_expect_gt(facts[0].wasted, facts[1].wasted);
}

/* Threads that run a program belong to their processor: those of another never take them. */
Test(cores_queues, threads_of_a_processor_are_not_stolen_by_another)
{
    struct fixture fixture;
    fixture_queues(&fixture, 2, PLACEMENT_LEAST_LOADED, BALANCING_STEAL);
    fixture.machine.processors = 2;
    fixture.machine.interconnect = (struct part){0};
    static int64_t nodes[] = {1};
    fixture.workload.team.threads = 5;
    fixture.workload.team.nodes = (struct parameter_list){.elements = nodes, .count = 1};
    fixture.program.compute = distribution_constant(DISTRIBUTION_NEVER);
    struct bench bench = bench_build(&fixture);
    run_until(bench.run, 1000 * NS);
    const struct cores *cores = bench.machine->processors->cores;
    cr_expect(bench_is_sound(&bench));
    cr_expect_eq(cores->each[0].held + cores->each[1].held, 0);
    cr_expect_eq(cores->each[2].held + cores->each[3].held, 2);
    cr_expect_eq(cores->each[2].waiting + cores->each[3].waiting, 3);
    cr_expect_eq(cores->scheduling->waiting, 3);
    run_destroy(bench.run);
}
