#include "models/interrupts/interrupt_core.h"

#include "models/planted.h"

static struct event_id expect(struct run *run, struct interrupt_core *core, sim_ticks delay,
                              enum interrupt_core_event event)
{
    uint64_t rank = (uint64_t)core->number * INTERRUPT_CORE_EVENTS + event;
    return event_ranked_after(run, delay, EVENT_INTERRUPT, rank, core->all->owner, event,
                              (uint64_t)(uintptr_t)core);
}

static void step(struct run *run, struct interrupt_core *core, struct interrupt *interrupt,
                 enum timeline_word word)
{
    if (__builtin_expect(interrupt->step > 0, 0)) {
        interrupt_step(&core->all->steps, interrupt, word, run_now(run), core->name,
                       interrupt->source->name);
    }
}

/* --- Which interrupt is next --- */

/* The lowest level that the core catches now; above all levels: none. */
static uint32_t least_level(const struct interrupt_core *core)
{
    const struct interrupt_frame *top = core->depth == 0 ? NULL : &core->frames[core->depth - 1];
    if (top != NULL && top->level == INTERRUPT_LEVEL_NONMASKABLE) {
        return INTERRUPT_LEVEL_NONMASKABLE + 1;
    }
    bool is_off = core->is_masked && !PLANTED("a mask lets interrupts through");
    bool is_deep = (int64_t)core->depth >= core->all->parameters->nesting;
    if (is_off || is_deep) {
        return INTERRUPT_LEVEL_NONMASKABLE;
    }
    return top == NULL || PLANTED("a low level preempts a high one") ? 0 : top->level + 1;
}

/* Whether interrupts like one of that level wait for the end of an instruction. */
static bool is_being_sensed(const struct interrupt_core *core, uint32_t level)
{
    return core->is_sensing[level == INTERRUPT_LEVEL_NONMASKABLE];
}

/* The source whose interrupt the core catches next: of the highest level, and of that the one that
 * was raised first. @return NULL: there is none */
static struct interrupt_source *next_source(const struct interrupt_core *core)
{
    const struct interrupt_cores *all = core->all;
    uint32_t least = core->pending_count == 0 ? UINT32_MAX : least_level(core);
    struct interrupt_source *next = NULL;
    uint64_t turn = 0;
    for (uint32_t i = 0; i < all->source_count && least != UINT32_MAX; i++) {
        struct interrupt_source *source = &all->sources[i];
        const struct interrupt *first = core->pending[i].head;
        if (first == NULL || source->level < least || is_being_sensed(core, source->level)) {
            continue;
        }
        if (next == NULL || source->level > next->level ||
            (source->level == next->level && first->turn < turn)) {
            next = source;
            turn = first->turn;
        }
    }
    return next;
}

/* The sources of the vector are asked in order, until one has an interrupt here.
 * @param source  that has one; set to the one found @return how many are asked */
static uint32_t walk_chain(const struct interrupt_core *core, struct interrupt_source **source)
{
    const struct interrupt_cores *all = core->all;
    if ((*source)->level == INTERRUPT_LEVEL_NONMASKABLE) {
        return 0;
    }
    const uint32_t *chain = &all->chain[all->chain_of[(*source)->number]];
    uint32_t asked = 0;
    while (core->pending[chain[asked]].head == NULL) {
        asked++;
    }
    *source = &all->sources[chain[asked]];
    return asked + 1;
}

/* --- What the core executes --- */

static void execute(struct run *run, struct interrupt_core *core, sim_ticks work)
{
    bool is_frame = core->depth > 0;
    bool is_interrupt = is_frame && !PLANTED("an interrupt is charged to the system");
    core_charge(core->core, run_now(run), is_interrupt ? CORE_INTERRUPT : CORE_SYSTEM);
    core->is_executing = true;
    core->until = run_add(run, run_now(run), work);
    core->given[!is_frame] += core->until - run_now(run) + PLANTED("a routine is a tick shorter");
    core->done = expect(run, core, work, INTERRUPT_STAGE_OVER);
}

/* Catches an interrupt: begins its frame. */
static void push_frame(struct run *run, struct interrupt_core *core,
                       struct interrupt_source *source)
{
    struct interrupt_cores *all = core->all;
    uint32_t probes = walk_chain(core, &source);
    interrupt_core_suspend(run, core);
    struct interrupt *interrupt = interrupt_queue_pop(&core->pending[source->number]);
    core->pending_count--;
    source->pending--;
    tally_add(&source->probes, probes);
    if (probes > 0) {
        tally_add(&all->probes, probes);
    }
    extremes_add(&source->most_probes, probes);
    counter_add(&all->depths[core->depth]);
    core->frames[core->depth++] = (struct interrupt_frame){
        .interrupt = interrupt,
        .level = source->level,
        .probes = probes,
        .stage = FRAME_SAVE,
        .left = distribution_draw(&all->parameters->save, &source->entering),
    };
    core->frames[core->depth - 1].whole = core->frames[core->depth - 1].left;
    step(run, core, interrupt, WORD_INTERRUPT_CATCH);
}

static sim_ticks draw_dispatch(const struct interrupt_cores *all, struct interrupt_source *source,
                               uint32_t probes)
{
    sim_ticks time = distribution_draw(&all->parameters->dispatch_time, &source->entering);
    for (uint32_t i = 0; i < probes; i++) {
        time = ticks_add(time, distribution_draw(&all->parameters->probe, &source->entering));
    }
    return time;
}

/* Packets whose routine is done are left for the work below it, or are done with. Each has its part
 * of the time that the frame took, the first what cannot be divided. */
static void leave_work(struct run *run, struct interrupt_core *core, struct interrupt *interrupt,
                       sim_ticks whole)
{
    struct interrupt_source *source = interrupt->source;
    bool defers = interrupt_source_defers(source);
    sim_ticks part = whole / (sim_ticks)interrupt->packets;
    interrupt->took = whole - part * ((sim_ticks)interrupt->packets - 1);
    while (interrupt != NULL) {
        struct interrupt *more = interrupt->more;
        if (more != NULL) {
            more->took = part;
        }
        interrupt->more = NULL;
        uint64_t backlog = core->deferred.count - core->driver_work;
        if (!defers) {
            interrupt_source_end(run, source, interrupt);
        } else if (backlog >= (uint64_t)core->all->parameters->backlog) {
            counter_add(&source->dropped);
            source->queued++;
            interrupt_source_end(run, source, interrupt);
        } else {
            source->queued++;
            interrupt_queue_push(&core->deferred, interrupt);
        }
        interrupt = more;
    }
}

/* A stage of the frame on top is over: the next begins, or the frame ends. */
static void end_stage(struct run *run, struct interrupt_core *core)
{
    struct interrupt_cores *all = core->all;
    struct interrupt_frame *frame = &core->frames[core->depth - 1];
    struct interrupt *interrupt = frame->interrupt;
    struct interrupt_source *source = interrupt->source;
    switch (frame->stage) {
    case FRAME_SAVE:
        frame->stage = FRAME_DISPATCH;
        frame->left = draw_dispatch(all, source, frame->probes);
        frame->whole = ticks_add(frame->whole, frame->left);
        step(run, core, interrupt, WORD_INTERRUPT_DISPATCH);
        break;
    case FRAME_DISPATCH:
        frame->stage = FRAME_SERVICE;
        frame->left = distribution_draw(&source->parameters->service, &source->serving);
        frame->whole = ticks_add(frame->whole, frame->left);
        tally_add(&source->latency, run_now(run) - interrupt->raised);
        step(run, core, interrupt, WORD_INTERRUPT_SERVICE);
        interrupt_source_serving(run, source, interrupt);
        break;
    case FRAME_SERVICE:
        frame->stage = FRAME_RESTORE;
        frame->left = distribution_draw(&all->parameters->restore, &source->entering);
        frame->whole = ticks_add(frame->whole, frame->left);
        step(run, core, interrupt, WORD_INTERRUPT_CLEAR);
        interrupt_source_serve(run, source, interrupt);
        if (source->level == INTERRUPT_LEVEL_NONMASKABLE &&
            source->parameters->action == ACTION_PANIC) {
            interrupt_cores_panic(run, all, interrupt);
        }
        break;
    case FRAME_RESTORE:
        step(run, core, interrupt, WORD_INTERRUPT_RETURN);
        core->depth--;
        leave_work(run, core, interrupt, frame->whole);
        break;
    }
}

static void begin_mask(struct run *run, struct interrupt_core *core, sim_ticks length);

/* @return the time of what is begun below all frames */
static sim_ticks begin_below(struct run *run, struct interrupt *packet)
{
    struct interrupt_source *source = packet->source;
    if (packet->work != NULL) {
        packet->raised = run_now(run);
        return packet->took;
    }
    sim_ticks time = distribution_draw(&source->parameters->deferred, &source->deferring);
    packet->took = ticks_add(packet->took, time);
    return time;
}

static void end_below(struct run *run, struct interrupt_core *core, struct interrupt *packet)
{
    core->deferred_left = -1;
    interrupt_queue_pop(&core->deferred);
    if (packet->work == NULL) {
        interrupt_source_deliver(run, packet->source, packet);
        return;
    }
    struct interrupt done = *packet;
    core->driver_work--;
    interrupt_release(&core->all->pool, packet);
    done.work->take(run, done.work->owner, done.argument, done.raised);
}

/* Does the next of the work below all frames; returns false where there is none. */
static bool go_on_below(struct run *run, struct interrupt_core *core)
{
    struct interrupt *packet = core->deferred.head;
    if (packet == NULL) {
        return false;
    }
    if (core->deferred_left < 0) {
        core->deferred_left = begin_below(run, packet);
    }
    if (core->deferred_left > 0) {
        execute(run, core, core->deferred_left);
    } else {
        end_below(run, core, packet);
    }
    return true;
}

/* The frames have all ended: a window of a mask goes on or begins, then the work below. */
static void leave_frames(struct run *run, struct interrupt_core *core)
{
    if (core->mask_is_paused) {
        begin_mask(run, core, core->mask_left);
    } else if (core->mask_is_due) {
        core->mask_is_due = false;
        counter_add(&core->all->windows);
        begin_mask(run, core,
                   distribution_draw(&core->all->parameters->masks->length, &core->masking));
    }
}

/* The core goes on with the frame on top, or what is below all frames, after it has caught what it
 * may. The last that a handler does. */
static void go_on(struct run *run, struct interrupt_core *core)
{
    core->is_busy = true;
    while (!core->is_executing && !core->all->cores->is_frozen) {
        struct interrupt_source *next = next_source(core);
        if (next != NULL) {
            push_frame(run, core, next);
        }
        if (core->depth > 0) {
            struct interrupt_frame *frame = &core->frames[core->depth - 1];
            if (frame->left > 0) {
                execute(run, core, frame->left);
            } else {
                end_stage(run, core);
            }
            continue;
        }
        leave_frames(run, core);
        if (!go_on_below(run, core)) {
            break;
        }
    }
    core->is_busy = false;
    if (!core->is_executing && !core->all->cores->is_frozen && core->core->is_interrupted &&
        !PLANTED("a core does not return")) {
        level_add(&core->all->stopped, run_now(run), -(int64_t)core->had_thread);
        core->had_thread = false;
        cores_return(run, core->all->cores, core->core);
    }
}

/* --- Events --- */

void interrupt_core_on_stage_over(struct run *run, void *component, uint64_t argument)
{
    (void)component;
    struct interrupt_core *core = (struct interrupt_core *)(uintptr_t)argument;
    core->is_executing = false;
    if (core->depth > 0) {
        core->frames[core->depth - 1].left = 0;
    } else {
        core->deferred_left = 0;
    }
    go_on(run, core);
}

/* Catches what the core may catch now. */
static void attend(struct run *run, struct interrupt_core *core)
{
    bool may = !core->is_busy && !core->all->cores->is_frozen;
    struct interrupt_source *next = may ? next_source(core) : NULL;
    if (next != NULL) {
        push_frame(run, core, next);
        go_on(run, core);
    }
}

/* A core that stood still goes on with its interrupts, and catches those that came meanwhile. */
static void resume(struct run *run, struct interrupt_core *core)
{
    bool has_work = core->depth > 0 || core->deferred.count > 0;
    if (has_work && !core->core->is_interrupted) {
        interrupt_core_suspend(run, core);
    }
    if (core->core->is_interrupted) {
        go_on(run, core);
    } else {
        attend(run, core);
    }
}

void interrupt_cores_thaw(struct run *run, struct interrupt_cores *cores)
{
    for (uint32_t i = 0; i < cores->count && !cores->is_halted; i++) {
        resume(run, &cores->each[i]);
    }
}

void interrupt_core_on_sensed(struct run *run, void *component, uint64_t argument)
{
    (void)component;
    struct interrupt_core *core = (struct interrupt_core *)(uintptr_t)argument;
    core->is_sensing[0] = false;
    attend(run, core);
}

void interrupt_core_on_sensed_nonmaskable(struct run *run, void *component, uint64_t argument)
{
    (void)component;
    struct interrupt_core *core = (struct interrupt_core *)(uintptr_t)argument;
    core->is_sensing[1] = false;
    attend(run, core);
}

void interrupt_core_raise(struct run *run, struct interrupt_core *core, struct interrupt *interrupt)
{
    struct interrupt_cores *all = core->all;
    struct interrupt_source *source = interrupt->source;
    interrupt_queue_push(&core->pending[source->number], interrupt);
    core->pending_count += 1 + PLANTED("an interrupt is pending twice");
    sim_ticks rest = all->senses ? residual_draw(&all->instruction, &source->sensing) : 0;
    if (core->is_masked && source->level != INTERRUPT_LEVEL_NONMASKABLE) {
        interrupt->next_held = core->held;
        core->held = interrupt;
    }
    if (source->level < least_level(core) || is_being_sensed(core, source->level)) {
        return;
    }
    bool executes = core->is_executing || core->core->running != NULL;
    if (rest > 0 && executes) {
        bool is_other = source->level == INTERRUPT_LEVEL_NONMASKABLE;
        core->is_sensing[is_other] = true;
        core->sense[is_other] =
            expect(run, core, rest, is_other ? INTERRUPT_SENSED_NONMASKABLE : INTERRUPT_SENSED);
    } else {
        attend(run, core);
    }
}

void interrupt_core_work(struct run *run, struct interrupt_core *core, struct interrupt *work)
{
    interrupt_queue_push(&core->deferred, work);
    core->driver_work++;
    if (!core->is_busy && !core->is_executing && !core->all->cores->is_frozen) {
        interrupt_core_suspend(run, core);
        go_on(run, core);
    }
}

/* --- Masks --- */

static void expect_mask(struct run *run, struct interrupt_core *core)
{
    const struct interrupt_masks_parameters *masks = core->all->parameters->masks;
    core->mask =
        expect(run, core, distribution_draw(&masks->between, &core->masking), INTERRUPT_MASKED);
}

static void begin_mask(struct run *run, struct interrupt_core *core, sim_ticks length)
{
    level_add(&core->all->masked, run_now(run), !core->is_masked);
    core->is_masked = true;
    core->mask_is_paused = false;
    core->mask_until = run_add(run, run_now(run), length);
    core->mask = expect(run, core, length, INTERRUPT_UNMASKED);
}

void interrupt_core_on_masked(struct run *run, void *component, uint64_t argument)
{
    (void)component;
    struct interrupt_core *core = (struct interrupt_core *)(uintptr_t)argument;
    core->mask_is_due = true;
    if (core->depth == 0) {
        leave_frames(run, core);
    }
}

void interrupt_core_on_unmasked(struct run *run, void *component, uint64_t argument)
{
    (void)component;
    struct interrupt_core *core = (struct interrupt_core *)(uintptr_t)argument;
    sim_ticks now = run_now(run);
    level_add(&core->all->masked, now, -1);
    core->is_masked = false;
    for (const struct interrupt *held = core->held; held != NULL; held = held->next_held) {
        tally_add(&held->source->deferral, now - held->raised);
    }
    core->held = NULL;
    expect_mask(run, core);
    if (!PLANTED("an interrupt waits after its mask")) {
        attend(run, core);
    }
}

void interrupt_core_begin(struct run *run, struct interrupt_core *core)
{
    if (core->all->parameters->masks != NULL) {
        expect_mask(run, core);
    }
}

uint32_t interrupt_cores_depth_most(const struct interrupt_cores *cores)
{
    uint64_t levels = 0;
    for (uint32_t i = 0; i < cores->source_count; i++) {
        levels |= UINT64_C(1) << cores->sources[i].level;
    }
    bool is_any_nonmaskable = levels >> INTERRUPT_LEVEL_NONMASKABLE != 0;
    int64_t maskable = __builtin_popcountll(levels) - is_any_nonmaskable;
    int64_t nested = maskable < cores->parameters->nesting ? maskable : cores->parameters->nesting;
    return (uint32_t)nested + is_any_nonmaskable;
}

void interrupt_core_init(struct interrupt_core *core, const struct assembly *assembly,
                         struct interrupt_cores *all, const struct scope *scope, uint32_t number)
{
    *core = (struct interrupt_core){
        .all = all,
        .core = &all->cores->each[number],
        .number = number,
        .name = scope_inside(scope, "cores.%u", number).path,
        .pending = ARENA_ARRAY(assembly->arena, struct interrupt_queue, all->source_count),
        .deferred_left = -1,
    };
    const char *path = scope_inside(scope, "interrupt_controller.%u", number).path;
    assembly_stream(assembly, path, "masks", &core->masking);
}
