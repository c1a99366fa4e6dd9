/*
 * Threads that are ready and wait for a core.
 *
 * A core takes the thread of the highest priority, and of one priority that of the lowest turn.
 * Turns are numbers given out in order of becoming ready, over all queues of a machine:
 *
 * - A thread that begins, or leaves its core as its quantum is over, is given the next turn,
 *   whether another core has a place for it or not. It goes behind all threads of its priority that
 *   were ready before it.
 * - A preempted thread keeps the turn that it was given when it became ready, however often it is
 *   preempted. It goes before all threads of its priority that became ready after it.
 * - Threads that become ready at one instant do so one after the other, in the order of the events
 *   that make them ready; so no two have the same turn. Where a kind of scheduler sets turns of its
 *   own, equal ones go in the order in which they were put into the queue.
 *
 * A thread that is bound to a processor waits for the cores of that one alone; one that is not
 * waits for any. A core compares the first of both; at equal turns the one that is not bound goes
 * first. Putting costs O(1) behind all others, else O(n).
 */
#ifndef MODELS_PROCESSOR_RUN_QUEUE_H
#define MODELS_PROCESSOR_RUN_QUEUE_H

#include "models/machine/thread.h"
#include "sim/base/arena.h"

struct run_queue {
    struct thread_queue *bound; /* of each processor */
    struct thread_queue anywhere;
    uint64_t turns; /* given out so far */
};

void run_queue_init(struct run_queue *queue, struct arena *arena, uint32_t processors);

/** Give the next turn to a thread that becomes ready; it need not wait. */
void run_queue_turn(struct run_queue *queue, struct thread *thread);

/** Put a thread among those of its priority, by its turn. */
void run_queue_put(struct run_queue *queue, struct thread *thread);

/** The next thread for a core of the processor; NULL: none waits for it. */
struct thread *run_queue_first(const struct run_queue *queue, uint32_t processor);

/** Whether no thread waits for a core of the processor. */
static inline bool run_queue_is_empty(const struct run_queue *queue, uint32_t processor)
{
    return queue->anywhere.head == NULL && queue->bound[processor].head == NULL;
}

/** Take that thread out. */
struct thread *run_queue_pop(struct run_queue *queue, uint32_t processor);

/** Take out a thread that is in the queue, wherever it stands. O(n) */
void run_queue_remove(struct run_queue *queue, const struct thread *thread);

#endif
