/* First come, first served: the first job of the queue starts as soon as it fits, and no other one
 * goes before it. */
#include "models/jobs/batch.h"
#include "models/planted.h"

static sim_ticks schedule(struct run *run, struct batch *batch)
{
    while (batch->queue.first != NULL && batch->queue.first->processors <= batch_free(batch) &&
           !PLANTED("the first job waits though it fits")) {
        batch_start(run, batch, batch->queue.first);
    }
    return TICKS_NEVER;
}

static const struct batch_scheduler_operations operations = {.schedule = schedule,
                                                             .starts_head = true};

const struct kind batch_fcfs_kind = {
    .name = "fcfs",
    .role = "batch_scheduler",
    .doc = "First come, first served: a job starts when those before it have started and it fits.",
    .operations = &operations,
};
