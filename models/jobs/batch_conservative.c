/*
 * Conservative backfilling: each job has a reservation from the instant at which it comes, the
 * earliest that delays none made before (Feitelson and Weil 1998). Where a job ends before its
 * estimate, reservations are looked at again in the order of the queue, and each is moved to the
 * earliest time that delays no other (Mu'alem and Feitelson 2001, compression): so no job starts
 * later than it was promised. A look costs time proportional to the jobs that run and have
 * reservations, and after an early end as much for each job that waits.
 */
#include "models/jobs/batch.h"
#include "models/jobs/profile.h"

static struct profile *profile_of(struct run *run, struct batch *batch)
{
    if (batch->profile == NULL) {
        batch->profile = ARENA_NEW(run->arena, struct profile);
        batch->profile->arena = run->arena;
    }
    return batch->profile;
}

static void hold(struct profile *profile, const struct job *job, int64_t processors)
{
    profile_take(profile, job->reserved, ticks_add(job->reserved, job->estimate), processors);
}

/* Processors that jobs which run leave free, less those that are reserved. */
static void look_ahead(struct profile *profile, const struct batch *batch, sim_ticks now)
{
    profile_start(profile, now, batch->allocation.processor_count);
    for (size_t i = 0; i < batch->running_count; i++) {
        const struct job *job = batch->running[i];
        profile_take(profile, now, job->expected_end, job->processors);
    }
    for (const struct job *job = batch->queue.first; job != NULL; job = job->next) {
        if (job->reserved != TICKS_NEVER) {
            hold(profile, job, job->processors);
        }
    }
}

static void place(struct profile *profile, struct job *job)
{
    if (job->reserved != TICKS_NEVER) {
        hold(profile, job, -(int64_t)job->processors);
    }
    job->reserved = profile_find(profile, job->processors, job->estimate);
    job->promised = job->reserved < job->promised ? job->reserved : job->promised;
    hold(profile, job, job->processors);
}

static sim_ticks schedule(struct run *run, struct batch *batch)
{
    struct profile *profile = profile_of(run, batch);
    sim_ticks now = run_now(run), again = TICKS_NEVER;
    look_ahead(profile, batch, now);
    for (struct job *job = batch->queue.first; job != NULL; job = job->next) {
        if (batch->is_early || job->reserved == TICKS_NEVER) {
            place(profile, job);
        }
    }
    for (struct job *job = batch->queue.first, *next; job != NULL; job = next) {
        next = job->next;
        if (job->reserved <= now && job->processors <= batch_free(batch)) {
            batch_start(run, batch, job);
        } else if (job->reserved < again) {
            again = job->reserved;
        }
    }
    return again;
}

static const struct batch_scheduler_operations operations = {.schedule = schedule};

const struct kind batch_conservative_kind = {
    .name = "conservative",
    .role = "batch_scheduler",
    .doc = "Conservative backfilling: each job has a reservation as it comes, and jobs go before "
           "others where that delays none of these.",
    .operations = &operations,
};
