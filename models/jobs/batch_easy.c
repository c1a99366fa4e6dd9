/*
 * EASY backfilling (Lifka 1995): the first job of the queue that does not fit has a reservation, at
 * the earliest time by which enough jobs are expected to have ended; the others start in the order
 * of the queue wherever that does not delay it. A job may go before it that is expected to end by
 * the reservation, or that needs no more processors than are left over then.
 */
#include "models/jobs/batch.h"
#include "models/planted.h"

/* The reservation of the first job. @param extra  set: processors that it leaves over then */
static sim_ticks reserve(const struct batch *batch, uint32_t *extra)
{
    uint32_t needed = batch->queue.first->processors;
    uint32_t free = batch_free(batch);
    size_t i = 0;
    sim_ticks at = TICKS_NEVER;
    for (; free < needed && i < batch->running_count; i++) {
        free += batch->running[i]->processors;
        at = batch->running[i]->expected_end;
    }
    for (; i < batch->running_count && batch->running[i]->expected_end == at; i++) {
        free += batch->running[i]->processors;
    }
    *extra = free - needed;
    return at;
}

/* Jobs behind the first that may start now. Each costs O(1). */
static void backfill(struct run *run, struct batch *batch)
{
    struct job *head = batch->queue.first;
    uint32_t extra;
    sim_ticks reserved = reserve(batch, &extra);
    head->promised = reserved < head->promised ? reserved : head->promised;
    for (struct job *job = head->next, *next; job != NULL && batch_free(batch) > 0; job = next) {
        next = job->next;
        bool is_short = ticks_add(run_now(run), job->estimate) <= reserved ||
                        PLANTED("a job goes before another and delays it");
        if (job->processors <= batch_free(batch) && (is_short || job->processors <= extra)) {
            extra -= is_short ? 0 : job->processors;
            batch_start(run, batch, job);
        }
    }
}

static sim_ticks schedule(struct run *run, struct batch *batch)
{
    while (batch->queue.first != NULL && batch->queue.first->processors <= batch_free(batch)) {
        batch_start(run, batch, batch->queue.first);
    }
    if (batch->queue.first != NULL && batch->queue.first->next != NULL) {
        backfill(run, batch);
    }
    return TICKS_NEVER;
}

static const struct batch_scheduler_operations operations = {.schedule = schedule,
                                                             .starts_head = true};

const struct kind batch_easy_kind = {
    .name = "easy",
    .role = "batch_scheduler",
    .doc =
        "EASY backfilling: the first job that waits has a reservation, and those behind it start "
        "where that does not delay it.",
    .operations = &operations,
};
