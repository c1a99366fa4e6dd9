/* A batch system on nodes, and jobs that are submitted to it at given times. A tick is a second. */
#ifndef TESTS_MODELS_JOBS_BATCH_BENCH_H
#define TESTS_MODELS_JOBS_BATCH_BENCH_H

#include "models/jobs/batch.h"
#include "models/kinds.h"

#include <criterion/criterion.h>

enum { BENCH_JOBS = 16, BENCH_HORIZON = 1000000 };

struct bench_job {
    sim_ticks at, run_time, estimate;
    uint32_t processors;
    sim_ticks started, ended; /* -1: not yet */
    uint32_t nodes;
};

struct batch_bench {
    struct component user;
    struct run *run;
    struct assembly assembly;
    struct batch *batch;
    struct bench_job jobs[BENCH_JOBS];
    uint32_t count;
};

static inline void bench_on_submit(struct run *run, void *component, uint64_t argument)
{
    struct batch_bench *bench = component;
    const struct bench_job *planned = &bench->jobs[argument];
    struct job *job = job_take(&bench->batch->pool);
    job->stream = (uint32_t)argument;
    job->processors = planned->processors;
    job->run_time = planned->run_time;
    job->estimate = planned->estimate;
    batch_submit(run, bench->batch, job);
}

static inline void bench_started(struct run *run, void *owner, const struct job *job)
{
    struct batch_bench *bench = owner;
    bench->jobs[job->stream].started = run_now(run);
    bench->jobs[job->stream].nodes = job->nodes;
}

static inline void bench_ended(struct run *run, void *owner, const struct job *job)
{
    struct batch_bench *bench = owner;
    bench->jobs[job->stream].ended = run_now(run);
}

static event_handler *const bench_handlers[] = {bench_on_submit};
static const struct behaviour bench_behaviour = {.on = bench_handlers, .event_count = 1};

/** A batch system over `nodes` nodes of so many processors each. */
static inline void batch_bench_init(struct batch_bench *bench, const char *scheduler,
                                    enum allocation_policy allocation, uint32_t nodes,
                                    uint32_t processors)
{
    uint32_t each[BENCH_JOBS];
    for (uint32_t i = 0; i < nodes; i++) {
        each[i] = processors;
    }
    *bench = (struct batch_bench){.user = {&bench_behaviour, "user"}};
    bench->run = run_create(&(struct run_options){
        .horizon = BENCH_HORIZON, .ticks_per_second = 1, .seed = 1, .check = true});
    bench->assembly = assembly_start(bench->run, measures_create(bench->run->arena, 2), NULL);
    struct scope spec = scope_of_spec(bench->run->arena);
    bench->batch =
        batch_build(&bench->assembly, &spec,
                    &(struct batch_options){.scheduler = kinds_find("batch_scheduler", scheduler),
                                            .allocation = allocation,
                                            .processors = each,
                                            .node_count = nodes,
                                            .port = {bench, bench_started, bench_ended}});
}

/** A job comes at a time; those of one time in the order of these calls. */
static inline void bench_job(struct batch_bench *bench, sim_ticks at, uint32_t processors,
                             sim_ticks run_time, sim_ticks estimate)
{
    bench->jobs[bench->count] = (struct bench_job){at, run_time, estimate, processors, -1, -1, 0};
    event_ranked(bench->run, at, EVENT_NORMAL, bench->count, &bench->user, 0, bench->count);
    bench->count++;
}

static inline void bench_check(struct run *run, void *context)
{
    (void)run;
    assembly_invariants(context);
}

static inline void batch_bench_run(struct batch_bench *bench, sim_ticks until)
{
    run_on_event(bench->run, bench_check, &bench->assembly);
    cr_assert(run_until(bench->run, until), "%s", run_error(bench->run)->text);
}

/** Jobs have started at these times, in the order in which they came. */
static inline void bench_expect_starts(const struct batch_bench *bench, const sim_ticks *starts)
{
    for (uint32_t i = 0; i < bench->count; i++) {
        cr_expect_eq(bench->jobs[i].started, starts[i], "job %u starts at %lld, not %lld", i,
                     (long long)bench->jobs[i].started, (long long)starts[i]);
    }
}

#endif
