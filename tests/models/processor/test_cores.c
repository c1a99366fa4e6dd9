#include "models/processor/scheduler_fcfs.h"
#include "models/processor/scheduler_round_robin.h"
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

/* A task that finds no place takes that of a thread of lower priority: the cores are asked in turn.
 * The thread goes on where it was when the task has ended. */
Test(cores, make_room_in_turn)
{
    struct fixture fixture;
    fixture_init(&fixture);
    struct scheduler_fcfs_parameters fcfs = {0};
    fixture_use_tasks(&fixture, 1000 * NS, distribution_constant(500 * NS));
    fixture.tasks.arrivals = distribution_constant(1000 * NS);
    fixture.tasks.priority = 1;
    fixture.machine.scheduler = (struct part){&scheduler_fcfs_kind, &fcfs};
    fixture.machine.cores_per_processor = 2;
    fixture.workload.program = (struct part){&program_endless_kind, &fixture.program};
    fixture.program.compute = distribution_constant(DISTRIBUTION_NEVER);
    struct bench bench = bench_build(&fixture);
    const struct processors *all = bench.machine->processors;
    for (int task = 1; task < 7; task++) {
        run_until(bench.run, task * 1000 * NS + 250 * NS);
        const struct thread *out = &all->threads[(task + 1) % 2].thread;
        cr_expect_null(out->core, "task %d", task);
        cr_expect_not_null(all->threads[task % 2].thread.core, "task %d", task);
        run_until(bench.run, task * 1000 * NS + 750 * NS);
        cr_expect_eq(out->state, THREAD_COMPUTING, "task %d", task);
        cr_assert(bench_is_sound(&bench));
    }
    run_destroy(bench.run);
}

/* The work of a thread is cut into pieces by quanta, and is the same in all. */
Test(cores, what_was_preempted_goes_on_where_it_was)
{
    struct fixture fixture;
    fixture_init(&fixture);
    struct scheduler_round_robin_parameters round_robin = {70 * NS, 3 * NS};
    fixture.machine.scheduler = (struct part){&scheduler_round_robin_kind, &round_robin};
    fixture.program.compute = distribution_constant(1000 * NS);
    fixture.memory.latency = 1 * NS;
    fixture.workload.threads = 2;
    fixture.simulation.horizon = 10000000 * NS;
    struct simulation_result result;
    fixture_run(&fixture, &result);
    double computed = fixture_value(&result, "throughput") * 1000e-9;
    double user = fixture_value(&result, "cores.user");
    cr_expect(fixture_is_near(computed, user, 1e-3), "%g of %g", computed, user);
    cr_expect(fixture_is_near(user, 70 / 73.0, 3e-3), "%g", user);
    simulation_result_free(&result);
}

/* A program whose threads end after three references. */
static struct program_profile three_profile(const void *parameters,
                                            const struct program_environment *environment)
{
    (void)parameters;
    (void)environment;
    return (struct program_profile){10 * NS, 1, 1};
}

static struct program *three_make(struct arena *arena, const void *parameters,
                                  const struct program_environment *environment)
{
    (void)parameters;
    struct program *program = ARENA_NEW(arena, struct program);
    placement_init(&program->placement, arena,
                   &(struct placement_options){.nodes = environment->nodes});
    return program;
}

static struct program_step three_next(const struct program *program, struct stream *stream)
{
    (void)program;
    stream_next(stream);
    return (struct program_step){10 * NS, stream->used == 3 ? STEP_END : STEP_REFERENCE};
}

/* Four threads on a core for one: each goes when the one before has ended, after two references. */
Test(cores, a_thread_that_ends_leaves_its_core_to_the_next)
{
    static const struct program_operations operations = {three_profile, three_make, three_next};
    static const struct kind three = {
        .name = "three", .role = "program", .operations = &operations};
    struct fixture fixture;
    fixture_init(&fixture);
    struct scheduler_fcfs_parameters fcfs = {0};
    fixture.machine.scheduler = (struct part){&scheduler_fcfs_kind, &fcfs};
    fixture.memory.latency = 100 * NS;
    fixture.workload.threads = 4;
    fixture.workload.program = (struct part){&three, NULL};
    struct bench bench = bench_build(&fixture);
    const struct processors *all = bench.machine->processors;
    for (int thread = 0; thread < 4; thread++) {
        run_until(bench.run, (thread + 1) * 230 * NS - 1 * NS);
        cr_expect_eq(all->threads[thread].thread.state, THREAD_COMPUTING, "thread %d", thread);
        run_until(bench.run, (thread + 1) * 230 * NS);
        cr_expect_eq(all->threads[thread].thread.state, THREAD_ENDED, "thread %d", thread);
        cr_assert(bench_is_sound(&bench));
    }
    cr_expect_eq(all->cores->each[0].state, CORE_IDLE);
    cr_expect_eq(all->completed.count, 8);
    cr_expect_eq(bench_broken_laws(&bench), 0);
    run_destroy(bench.run);
}
