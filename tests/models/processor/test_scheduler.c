#include "models/processor/scheduler.h"

#include "models/processor/scheduler_fcfs.h"
#include "models/processor/scheduler_round_robin.h"
#include "tests/models/systems/multiprocessor_fixture.h"

#include <signal.h>

static struct scheduler_fcfs_parameters fcfs;
static struct scheduler_quantum_parameters round_robin;

/* A machine of one core, whose scheduler is the test's. */
static struct bench bench_of(struct fixture *fixture, const struct kind *kind, void *parameters)
{
    fixture_init(fixture);
    fixture->machine.scheduler = (struct part){kind, parameters};
    fixture->workload.team.threads = 3;
    fixture->program.compute = distribution_constant(DISTRIBUTION_NEVER);
    return bench_build(fixture);
}

Test(scheduler, is_made_of_its_parameters)
{
    struct fixture fixture;
    fcfs.switch_cost = 7;
    struct bench bench = bench_of(&fixture, &scheduler_fcfs_kind, &fcfs);
    const struct scheduler *scheduler = bench.machine->processors->cores->scheduler;
    struct thread thread = {.number = 0};
    cr_expect_eq(scheduler->profile.switch_cost, 7);
    cr_expect_eq(scheduler_quantum(scheduler, &thread), TICKS_NEVER);
    run_destroy(bench.run);

    round_robin = (struct scheduler_quantum_parameters){.quantum = 100, .switch_cost = 9};
    bench = bench_of(&fixture, &scheduler_round_robin_kind, &round_robin);
    scheduler = bench.machine->processors->cores->scheduler;
    cr_expect_eq(scheduler->profile.switch_cost, 9);
    cr_expect_eq(scheduler_quantum(scheduler, &thread), 100);
    run_destroy(bench.run);
}

Test(scheduler, preempted_threads_keep_their_turn_and_others_lose_it)
{
    struct fixture fixture;
    struct bench bench = bench_of(&fixture, &scheduler_fcfs_kind, &fcfs);
    struct scheduler *scheduler = bench.machine->processors->cores->scheduler;
    const struct core *core = &bench.machine->processors->cores->each[0];
    struct thread threads[3] = {{.number = 0}, {.number = 1}, {.number = 2}};
    while (scheduler_pick(bench.run, scheduler, core) != NULL) {
    }
    for (int i = 0; i < 3; i++) {
        run_queue_turn(&scheduler->queue, &threads[i]);
        scheduler_ready(bench.run, scheduler, &threads[i], READY_NEW);
    }
    cr_expect_eq(scheduler_pick(bench.run, scheduler, core), &threads[0]);
    scheduler_ready(bench.run, scheduler, &threads[0], READY_PREEMPTED);
    cr_expect_eq(scheduler_pick(bench.run, scheduler, core), &threads[0]);
    run_queue_turn(&scheduler->queue, &threads[0]);
    scheduler_ready(bench.run, scheduler, &threads[0], READY_EXPIRED);
    cr_expect_eq(scheduler_first(bench.run, scheduler, core), &threads[1]);
    cr_expect_eq(scheduler_pick(bench.run, scheduler, core), &threads[1]);
    cr_expect_eq(scheduler_pick(bench.run, scheduler, core), &threads[2]);
    cr_expect_eq(scheduler_pick(bench.run, scheduler, core), &threads[0]);
    cr_expect_null(scheduler_pick(bench.run, scheduler, core));
    cr_expect_null(scheduler_first(bench.run, scheduler, core));
    run_destroy(bench.run);
}

Test(scheduler, only_a_higher_priority_takes_a_place)
{
    struct thread low = {.priority = 0}, same = {.priority = 0}, high = {.priority = 1};
    cr_expect(scheduler_is_before(NULL, NULL, &high, &low));
    cr_expect_not(scheduler_is_before(NULL, NULL, &same, &low));
    cr_expect_not(scheduler_is_before(NULL, NULL, &low, &high));
}

Test(scheduler, says_which_priorities_ever_run)
{
    struct part plain = {&scheduler_fcfs_kind, &fcfs};
    struct part turns = {&scheduler_round_robin_kind, &round_robin};
    static const struct {
        int64_t priority;
        bool plain, turns;
    } facts[] = {{-1, false, false}, {0, false, true}, {1, true, true}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        cr_expect_eq(scheduler_lets_run(&plain, facts[i].priority, 0), facts[i].plain, "%zu", i);
        cr_expect_eq(scheduler_lets_run(&turns, facts[i].priority, 0), facts[i].turns, "%zu", i);
    }
}

/* The facts of a profile and the operations of a kind, and the priorities beside 0 that run. */
static struct scheduler_profile given_profile(const void *parameters)
{
    return *(const struct scheduler_profile *)parameters;
}

Test(scheduler, a_profile_says_which_priorities_ever_run)
{
    static const struct {
        bool by_priority, equals_wait, has_order;
        bool runs[3]; /* of priority -1, 0 and 1 */
    } facts[] = {
        {true, true, true, {false, false, true}},   {true, false, true, {false, true, true}},
        {false, true, true, {true, false, true}},   {false, false, true, {true, true, true}},
        {true, true, false, {false, false, false}}, {false, false, false, {false, false, false}},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct scheduler_operations operations = {
            .profile = given_profile, .is_before = facts[i].has_order ? scheduler_is_before : NULL};
        struct kind kind = {.name = "given", .role = "scheduler", .operations = &operations};
        struct scheduler_profile profile = {.quantum = TICKS_NEVER,
                                            .by_priority = facts[i].by_priority,
                                            .equals_wait = facts[i].equals_wait};
        struct part part = {&kind, &profile};
        for (int priority = -1; priority <= 1; priority++) {
            cr_expect_eq(scheduler_lets_run(&part, priority, 0), facts[i].runs[priority + 1],
                         "case %zu, priority %d", i, priority);
        }
    }
}

static bool never_tick(const struct run *run, struct scheduler *scheduler, struct thread *thread)
{
    (void)run;
    (void)scheduler;
    (void)thread;
    return true;
}

/* A kind with a tick may be given no quantum: threads that never end then keep their places from
 * those of their own priority. Wrong: with a quantum. */
Test(scheduler, a_kind_that_has_a_tick_may_have_no_quantum)
{
    static const struct scheduler_operations operations = {
        .profile = given_profile, .is_before = scheduler_is_before, .tick = never_tick};
    static const struct kind kind = {
        .name = "given", .role = "scheduler", .operations = &operations};
    for (int has_quantum = 0; has_quantum < 2; has_quantum++) {
        struct scheduler_profile profile = {
            .quantum = has_quantum ? 1000 : TICKS_NEVER, .by_priority = true, .equals_wait = true};
        struct part part = {&kind, &profile};
        cr_expect_eq(scheduler_lets_run(&part, 0, 0), has_quantum);
        cr_expect(scheduler_lets_run(&part, 1, 0));
        cr_expect_not(scheduler_lets_run(&part, -1, 0));
    }
}

static sim_ticks quantum_of(sim_ticks quantum)
{
    static const struct scheduler_operations operations = {.profile = given_profile};
    static const struct kind kind = {
        .name = "given", .role = "scheduler", .operations = &operations};
    struct scheduler_profile profile = {.quantum = quantum};
    return scheduler_profile(&(struct part){&kind, &profile}).quantum;
}

Test(scheduler, a_quantum_without_end_needs_no_tick)
{
    cr_expect_eq(quantum_of(TICKS_NEVER), TICKS_NEVER);
}

Test(scheduler, a_quantum_that_ends_needs_a_tick, .signal = SIGABRT)
{
    quantum_of(1000);
}

/* Two kinds that no spec names show that the role carries more than its own kinds do: shares of
 * 3, 2 and 1 of a core for threads 0, 1 and 2, in two ways. */
static const sim_ticks shares[] = {3, 2, 1};
enum { SHARES = 6, QUANTUM = 1000 * NS };

static struct scheduler_profile share_profile(const void *parameters)
{
    (void)parameters;
    return (struct scheduler_profile){.quantum = QUANTUM};
}

/* Stride scheduling (Waldspurger, Weihl 1995): the thread that has had least beside its share is
 * next. What each has had is the scheduler's own. */
struct stride {
    struct scheduler scheduler;
    uint64_t had[3];
};

static struct scheduler *stride_make(const struct assembly *assembly, const struct scope *scope,
                                     const void *parameters)
{
    (void)parameters;
    cr_expect_str_eq(scope->path, "scheduler");
    return &ARENA_NEW(assembly->arena, struct stride)->scheduler;
}

static void stride_ready(struct run *run, struct scheduler *scheduler, struct thread *thread,
                         enum ready_reason reason)
{
    struct stride *stride = (struct stride *)scheduler;
    cr_expect(reason == READY_NEW || run_now(run) - thread->since == QUANTUM);
    thread->turn = stride->had[thread->number];
    run_queue_put(&scheduler->queue, thread);
}

static bool stride_tick(const struct run *run, struct scheduler *scheduler, struct thread *thread)
{
    struct stride *stride = (struct stride *)scheduler;
    uint64_t *had = &stride->had[thread->number];
    *had += (uint64_t)(QUANTUM * SHARES / shares[thread->number]);
    const struct thread *first = scheduler_first(run, scheduler, thread->core);
    return first != NULL && first->turn < *had;
}

/* Round robin with a quantum as long as the share. */
static sim_ticks long_quantum(const struct scheduler *scheduler, const struct thread *thread)
{
    return scheduler->profile.quantum * shares[thread->number];
}

static sim_ticks quantum_of_each(const struct scheduler *scheduler, const struct thread *thread)
{
    (void)scheduler;
    return QUANTUM * (thread->number + 1);
}

static bool long_tick(const struct run *run, struct scheduler *scheduler, struct thread *thread)
{
    return scheduler_first(run, scheduler, thread->core) != NULL;
}

/* The profile alone says whether there are quanta. Wrong: a profile whose quanta end. */
Test(scheduler, quanta_of_threads_end_only_where_those_of_the_profile_do)
{
    static const struct scheduler_operations operations = {.quantum = quantum_of_each};
    struct thread thread = {.number = 2};
    struct scheduler scheduler = {.operations = &operations, .profile.quantum = QUANTUM};
    cr_expect_eq(scheduler_quantum(&scheduler, &thread), 3 * QUANTUM);
    scheduler.profile.quantum = TICKS_NEVER;
    cr_expect_eq(scheduler_quantum(&scheduler, &thread), TICKS_NEVER);
}

/* The greatest distance of a thread from its share at any instant, in quanta. */
static double greatest_distance(const struct kind *kind)
{
    struct fixture fixture;
    struct bench bench = bench_of(&fixture, kind, NULL);
    const struct processors *all = bench.machine->processors;
    const sim_ticks step = QUANTUM / 10;
    sim_ticks done[3] = {0};
    double most = 0;
    for (sim_ticks at = step; at <= 600 * QUANTUM; at += step) {
        run_until(bench.run, at - 1);
        for (int i = 0; i < 3; i++) {
            done[i] += all->threads[i].thread.state == THREAD_COMPUTING ? step : 0;
            double distance = (double)done[i] - (double)(at * shares[i]) / SHARES;
            distance = (distance < 0 ? -distance : distance) / QUANTUM;
            most = distance > most ? distance : most;
        }
        cr_assert(bench_is_sound(&bench), "%s", run_error(bench.run)->text);
    }
    for (int i = 0; i < 3; i++) {
        cr_expect_eq(done[i], 600 * QUANTUM * shares[i] / SHARES, "thread %d", i);
    }
    cr_expect_eq(bench_broken_laws(&bench), 0);
    run_destroy(bench.run);
    return most;
}

Test(scheduler, a_kind_may_keep_what_threads_have_had)
{
    static const struct scheduler_operations operations = {.profile = share_profile,
                                                           .make = stride_make,
                                                           .ready = stride_ready,
                                                           .first = scheduler_first,
                                                           .pick = scheduler_pick,
                                                           .tick = stride_tick};
    static const struct kind stride = {
        .name = "stride", .role = "scheduler", .operations = &operations};
    double distance = greatest_distance(&stride);
    cr_expect_leq(distance, 1, "each thread is within a quantum of its share: %g", distance);
}

/* The same shares on average, and farther from them between: the wrong twin of the stride. */
Test(scheduler, quanta_may_differ)
{
    static const struct scheduler_operations operations = {.profile = share_profile,
                                                           .ready = scheduler_ready,
                                                           .first = scheduler_first,
                                                           .pick = scheduler_pick,
                                                           .quantum = long_quantum,
                                                           .tick = long_tick};
    static const struct kind lengths = {
        .name = "lengths", .role = "scheduler", .operations = &operations};
    double distance = greatest_distance(&lengths);
    cr_expect_float_eq(distance, 1.5, 1e-9, "half of its first quantum of 3 is above its share");
}
