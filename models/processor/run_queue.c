#include "models/processor/run_queue.h"

void run_queue_init(struct run_queue *queue, struct arena *arena, uint32_t processors)
{
    *queue = (struct run_queue){.bound = ARENA_ARRAY(arena, struct thread_queue, processors)};
}

static struct thread_queue *queue_of(struct run_queue *queue, const struct thread *thread)
{
    bool is_bound = thread->processor != THREAD_ANYWHERE;
    return is_bound ? &queue->bound[thread->processor] : &queue->anywhere;
}

static bool thread_is_before(const struct thread *one, const struct thread *other)
{
    return one->priority != other->priority ? one->priority > other->priority
                                            : one->turn < other->turn;
}

void run_queue_turn(struct run_queue *queue, struct thread *thread)
{
    thread->turn = queue->turns++;
}

void run_queue_put(struct run_queue *queue, struct thread *thread)
{
    struct thread_queue *threads = queue_of(queue, thread);
    if (threads->head == NULL || !thread_is_before(thread, threads->tail)) {
        thread_queue_push(threads, thread);
        return;
    }
    struct thread **at = &threads->head;
    while (!thread_is_before(thread, *at)) {
        at = &(*at)->next;
    }
    thread->next = *at;
    *at = thread;
}

struct thread *run_queue_first(const struct run_queue *queue, uint32_t processor)
{
    struct thread *bound = queue->bound[processor].head;
    struct thread *free = queue->anywhere.head;
    bool is_bound = free == NULL || (bound != NULL && thread_is_before(bound, free));
    return is_bound ? bound : free;
}

struct thread *run_queue_pop(struct run_queue *queue, uint32_t processor)
{
    struct thread *thread = run_queue_first(queue, processor);
    return thread == NULL ? NULL : thread_queue_pop(queue_of(queue, thread));
}

void run_queue_remove(struct run_queue *queue, const struct thread *thread)
{
    thread_queue_remove(queue_of(queue, thread), thread);
}
