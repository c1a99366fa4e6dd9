/* How interrupts end when their machine stands still, panics, or goes down. */
#include "models/interrupts/interrupt_core.h"

#include "models/planted.h"

void interrupt_core_suspend(struct run *run, struct interrupt_core *core)
{
    if (core->is_executing) {
        sim_ticks left = core->until - run_now(run);
        event_cancel(run, core->done);
        core->is_executing = false;
        core->given[core->depth == 0] -= left;
        *(core->depth > 0 ? &core->frames[core->depth - 1].left : &core->deferred_left) = left;
    } else if (!core->core->is_interrupted) {
        level_add(&core->all->stopped, run_now(run), core->core->running != NULL);
        core->had_thread = core->core->running != NULL;
        cores_interrupt(run, core->all->cores, core->core);
    }
    if (core->is_masked && event_cancel(run, core->mask)) { /* the window waits */
        core->mask_is_paused = true;
        core->mask_left = core->mask_until - run_now(run);
    }
}

/* The instructions under way end no more: what is pending is caught later. */
static void stop_sensing(struct run *run, struct interrupt_core *core)
{
    for (unsigned i = 0; i < 2; i++) {
        event_cancel(run, core->sense[i]);
        core->is_sensing[i] = false;
    }
}

void interrupt_cores_freeze(struct run *run, struct interrupt_cores *cores)
{
    for (uint32_t i = 0; i < cores->count; i++) {
        struct interrupt_core *core = &cores->each[i];
        if (core->is_executing) {
            interrupt_core_suspend(run, core);
        }
        stop_sensing(run, core);
    }
}

void interrupt_cores_panic(struct run *run, struct interrupt_cores *cores,
                           const struct interrupt *interrupt)
{
    cores->panic = *interrupt;
    cores->panic.step = timeline_add(cores->steps.timeline, run_now(run),
                                     &(struct timeline_event){.event = WORD_MACHINE_PANIC,
                                                              .node = cores->steps.node,
                                                              .cause = interrupt->step});
    cores->is_halted = true;
    counter_add(&cores->panics);
    interrupt_cores_freeze(run, cores);
    for (uint32_t i = 0; i < cores->count; i++) {
        event_cancel(run, cores->each[i].mask);
    }
    for (uint32_t i = 0; i < cores->source_count; i++) {
        interrupt_source_stop(run, &cores->sources[i]);
    }
    cores_freeze(run, cores->cores);
    if (cores->panicked.owner != NULL) {
        cores->panicking = event_ranked_after(run, 0, EVENT_INTERRUPT, INTERRUPT_PANICKED,
                                              cores->owner, INTERRUPT_PANICKED, 0);
    }
}

/* Packets whose routine is done, with what they left for later. */
static void drop_work(struct run *run, struct interrupt *packet)
{
    while (packet != NULL) {
        struct interrupt *more = packet->more;
        struct interrupt_source *source = packet->source;
        packet->more = NULL;
        if (interrupt_source_defers(source)) {
            counter_add(&source->dropped);
            source->dropped.count += PLANTED("work is dropped twice with its machine");
        }
        interrupt_source_end(run, source, packet);
        packet = more;
    }
}

static void lose_pending(struct run *run, struct interrupt_core *core)
{
    for (uint32_t i = 0; i < core->all->source_count; i++) {
        struct interrupt_source *source = &core->all->sources[i];
        struct interrupt_queue *pending = &core->pending[i];
        while (pending->count > 0) {
            interrupt_source_lose(run, source, interrupt_queue_pop(pending));
            source->pending--;
            core->pending_count--;
        }
    }
}

static void drop_frames(struct run *run, struct interrupt_core *core)
{
    while (core->depth > 0) {
        const struct interrupt_frame *frame = &core->frames[--core->depth];
        struct interrupt_source *source = frame->interrupt->source;
        if (frame->stage == FRAME_RESTORE) {
            drop_work(run, frame->interrupt);
        } else {
            interrupt_source_lose(run, source, frame->interrupt);
            source->lost += PLANTED("an interrupt is lost twice with its machine");
        }
    }
    core->deferred_left = -1;
    while (core->deferred.count > 0) {
        struct interrupt *work = interrupt_queue_pop(&core->deferred);
        if (work->source != NULL) {
            drop_work(run, work);
        } else {
            core->driver_work--;
            interrupt_release(&core->all->pool, work);
        }
    }
}

/* Takes everything from a core; it goes on with its threads. */
static void clear(struct run *run, struct interrupt_core *core)
{
    struct interrupt_cores *all = core->all;
    lose_pending(run, core);
    drop_frames(run, core);
    event_cancel(run, core->mask);
    level_add(&all->masked, run_now(run), -(int64_t)core->is_masked);
    core->is_masked = core->mask_is_due = core->mask_is_paused = false;
    core->held = NULL;
    level_add(&all->stopped, run_now(run), -(int64_t)core->had_thread);
    core->had_thread = false;
    if (core->core->is_interrupted) {
        cores_return(run, all->cores, core->core);
    }
}

void interrupt_cores_halt(struct run *run, struct interrupt_cores *cores)
{
    interrupt_cores_freeze(run, cores);
    event_cancel(run, cores->panicking);
    cores->is_halted = true;
    for (uint32_t i = 0; i < cores->source_count; i++) {
        interrupt_source_stop(run, &cores->sources[i]);
        interrupt_source_drop_waiting(run, &cores->sources[i]);
    }
    for (uint32_t i = 0; i < cores->count; i++) {
        clear(run, &cores->each[i]);
    }
}
