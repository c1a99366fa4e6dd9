#include "models/processor/scheduler_fcfs.h"
#include "models/processor/scheduler_round_robin.h"
#include "tests/models/processor/teams_fixture.h"
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
    fixture.workload.team.threads = 5;
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
    fixture.workload.team.program = (struct part){&program_endless_kind, &fixture.program};
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

/* Two threads, each of which found a core free, make room for tasks of 1.5 us, one each us: the
 * first core left is that of the thread that was ready first, though the other was preempted last.
 * Wrong: a thread that never waited before has no turn, and the last one preempted goes first. */
Test(cores, preempted_threads_go_on_in_order_of_becoming_ready)
{
    struct fixture fixture;
    fixture_init(&fixture);
    struct scheduler_fcfs_parameters fcfs = {0};
    fixture_use_tasks(&fixture, 1000 * NS, distribution_constant(1500 * NS));
    fixture.tasks.arrivals = distribution_constant(1000 * NS);
    fixture.tasks.priority = 1;
    fixture.machine.scheduler = (struct part){&scheduler_fcfs_kind, &fcfs};
    fixture.machine.cores_per_processor = 2;
    fixture.workload.team.program = (struct part){&program_endless_kind, &fixture.program};
    fixture.program.compute = distribution_constant(DISTRIBUTION_NEVER);
    struct bench bench = bench_build(&fixture);
    const struct processors *all = bench.machine->processors;
    for (int task = 2; task < 6; task++) {
        run_until(bench.run, task * 1000 * NS + 250 * NS);
        cr_expect_null(all->threads[0].thread.core, "two tasks hold the cores");
        cr_expect_null(all->threads[1].thread.core, "two tasks hold the cores");
        run_until(bench.run, task * 1000 * NS + 750 * NS);
        cr_expect_not_null(all->threads[0].thread.core, "task %d", task);
        cr_expect_null(all->threads[1].thread.core, "task %d", task);
        cr_assert(bench_is_sound(&bench));
    }
    run_destroy(bench.run);
}

/* The work of a thread is cut into pieces by quanta, and is the same in all. */
Test(cores, what_was_preempted_goes_on_where_it_was)
{
    struct fixture fixture;
    fixture_init(&fixture);
    struct scheduler_quantum_parameters round_robin = {70 * NS, 3 * NS};
    fixture.machine.scheduler = (struct part){&scheduler_round_robin_kind, &round_robin};
    fixture.program.compute = distribution_constant(1000 * NS);
    fixture.memory.latency = 1 * NS;
    fixture.workload.team.threads = 2;
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
    return (struct program_profile){
        .compute_mean = 10 * NS, .instruction_ticks = 1, .outstanding = 1};
}

static struct program *three_make(struct arena *arena, const void *parameters,
                                  const struct program_environment *environment)
{
    (void)parameters;
    (void)environment;
    return ARENA_NEW(arena, struct program);
}

static void three_begin(const struct program *program, struct program_place *place)
{
    static struct program_source local = {.placement = {.way = PLACEMENT_WAY_FIRST},
                                          .outstanding = 1};
    (void)program;
    place->source = &local;
}

static struct program_step three_next(const struct program *program, struct program_place *place,
                                      struct stream *stream)
{
    (void)program;
    (void)stream;
    place->repetitions++;
    return (struct program_step){10 * NS, place->repetitions == 3 ? STEP_END : STEP_REFERENCE, 0};
}

/* Four threads on a core for one: each goes when the one before has ended, after two references. */
Test(cores, a_thread_that_ends_leaves_its_core_to_the_next)
{
    static const struct program_operations operations = {three_profile, three_make, three_begin,
                                                         three_next};
    static const struct kind three = {
        .name = "three", .role = "program", .operations = &operations};
    struct fixture fixture;
    fixture_init(&fixture);
    struct scheduler_fcfs_parameters fcfs = {0};
    fixture.machine.scheduler = (struct part){&scheduler_fcfs_kind, &fcfs};
    fixture.memory.latency = 100 * NS;
    fixture.workload.team.threads = 4;
    fixture.workload.team.program = (struct part){&three, NULL};
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

/* A kind that no spec names: the thread with the least work left goes first. */
static struct scheduler_profile least_profile(const void *parameters)
{
    const bool *equals_wait = parameters;
    return (struct scheduler_profile){
        .quantum = TICKS_NEVER, .by_priority = true, .equals_wait = *equals_wait};
}

static void least_ready(struct run *run, struct scheduler *scheduler, struct thread *thread,
                        enum ready_reason reason)
{
    (void)reason;
    thread->turn = (uint64_t)core_left(thread, run_now(run));
    run_queue_put(&scheduler->queue, thread);
}

static bool least_is_before(const struct run *run, const struct scheduler *scheduler,
                            const struct thread *one, const struct thread *other)
{
    (void)scheduler;
    return core_left(one, run_now(run)) < core_left(other, run_now(run));
}

static const struct scheduler_operations least_operations = {.profile = least_profile,
                                                             .ready = least_ready,
                                                             .first = scheduler_first,
                                                             .pick = scheduler_pick,
                                                             .is_before = least_is_before};
static const struct kind least_kind = {
    .name = "least", .role = "scheduler", .operations = &least_operations};

/* Processors of some cores and no threads but those that a test admits. */
struct desk {
    struct fixture fixture;
    struct bench bench;
    bool equals_wait;
    struct thread threads[8];
    sim_ticks ended[8]; /* [ns] */
};

static enum thread_outcome note_end(struct run *run, void *owner, struct thread *thread)
{
    struct desk *desk = owner;
    desk->ended[thread - desk->threads] = run_now(run) / NS;
    return THREAD_ENDS;
}

static void desk_init(struct desk *desk, int64_t processors, int64_t cores)
{
    *desk = (struct desk){.equals_wait = false};
    fixture_init(&desk->fixture);
    fixture_use_bus(&desk->fixture);
    desk->fixture.bus.bandwidth = 64e9;
    desk->fixture.machine.scheduler = (struct part){&least_kind, &desk->equals_wait};
    desk->fixture.machine.processors = processors;
    desk->fixture.machine.cores_per_processor = cores;
    desk->fixture.workload.team.program = (struct part){0};
}

/* Admits a thread of some work [ns]. @return whether the invariants hold */
static bool admit(struct desk *desk, int number, uint16_t processor, sim_ticks work)
{
    struct thread *thread = &desk->threads[number];
    *thread = (struct thread){.number = (uint32_t)number,
                              .processor = processor,
                              .left = work * NS,
                              .out = {note_end, desk}};
    cores_admit(desk->bench.run, desk->bench.machine->processors->cores, thread);
    return bench_is_sound(&desk->bench);
}

static void expect_ends(struct desk *desk, const sim_ticks *ended, int count)
{
    for (sim_ticks at = 1; at < 1000; at++) {
        run_until(desk->bench.run, at * NS);
        cr_assert(bench_is_sound(&desk->bench), "%s", run_error(desk->bench.run)->text);
    }
    for (int i = 0; i < count; i++) {
        cr_expect_eq(desk->ended[i], ended[i], "thread %d ends at %lld", i,
                     (long long)desk->ended[i]);
    }
    cr_expect_eq(bench_broken_laws(&desk->bench), 0);
    run_destroy(desk->bench.run);
}

/* Four cores, on one processor or on four. Thread 4 has 60 ns left and takes the place of the one
 * with 100, thread 5 has 20 and takes that of the one with 90, wherever they run. Wrong: the first
 * found that has more left, which is 70 in some of the orders: 70 leaves its core too. */
Test(cores, the_last_in_order_makes_room)
{
    static struct desk desk;
    for (int way = 0; way < 8; way++) {
        static const sim_ticks works[] = {50, 100, 70, 90};
        desk_init(&desk, way < 4 ? 1 : 4, way < 4 ? 4 : 1);
        desk.bench = bench_build(&desk.fixture);
        for (int i = 0; i < 4; i++) {
            int number = (i + way) % 4;
            cr_assert(admit(&desk, number, THREAD_ANYWHERE, works[number]));
        }
        for (int i = 4; i < 6; i++) {
            const struct thread *last = &desk.threads[i == 4 ? 1 : 3];
            const struct core *core = last->core;
            bool is_sound = admit(&desk, i, THREAD_ANYWHERE, i == 4 ? 60 : 20);
            cr_assert(is_sound, "%s", run_error(desk.bench.run)->text);
            cr_expect_null(last->core);
            cr_expect_eq(desk.threads[i].core, core, "no other thread leaves its core");
        }
        expect_ends(&desk, (const sim_ticks[]){50, 150, 70, 110, 60, 20}, 6);
    }
}

/* A thread of 10 ns bound to processor 0 takes the place of one of 50 that any core may hold; this
 * takes the place of one of 100 on processor 1. Wrong: the one of 50 waits until 10. */
Test(cores, one_that_made_room_takes_the_place_of_another)
{
    static struct desk desk;
    desk_init(&desk, 2, 1);
    desk.bench = bench_build(&desk.fixture);
    cr_assert(admit(&desk, 0, THREAD_ANYWHERE, 50));
    cr_assert(admit(&desk, 1, THREAD_ANYWHERE, 100));
    cr_assert_eq(desk.threads[0].core->processor, 0);
    cr_assert(admit(&desk, 2, 0, 10), "%s", run_error(desk.bench.run)->text);
    cr_expect_eq(desk.threads[0].core->processor, 1);
    cr_expect_null(desk.threads[1].core);
    expect_ends(&desk, (const sim_ticks[]){50, 110, 10}, 3);
}

/* Threads of one priority take places of each other only where the profile lets them. A kind whose
 * profile contradicts its order is found by the invariant. */
Test(cores, equals_wait_where_the_profile_says_so)
{
    static struct desk desk;
    for (int wait = 0; wait < 2; wait++) {
        desk_init(&desk, 1, 1);
        desk.equals_wait = wait == 1;
        desk.bench = bench_build(&desk.fixture);
        cr_assert(admit(&desk, 0, THREAD_ANYWHERE, 50));
        cr_expect_eq(admit(&desk, 1, THREAD_ANYWHERE, 20), wait == 0);
        cr_expect_eq(desk.threads[1].core != NULL, wait == 0);
        if (wait == 1) {
            const char *text = run_error(desk.bench.run)->text;
            cr_expect_not_null(strstr(text, "has thread 0, which it goes before"), "%s", text);
        }
        run_destroy(desk.bench.run);
    }
}

/* A thread that is bound to a core finds its place there after a device, whoever asks meanwhile. */
Test(cores, keep_the_place_of_a_bound_thread)
{
    struct teams_fixture fixture;
    struct simulation_result result;
    static const int64_t first[] = {0};
    teams_fixture_init(&fixture, 2);
    struct team_parameters *bound = teams_add(&fixture, "bound", 1);
    bound->cores = (struct parameter_list){1, (void *)(uintptr_t)first};
    struct steps_fixture *program = teams_steps(&fixture, bound);
    program->parameters.iterations = 10;
    steps_compute(program, 1000 * NS, PART_REPLICATED);
    struct part *io = steps_add(program, "io");
    step_set(io, "device", &(const char *){"disk"});
    struct distribution time = distribution_constant(500 * NS);
    step_set(io, "time", &time);
    struct steps_fixture *other = teams_steps(&fixture, teams_add(&fixture, "other", 1));
    other->parameters.iterations = 15;
    steps_compute(other, 700 * NS, PART_REPLICATED);
    step_set(io = steps_add(other, "io"), "device", &(const char *){"disk"});
    time = distribution_constant(0);
    step_set(io, "time", &time);
    teams_fixture_run(&fixture, &result);
    double completion = fixture_value(&result, "teams.bound.completion_time");
    cr_expect(fixture_is_near(completion, 15e-6, 1e-9), "%g", completion);
    simulation_result_free(&result);
}
