#include "models/jobs/job.h"

struct job *job_take(struct job_pool *pool)
{
    struct job *job = pool->free;
    if (job == NULL) {
        pool->jobs =
            arena_grow(pool->arena, pool->jobs, pool->count, &pool->capacity, sizeof(struct job *));
        job = ARENA_NEW(pool->arena, struct job);
        job->slot = (uint32_t)pool->count;
        pool->jobs[pool->count++] = job;
    } else {
        pool->free = job->next;
    }
    *job = (struct job){.slot = job->slot,
                        .first = JOB_NO_PROCESSOR,
                        .promised = TICKS_NEVER,
                        .reserved = TICKS_NEVER};
    return job;
}

void job_release(struct job_pool *pool, struct job *job)
{
    job->next = pool->free;
    pool->free = job;
}

void job_queue_push(struct job_queue *queue, struct job *job)
{
    job->next = NULL;
    job->previous = queue->last;
    if (queue->last == NULL) {
        queue->first = job;
    } else {
        queue->last->next = job;
    }
    queue->last = job;
    queue->count++;
}

void job_queue_remove(struct job_queue *queue, struct job *job)
{
    if (job->previous == NULL) {
        queue->first = job->next;
    } else {
        job->previous->next = job->next;
    }
    if (job->next == NULL) {
        queue->last = job->previous;
    } else {
        job->next->previous = job->previous;
    }
    queue->count--;
}
