#include "models/processor/core.h"

#include "models/machine/reference.h"

void core_hold(struct core *core, struct thread *thread)
{
    thread->core = core;
    thread->before = NULL;
    thread->behind = core->threads;
    if (core->threads != NULL) {
        core->threads->before = thread;
    }
    core->threads = thread;
    core->held += !PLANTED("a thread is held and not counted");
}

void core_drop(struct core *core, struct thread *thread)
{
    if (thread->before == NULL) {
        core->threads = thread->behind;
    } else {
        thread->before->behind = thread->behind;
    }
    if (thread->behind != NULL) {
        thread->behind->before = thread->before;
    }
    thread->core = NULL;
    core->held--;
}

bool core_run(struct run *run, struct core *core, struct thread *thread, sim_ticks work,
              enum core_state state)
{
    if (work == 0) {
        return false;
    }
    sim_ticks now = run_now(run);
    core->until = run_add(run, now, work);
    core->running = thread;
    thread->state = THREAD_COMPUTING;
    if (core->state != state) {
        core_charge(core, now, state);
    }
    if (state != CORE_SWITCHING) {
        core->given[state] += core->until - now;
    }
    /* After the events of references of the same thread. */
    uint64_t rank = (((uint64_t)thread->number + 1) << REFERENCE_PLACE_BITS) - 1;
    core->done =
        event_ranked(run, core->until - PLANTED("computing is a tick shorter"), EVENT_NORMAL, rank,
                     core->owner, CORE_DONE, (uint64_t)(uintptr_t)core);
    return true;
}

struct thread *core_finish(struct core *core)
{
    struct thread *thread = core->running;
    core->running = NULL;
    return thread;
}

sim_ticks core_preempt(struct run *run, struct core *core)
{
    struct thread *thread = core->running;
    if (thread == NULL) {
        return 0;
    }
    sim_ticks left = core->until - run_now(run);
    event_cancel(run, core->done);
    if (core->state != CORE_SWITCHING) {
        thread->left = left;
        core->given[core->state] -= left;
    }
    thread->state = THREAD_READY;
    core->running = NULL;
    return left;
}

bool core_resume(struct run *run, struct core *core, struct thread *thread)
{
    return core_run(run, core, thread, thread->left,
                    thread->is_in_system ? CORE_SYSTEM : CORE_USER);
}

/* A thread goes before those that are ready. */
static void put_first(struct core *core, struct thread *thread)
{
    core->ready.tail = core->ready.head == NULL ? thread : core->ready.tail;
    thread->next = core->ready.head;
    core->ready.head = thread;
}

void core_interrupt(struct run *run, struct core *core)
{
    struct thread *thread = core->running;
    core->is_interrupted = true;
    if (thread == NULL) {
        return;
    }
    bool switches = core->state == CORE_SWITCHING;
    sim_ticks left = core_preempt(run, core);
    if (switches) {
        thread->switching = left;
    }
    put_first(core, thread);
}

struct thread *core_find_expired(const struct core *core)
{
    struct thread *held = core->threads;
    while (held != NULL && !held->is_expired) {
        held = held->behind;
    }
    return held;
}

void core_stop(struct run *run, struct core *core)
{
    struct thread *thread = core->running;
    if (thread != NULL) {
        core_preempt(run, core);
        put_first(core, thread);
    }
    core_charge(core, run_now(run),
                PLANTED("a core that stands still works") ? CORE_USER : CORE_IDLE);
}

sim_ticks core_left(const struct thread *thread, sim_ticks now)
{
    const struct core *core = thread->core;
    bool works = core != NULL && core->running == thread && core->state != CORE_SWITCHING;
    return works ? core->until - now : thread->left;
}

sim_ticks core_worked(const struct core *core, enum core_state state, sim_ticks now)
{
    bool works = core->running != NULL && core->state == state;
    return core->given[state] - (works ? core->until - now : 0);
}

sim_ticks core_time(const struct core *core, enum core_state state, sim_ticks now)
{
    sim_ticks asleep = core_asleep(core, now);
    sim_ticks present = core->state == state ? now - core->since - asleep : 0;
    return core->times[state] + present + (state == CORE_ASLEEP ? asleep : 0);
}
