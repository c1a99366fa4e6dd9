#include "models/processor/cores_quanta.h"

#include "models/planted.h"

/* Whether the end of the quantum of a thread lies behind the present event. */
static bool is_over(const struct run *run, const struct thread *thread)
{
    sim_ticks now = run_now(run);
    return thread->ends < now ||
           (thread->ends == now && run_has_passed(run, EVENT_TIME_OUT, thread->number));
}

/* Goes on to the quantum that is under way. */
static void pass_quanta(const struct run *run, struct thread *thread)
{
    sim_ticks now = run_now(run);
    if (thread->ends < now) {
        thread->ends += (now - thread->ends) / thread->quantum * thread->quantum;
    }
    if (is_over(run, thread)) {
        thread->ends += thread->quantum;
    }
}

static void set_tickless(struct cores *cores, struct thread *thread, bool is_tickless)
{
    cores->tickless += (uint32_t)is_tickless - (uint32_t)thread->is_tickless;
    thread->is_tickless = is_tickless;
}

static void schedule_tick(struct run *run, struct cores *cores, struct thread *thread)
{
    if (!PLANTED("a quantum has no end")) {
        thread->tick = event_ranked(run, thread->ends, EVENT_TIME_OUT, thread->number,
                                    &cores->component, CORE_TICKED, (uint64_t)(uintptr_t)thread);
    }
}

void cores_quanta_begin(struct run *run, struct cores *cores, struct thread *thread)
{
    struct scheduler *scheduler = thread->scheduler;
    if (scheduler == NULL || cores->is_frozen) {
        return;
    }
    thread->since = run_now(run);
    thread->is_in_quantum = true;
    if (scheduler->operations->begin != NULL) {
        scheduler->operations->begin(run, scheduler, thread);
    }
    thread->quantum = scheduler_quantum(scheduler, thread);
    if (thread->quantum == TICKS_NEVER) {
        return;
    }
    thread->ends = run_add(run, thread->since, thread->quantum);
    if (run_queue_is_empty(&scheduler->queue, thread->core->processor)) {
        set_tickless(cores, thread, true);
    } else {
        schedule_tick(run, cores, thread);
    }
}

void cores_quanta_end(struct run *run, struct cores *cores, struct thread *thread)
{
    struct scheduler *scheduler = thread->scheduler;
    event_cancel(run, thread->tick);
    if (!thread->is_in_quantum) {
        return;
    }
    thread->is_in_quantum = false;
    set_tickless(cores, thread, false);
    thread->used += run_now(run) - thread->since;
    if (scheduler->operations->used != NULL) {
        scheduler->operations->used(run, scheduler, thread);
    }
}

/* The quantum of a thread ends with an event, or has ended while its core served interrupts. */
static void expect_tick(struct run *run, struct cores *cores, struct thread *thread)
{
    set_tickless(cores, thread, false);
    if (!thread->core->is_interrupted) {
        pass_quanta(run, thread);
    } else if (is_over(run, thread)) {
        thread->is_expired = true;
        return;
    }
    schedule_tick(run, cores, thread);
}

void cores_quanta_expect(struct run *run, struct cores *cores, const struct thread *waiting)
{
    if (cores->tickless == 0 || PLANTED("no tick is seen by a thread that waits")) {
        return;
    }
    uint32_t processors = cores->options.nodes.count;
    bool is_bound = waiting->processor != THREAD_ANYWHERE;
    struct core *core = &cores->each[is_bound ? cores->first[waiting->processor] : 0];
    struct core *end = &cores->each[cores->first[is_bound ? waiting->processor + 1u : processors]];
    if (waiting->assigned != NULL) {
        core = waiting->assigned;
        end = core + 1;
    }
    for (; core < end; core++) {
        for (struct thread *held = core->threads; held != NULL; held = held->behind) {
            if (held->is_tickless) {
                expect_tick(run, cores, held);
            }
        }
    }
}

void cores_quanta_interrupt(const struct run *run, struct cores *cores, struct core *core)
{
    for (struct thread *held = core->threads; cores->tickless > 0 && held != NULL;
         held = held->behind) {
        if (held->is_tickless) {
            pass_quanta(run, held);
        }
    }
}

void cores_quanta_return(struct run *run, struct cores *cores, struct core *core)
{
    for (struct thread *held = core->threads; cores->tickless > 0 && held != NULL;
         held = held->behind) {
        if (held->is_tickless && is_over(run, held)) {
            cores_quanta_end(run, cores, held);
            cores_quanta_begin(run, cores, held);
        }
    }
}
