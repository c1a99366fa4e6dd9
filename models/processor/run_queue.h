/*
 * Threads that are ready and wait for a core: the higher priority first, and of one priority the
 * one whose turn came first.
 *
 * A thread that is bound to a processor waits for the cores of that one alone; one that is not
 * waits for any. Pushing costs O(1) where all threads of a queue have the same priority.
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

/** Put a thread behind all of its priority: its turn comes last. */
void run_queue_push(struct run_queue *queue, struct thread *thread);

/** Put a thread back among those of its priority: it keeps its turn. */
void run_queue_return(struct run_queue *queue, struct thread *thread);

/** The next thread for a core of the processor; NULL: none waits for it. */
struct thread *run_queue_first(const struct run_queue *queue, uint32_t processor);

/** Take that thread out. */
struct thread *run_queue_pop(struct run_queue *queue, uint32_t processor);

/** Take out a thread that is in the queue, wherever it stands. O(n) */
void run_queue_remove(struct run_queue *queue, const struct thread *thread);

#endif
