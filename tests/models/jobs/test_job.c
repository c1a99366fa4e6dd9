#include "models/jobs/job.h"

#include <criterion/criterion.h>

Test(job, places_of_the_pool_are_used_again)
{
    struct job_pool pool = {.arena = arena_create()};
    struct job *first = job_take(&pool);
    struct job *second = job_take(&pool);
    cr_expect_eq(first->slot, 0u);
    cr_expect_eq(second->slot, 1u);
    cr_expect_eq(second->promised, TICKS_NEVER);
    first->processors = 7;
    job_release(&pool, first);
    struct job *third = job_take(&pool);
    cr_expect_eq(third, first);
    cr_expect_eq(third->slot, 0u);
    cr_expect_eq(third->processors, 0u);
    cr_expect_eq(pool.jobs[1], second);
    arena_destroy(pool.arena);
}

Test(job, a_queue_keeps_its_order_whoever_leaves)
{
    struct job jobs[4];
    static const int leaving[] = {1, 0, 3, 2};
    static const uint32_t firsts[] = {0, 2, 2};
    struct job_queue queue = {0};
    for (uint32_t i = 0; i < 4; i++) {
        jobs[i] = (struct job){.slot = i};
        job_queue_push(&queue, &jobs[i]);
    }
    for (int i = 0; i < 3; i++) {
        job_queue_remove(&queue, &jobs[leaving[i]]);
        cr_expect_eq(queue.first->slot, firsts[i]);
        cr_expect_null(queue.first->previous);
        cr_expect_null(queue.last->next);
    }
    job_queue_remove(&queue, &jobs[2]);
    cr_expect_null(queue.first);
    cr_expect_null(queue.last);
    cr_expect_eq(queue.count, 0u);
}
