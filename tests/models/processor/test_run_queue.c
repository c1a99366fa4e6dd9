#include "models/processor/run_queue.h"

#include <criterion/criterion.h>

enum { THREADS = 6 };

struct bench {
    struct arena *arena;
    struct run_queue queue;
    struct thread threads[THREADS];
};

/* Threads of processors 0, 0, 1, anywhere, anywhere, 0, all of priority 0. */
static void bench_init(struct bench *bench)
{
    static const uint16_t processors[THREADS] = {0, 0, 1, THREAD_ANYWHERE, THREAD_ANYWHERE, 0};
    *bench = (struct bench){.arena = arena_create()};
    run_queue_init(&bench->queue, bench->arena, 2);
    for (unsigned i = 0; i < THREADS; i++) {
        bench->threads[i] = (struct thread){.number = i, .processor = processors[i]};
    }
}

/* A thread begins, or its quantum is over. */
static void become_ready(struct bench *bench, unsigned thread)
{
    run_queue_turn(&bench->queue, &bench->threads[thread]);
    run_queue_put(&bench->queue, &bench->threads[thread]);
}

static void expect_order(struct bench *bench, uint32_t processor, const int *order, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct thread *thread = run_queue_pop(&bench->queue, processor);
        cr_assert_not_null(thread, "place %zu", i);
        cr_expect_eq((int)thread->number, order[i], "place %zu: %u", i, thread->number);
    }
}

Test(run_queue, turns_are_of_all_queues_together)
{
    struct bench bench;
    bench_init(&bench);
    for (unsigned i = 0; i < THREADS; i++) {
        become_ready(&bench, i);
    }
    cr_expect_eq(run_queue_first(&bench.queue, 1), &bench.threads[2]);
    expect_order(&bench, 0, (const int[]){0, 1, 3, 4, 5}, 5);
    cr_expect_null(run_queue_pop(&bench.queue, 0), "thread 2 waits for processor 1");
    expect_order(&bench, 1, (const int[]){2}, 1);
    cr_expect_null(run_queue_first(&bench.queue, 1));
    arena_destroy(bench.arena);
}

Test(run_queue, the_higher_priority_goes_first)
{
    struct bench bench;
    bench_init(&bench);
    static const int64_t priorities[THREADS] = {0, 2, 0, 1, -1, 2};
    for (unsigned i = 0; i < THREADS; i++) {
        bench.threads[i].priority = priorities[i];
        become_ready(&bench, i);
    }
    expect_order(&bench, 0, (const int[]){1, 5, 3, 0, 4}, 5);
    arena_destroy(bench.arena);
}

/* Preempted threads keep their turns: they go before those of their priority that became ready
 * later, whichever is put back first. One whose quantum is over has a new turn. */
Test(run_queue, preempted_threads_keep_their_turn_and_expired_ones_have_the_next)
{
    for (int is_reversed = 0; is_reversed < 2; is_reversed++) {
        struct bench bench;
        bench_init(&bench);
        for (unsigned i = 0; i < THREADS; i++) {
            become_ready(&bench, i);
        }
        cr_assert_eq(run_queue_pop(&bench.queue, 0), &bench.threads[0]);
        cr_assert_eq(run_queue_pop(&bench.queue, 0), &bench.threads[1]);
        cr_assert_eq(run_queue_pop(&bench.queue, 0), &bench.threads[3]);
        become_ready(&bench, 0);
        run_queue_put(&bench.queue, &bench.threads[is_reversed ? 3 : 1]);
        run_queue_put(&bench.queue, &bench.threads[is_reversed ? 1 : 3]);
        expect_order(&bench, 0, (const int[]){1, 3, 4, 5, 0}, 5);
        arena_destroy(bench.arena);
    }
}

/* A thread that finds a core at once has its turn all the same. Wrong: with the turn that it was
 * given when it last waited, or none, thread 0 or 1 would go before the other. */
Test(run_queue, a_turn_is_given_without_waiting)
{
    struct bench bench;
    bench_init(&bench);
    run_queue_turn(&bench.queue, &bench.threads[1]);
    run_queue_turn(&bench.queue, &bench.threads[0]);
    become_ready(&bench, 5);
    run_queue_put(&bench.queue, &bench.threads[0]);
    run_queue_put(&bench.queue, &bench.threads[1]);
    expect_order(&bench, 0, (const int[]){1, 0, 5}, 3);
    arena_destroy(bench.arena);
}

/* Equal turns, which only a kind of scheduler with turns of its own has: in order of being put;
 * across queues the thread that is not bound first. The higher priority goes before any turn. */
Test(run_queue, equal_turns_go_in_order_of_being_put)
{
    struct bench bench;
    bench_init(&bench);
    static const unsigned order[] = {5, 0, 1, 4, 3};
    for (size_t i = 0; i < 5; i++) {
        struct thread *thread = &bench.threads[order[i]];
        thread->turn = 7;
        thread->priority = order[i] == 1;
        run_queue_put(&bench.queue, thread);
    }
    expect_order(&bench, 0, (const int[]){1, 4, 3, 5, 0}, 5);
    arena_destroy(bench.arena);
}

Test(run_queue, one_is_taken_out_wherever_it_stands)
{
    for (unsigned out = 0; out < 3; out++) {
        struct thread_queue queue = {0};
        struct thread threads[4] = {0};
        for (int i = 0; i < 3; i++) {
            thread_queue_push(&queue, &threads[i]);
        }
        thread_queue_remove(&queue, &threads[out]);
        thread_queue_push(&queue, &threads[3]);
        for (unsigned i = 0; i < 4; i++) {
            if (i != out) {
                cr_expect_eq(thread_queue_pop(&queue), &threads[i], "without %u", out);
            }
        }
        cr_expect_null(thread_queue_pop(&queue));
    }
}
