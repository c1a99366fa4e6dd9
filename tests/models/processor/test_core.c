#include "models/processor/core.h"

#include <criterion/criterion.h>

/* A component that counts what it is told of its core. */
struct owner {
    struct component component;
    uint64_t done;
};

static void on_done(struct run *run, void *component, uint64_t argument)
{
    (void)run;
    struct owner *owner = component;
    struct core *core = (struct core *)(uintptr_t)argument;
    cr_expect_eq(core->owner, &owner->component);
    owner->done++;
}

static event_handler *const handlers[] = {[CORE_DONE] = on_done};
static const char *const event_names[] = {[CORE_DONE] = "done"};
static const struct behaviour behaviour = {handlers, event_names, CORE_EVENTS};

struct bench {
    struct run *run;
    struct owner owner;
    struct core core;
    struct thread thread;
};

static void bench_init(struct bench *bench)
{
    *bench = (struct bench){
        .run = run_create(&(struct run_options){.horizon = 1000, .ticks_per_second = 1000}),
        .owner.component = {&behaviour, "cores"},
        .core = {.state = CORE_IDLE},
        .thread = {.state = THREAD_READY, .left = 100},
    };
    bench->core.owner = &bench->owner.component;
    core_hold(&bench->core, &bench->thread);
}

static void expect_times(const struct bench *bench, const sim_ticks times[CORE_STATES])
{
    sim_ticks sum = 0;
    for (unsigned state = 0; state < CORE_STATES; state++) {
        sim_ticks time = core_time(&bench->core, (enum core_state)state, run_now(bench->run));
        cr_expect_eq(time, times[state], "state %u: %lld", state, (long long)time);
        sum += time;
    }
    cr_expect_eq(sum, run_now(bench->run), "the times of all states are the time");
}

Test(core, is_in_one_state_at_each_instant)
{
    struct bench bench;
    bench_init(&bench);
    for (unsigned state = 0; state < CORE_STATES; state++) {
        core_charge(&bench.core, run_now(bench.run), (enum core_state)state);
        run_until(bench.run, run_now(bench.run) + 10 * (state + 1));
    }
    expect_times(&bench, (const sim_ticks[]){10, 20, 30, 40, 50, 60, 70});
    run_destroy(bench.run);
}

Test(core, what_is_interrupted_goes_on_where_it_was)
{
    struct bench bench;
    bench_init(&bench);
    run_until(bench.run, 7);
    cr_expect(core_resume(bench.run, &bench.core, &bench.thread));
    cr_expect_eq(bench.thread.state, THREAD_COMPUTING);
    run_until(bench.run, 47);
    cr_expect_eq(core_preempt(bench.run, &bench.core), 60);
    cr_expect_eq(bench.thread.left, 60);
    cr_expect_eq(bench.thread.state, THREAD_READY);
    core_charge(&bench.core, 47, CORE_INTERRUPT);
    run_until(bench.run, 100);
    cr_expect_eq(bench.owner.done, 0, "the end that was expected at 107 is taken back");
    cr_expect_eq(core_preempt(bench.run, &bench.core), 0, "nothing is under way");
    cr_expect(core_resume(bench.run, &bench.core, &bench.thread));
    run_until(bench.run, 159);
    cr_expect_eq(bench.owner.done, 0);
    run_until(bench.run, 160);
    cr_expect_eq(bench.owner.done, 1);
    cr_expect_eq(core_finish(&bench.core), &bench.thread);
    core_charge(&bench.core, 160, CORE_STALLED);
    cr_expect_eq(bench.core.given[CORE_USER], 100);
    run_until(bench.run, 200);
    expect_times(
        &bench,
        (const sim_ticks[CORE_STATES]){
            [CORE_USER] = 100, [CORE_INTERRUPT] = 53, [CORE_STALLED] = 40, [CORE_IDLE] = 7});
    run_destroy(bench.run);
}

/* Switching is work of the core, not of the thread. */
Test(core, work_of_another_state_leaves_the_thread_its_own)
{
    struct bench bench;
    bench_init(&bench);
    cr_expect(core_run(bench.run, &bench.core, &bench.thread, 30, CORE_SWITCHING));
    run_until(bench.run, 10);
    cr_expect_eq(core_preempt(bench.run, &bench.core), 20);
    cr_expect_eq(bench.thread.left, 100);
    cr_expect_eq(bench.core.given[CORE_USER], 0);
    run_destroy(bench.run);
}

/* The work left is the same number whether the core executes the thread, holds it or has none of
 * it. Wrong: `left` alone, which is 100 while the core executes the thread. */
Test(core, work_left_is_known_at_each_instant)
{
    struct bench bench;
    bench_init(&bench);
    cr_expect_eq(core_left(&bench.thread, run_now(bench.run)), 100, "held, and not executed");
    core_run(bench.run, &bench.core, &bench.thread, 30, CORE_SWITCHING);
    run_until(bench.run, 10);
    cr_expect_eq(core_left(&bench.thread, run_now(bench.run)), 100,
                 "a switch is no work of the thread");
    core_preempt(bench.run, &bench.core);
    core_resume(bench.run, &bench.core, &bench.thread);
    run_until(bench.run, 50);
    cr_expect_eq(core_left(&bench.thread, run_now(bench.run)), 60);
    cr_expect_eq(bench.thread.left, 100);
    core_preempt(bench.run, &bench.core);
    run_until(bench.run, 90);
    cr_expect_eq(core_left(&bench.thread, run_now(bench.run)), 60);
    core_drop(&bench.core, &bench.thread);
    cr_expect_eq(core_left(&bench.thread, run_now(bench.run)), 60, "no core holds it");
    run_destroy(bench.run);
}

Test(core, work_of_no_time_is_done_at_once)
{
    struct bench bench;
    bench_init(&bench);
    bench.thread.left = 0;
    cr_expect_not(core_resume(bench.run, &bench.core, &bench.thread));
    cr_expect_eq(bench.core.state, CORE_IDLE);
    cr_expect_null(bench.core.running);
    run_destroy(bench.run);
}

Test(core, holds_threads_until_they_are_dropped)
{
    struct core core = {0};
    struct thread threads[3] = {0};
    for (int i = 0; i < 3; i++) {
        core_hold(&core, &threads[i]);
        cr_expect_eq(threads[i].core, &core);
    }
    cr_expect_eq(core.held, 3);
    core_drop(&core, &threads[1]);
    cr_expect_null(threads[1].core);
    cr_expect_eq(core.threads, &threads[2]);
    cr_expect_eq(core.threads->behind, &threads[0]);
    core_drop(&core, &threads[2]);
    core_drop(&core, &threads[0]);
    cr_expect_null(core.threads);
    cr_expect_eq(core.held, 0);
}

/* A core that is stopped keeps the work left, and counts as idle until it goes on. */
Test(core, stands_still)
{
    struct bench bench;
    bench_init(&bench);
    core_resume(bench.run, &bench.core, &bench.thread);
    run_until(bench.run, 30);
    core_stop(bench.run, &bench.core);
    run_until(bench.run, 500);
    cr_expect_eq(bench.owner.done, 0);
    cr_expect_eq(bench.thread.left, 70);
    cr_expect_eq(bench.core.ready.head, &bench.thread);
    expect_times(&bench, (const sim_ticks[CORE_STATES]){[CORE_USER] = 30, [CORE_IDLE] = 470});
    core_resume(bench.run, &bench.core, thread_queue_pop(&bench.core.ready));
    run_until(bench.run, 569);
    cr_expect_eq(bench.owner.done, 0);
    run_until(bench.run, 570);
    cr_expect_eq(bench.owner.done, 1);
    run_destroy(bench.run);
}

/* A switch of 40 that is interrupted after 15 has 25 left, as work has; the thread is the first. */
Test(core, an_interrupt_keeps_what_is_left)
{
    static const enum core_state states[] = {CORE_USER, CORE_SWITCHING};
    for (size_t i = 0; i < 2; i++) {
        struct bench bench;
        bench_init(&bench);
        struct thread other = {.state = THREAD_READY};
        core_hold(&bench.core, &other);
        thread_queue_push(&bench.core.ready, &other);
        core_run(bench.run, &bench.core, &bench.thread, 40, states[i]);
        run_until(bench.run, 15);
        core_interrupt(bench.run, &bench.core);
        cr_expect(bench.core.is_interrupted);
        cr_expect_null(bench.core.running);
        cr_expect_eq(bench.core.ready.head, &bench.thread);
        cr_expect_eq(i == 0 ? bench.thread.left : bench.thread.switching, 25);
        run_until(bench.run, 100);
        cr_expect_eq(bench.owner.done, 0);
        run_destroy(bench.run);
    }
}
