#include "models/jobs/batch.h"

#include "models/invariants.h"
#include "models/planted.h"
#include "sim/component/report_ledger.h"

#include <inttypes.h>
#include <string.h>

enum event { ENDED, DECIDED };

struct batch *batch_build(struct assembly *assembly, const struct scope *scope,
                          const struct batch_options *options)
{
    struct batch *batch = ARENA_NEW(assembly->arena, struct batch);
    batch->component = (struct component){&batch_kind.behaviour, scope_title(scope)};
    batch->scheduler = options->scheduler->operations;
    batch->port = options->port;
    batch->pool.arena = assembly->arena;
    batch->first_submitted = -1;
    allocation_init(&batch->allocation, assembly->arena, options->allocation, options->processors,
                    options->node_count);
    job_measures_init(&batch->measures, assembly->measures);
    level_init(&batch->busy, assembly->measures, 0);
    assembly_add(assembly, &batch->component);
    return batch;
}

/* The scheduler looks at `time` at the latest, after all else of that instant. */
static void decide_at(struct run *run, struct batch *batch, sim_ticks time)
{
    if (event_is_pending(run, batch->decision)) {
        if (event_time(run, batch->decision) <= time) {
            return;
        }
        event_cancel(run, batch->decision);
    }
    batch->decision = time == TICKS_NEVER
                          ? EVENT_NONE
                          : event_at(run, time, EVENT_DECISION, &batch->component, DECIDED, 0);
}

void batch_submit(struct run *run, struct batch *batch, struct job *job)
{
    sim_ticks now = run_now(run);
    job->submitted = now;
    ASSERT(job->estimate >= job->run_time);
    if (batch->first_submitted < 0) {
        batch->first_submitted = now;
    }
    job_measures_submitted(&batch->measures, now);
    if (!PLANTED("a job is lost on its way to the queue")) {
        job_queue_push(&batch->queue, job);
    }
    decide_at(run, batch, now);
}

static void add_running(struct run *run, struct batch *batch, struct job *job)
{
    batch->running = arena_grow(run->arena, batch->running, batch->running_count,
                                &batch->running_capacity, sizeof(struct job *));
    size_t at = batch->running_count++;
    for (; at > 0 && batch->running[at - 1]->expected_end > job->expected_end; at--) {
        batch->running[at] = batch->running[at - 1];
    }
    batch->running[at] = job;
}

static void remove_running(struct batch *batch, const struct job *job)
{
    size_t at = 0;
    while (batch->running[at] != job) {
        at++;
    }
    batch->running_count--;
    memmove(&batch->running[at], &batch->running[at + 1],
            (batch->running_count - at) * sizeof(struct job *));
}

void batch_start(struct run *run, struct batch *batch, struct job *job)
{
    sim_ticks now = run_now(run);
    CHECK(run, &batch->component, batch_promise, now <= job->promised,
          "a job starts at %" PRId64 ", which was promised %" PRId64, now, job->promised);
    job_queue_remove(&batch->queue, job);
    job->started = now;
    job->expected_end = ticks_add(now, job->estimate);
    job->nodes = allocation_give(&batch->allocation, job);
    level_add(&batch->busy, now, job->processors);
    job_measures_started(&batch->measures, job);
    add_running(run, batch, job);
    batch->port.started(run, batch->port.owner, job);
    event_after(run, job->run_time, &batch->component, ENDED, job->slot);
}

static void on_ended(struct run *run, void *component, uint64_t slot)
{
    struct batch *batch = component;
    struct job *job = batch->pool.jobs[slot];
    sim_ticks now = run_now(run);
    batch->is_early = batch->is_early || now != job->expected_end;
    remove_running(batch, job);
    allocation_take_back(&batch->allocation, job);
    level_add(&batch->busy, now, -(int64_t)job->processors);
    batch->work += (wide)job->processors * (now - job->started);
    batch->work += PLANTED("a job is booked a tick too long");
    batch->last_ended = now;
    job_measures_ended(&batch->measures, job, now, run->ticks_per_second);
    decide_at(run, batch, now);
    batch->port.ended(run, batch->port.owner, job);
    job_release(&batch->pool, job);
}

static void on_decided(struct run *run, void *component, uint64_t argument)
{
    (void)argument;
    struct batch *batch = component;
    sim_ticks again = batch->scheduler->schedule(run, batch);
    batch->is_early = false;
    decide_at(run, batch, again);
}

static event_handler *const handlers[] = {[ENDED] = on_ended, [DECIDED] = on_decided};
static const char *const event_names[] = {[ENDED] = "ended", [DECIDED] = "decided"};

static void laws(const struct component *component, sim_ticks now, struct report *to)
{
    const struct batch *batch = (const struct batch *)component;
    struct ledger_found found = ledger_noted(&batch->measures.ledger, now);
    report_flow_balance(to, component->path, &batch->measures.ledger, &found);
    report_littles_law(to, component->path, &batch->measures.ledger, now, &found);
    wide work = batch->work;
    for (size_t i = 0; i < batch->running_count; i++) {
        work += (wide)batch->running[i]->processors * (now - batch->running[i]->started);
    }
    report_law(to, "processor_time", component->path, level_integral(&batch->busy, now), work);
}

/* Each job that runs has its processors, and every other one is free. */
static void check_processors(struct run *run, const struct batch *batch)
{
    uint32_t given = 0;
    for (size_t i = 0; i < batch->running_count; i++) {
        const struct job *job = batch->running[i];
        uint32_t found = allocation_census(&batch->allocation, job->slot);
        CHECK(run, &batch->component, processors_once, found == job->processors,
              "a job of %u processors has %u", job->processors, found);
        given += found;
    }
    uint32_t free = allocation_census(&batch->allocation, ALLOCATION_FREE);
    CHECK(run, &batch->component, processors_free,
          free == batch->allocation.free_count && given + free == batch->allocation.processor_count,
          "%u processors are given and %u free, of %u, and %u are counted free", given, free,
          batch->allocation.processor_count, batch->allocation.free_count);
}

static void invariants(struct run *run, const struct component *component)
{
    const struct batch *batch = (const struct batch *)component;
    const struct allocation *allocation = &batch->allocation;
    if (run_looks(run, batch->running_count * allocation->processor_count)) {
        check_processors(run, batch);
    }
    if (run_looks(run, batch->queue.count)) {
        uint64_t waiting = 0;
        for (const struct job *job = batch->queue.first; job != NULL; job = job->next) {
            waiting++;
        }
        const struct ledger *ledger = &batch->measures.ledger;
        CHECK(run, component, jobs_kept,
              ledger->joined.count == waiting + batch->running_count + ledger->done.count,
              "%" PRIu64 " jobs came; %" PRIu64 " wait, %zu run and %" PRIu64 " are done",
              ledger->joined.count, waiting, batch->running_count, ledger->done.count);
    }
    const struct job *head = batch->queue.first;
    CHECK(run, component, batch_head,
          head == NULL || !batch->scheduler->starts_head ||
              event_time(run, batch->decision) == run_now(run) ||
              head->processors > allocation->free_count,
          "the first job of the queue waits for %u processors, and %u are free",
          head == NULL ? 0 : head->processors, allocation->free_count);
}

const struct kind batch_kind = {
    .behaviour = {.on = handlers, .event_names = event_names, .event_count = 2},
    .name = "batch",
    .role = KIND_PART,
    .doc = "The batch system of a cluster: its queue, and the jobs that run.",
    .laws = laws,
    .invariants = invariants,
};
