#include "models/processor/scheduler.h"

#include "sim/base/assert.h"

struct scheduler_profile scheduler_profile(const struct part *part)
{
    const struct scheduler_operations *operations = part->kind->operations;
    struct scheduler_profile profile = operations->profile(part->parameters);
    bool a_quantum_that_ends_has_a_tick =
        profile.quantum == TICKS_NEVER || operations->tick != NULL;
    ASSERT(a_quantum_that_ends_has_a_tick);
    return profile;
}

struct scheduler *scheduler_make(const struct assembly *assembly, const struct scope *scope,
                                 const struct part *part, uint32_t processors)
{
    const struct scheduler_operations *operations = part->kind->operations;
    struct arena *arena = assembly->arena;
    struct scheduler *scheduler = operations->make == NULL
                                      ? ARENA_NEW(arena, struct scheduler)
                                      : operations->make(assembly, scope, part->parameters);
    scheduler->operations = operations;
    scheduler->profile = scheduler_profile(part);
    run_queue_init(&scheduler->queue, arena, processors);
    return scheduler;
}

sim_ticks scheduler_quantum(const struct scheduler *scheduler, const struct thread *thread)
{
    const struct scheduler_operations *operations = scheduler->operations;
    sim_ticks quantum = scheduler->profile.quantum;
    return operations->quantum == NULL || quantum == TICKS_NEVER
               ? quantum
               : operations->quantum(scheduler, thread);
}

bool scheduler_lets_run(const struct part *part, int64_t priority, int64_t held)
{
    const struct scheduler_operations *operations = part->kind->operations;
    struct scheduler_profile profile = scheduler_profile(part);
    bool reaches = !profile.by_priority || priority >= held;
    bool preempts = operations->is_before != NULL && !(profile.equals_wait && priority == held);
    bool shares = profile.quantum != TICKS_NEVER;
    return reaches && (preempts || shares);
}

void scheduler_ready(struct run *run, struct scheduler *scheduler, struct thread *thread,
                     enum ready_reason reason)
{
    (void)run;
    (void)reason;
    run_queue_put(&scheduler->queue, thread);
}

struct thread *scheduler_first(const struct run *run, const struct scheduler *scheduler,
                               const struct core *core)
{
    (void)run;
    return run_queue_first(&scheduler->queue, core->processor);
}

struct thread *scheduler_pick(const struct run *run, struct scheduler *scheduler,
                              const struct core *core)
{
    (void)run;
    return run_queue_pop(&scheduler->queue, core->processor);
}

bool scheduler_is_before(const struct run *run, const struct scheduler *scheduler,
                         const struct thread *one, const struct thread *other)
{
    (void)run;
    (void)scheduler;
    return one->priority > other->priority;
}
