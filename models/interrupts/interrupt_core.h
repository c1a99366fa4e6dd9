/*
 * A core that serves interrupts.
 *
 * An interrupt is sensed when the instruction under way is over, and caught unless the core has
 * such interrupts off. Then its frame goes through four stages, which the core executes:
 *
 *     save       the state of what was interrupted
 *     dispatch   to the routine, by way of the sources that are asked before
 *     service    the routine itself
 *     restore    the state, and return
 *
 * A frame is preempted by an interrupt of a higher level, and goes on where it was. Below all
 * frames the core does the work that routines have left for later and that of drivers, in the order
 * in which they came, and below that it executes its threads. While interrupts are off (a mask) no
 * maskable frame is begun, and none is under way.
 *
 * Events: one for each stage that takes time, and one where an instruction has to end first.
 */
#ifndef MODELS_INTERRUPTS_INTERRUPT_CORE_H
#define MODELS_INTERRUPTS_INTERRUPT_CORE_H

#include "models/interrupts/interrupt_source.h"
#include "models/interrupts/interrupt_steps.h"
#include "models/processor/cores.h"
#include "sim/random/residual.h"

/* Frames that a core has at most: one of each level, and one that is not maskable. */
enum { INTERRUPT_FRAMES_MOST = INTERRUPT_LEVELS + 1 };

/** Events of the component that owns the cores; the argument is the core. */
enum interrupt_core_event {
    INTERRUPT_SENSED,
    INTERRUPT_SENSED_NONMASKABLE,
    INTERRUPT_STAGE_OVER, /* or deferred work is done */
    INTERRUPT_MASKED,
    INTERRUPT_UNMASKED,
    INTERRUPT_PANICKED, /* without an argument */
    INTERRUPT_CORE_EVENTS,
};

enum frame_stage { FRAME_SAVE, FRAME_DISPATCH, FRAME_SERVICE, FRAME_RESTORE };

struct interrupt_frame {
    struct interrupt *interrupt;
    uint32_t level;
    uint32_t probes;
    enum frame_stage stage;
    sim_ticks left;  /* of the stage, while the core does not execute it */
    sim_ticks whole; /* time of the stages so far, and of that under way */
};

struct interrupt_cores;

struct interrupt_core {
    struct interrupt_cores *all;
    struct core *core;
    uint32_t number;
    const char *name;                /* on the timeline */
    bool is_busy;                    /* its next work is being looked for */
    bool had_thread;                 /* it executed one when it was interrupted */
    struct interrupt_queue *pending; /* of each source */
    uint64_t pending_count;
    uint32_t depth; /* frames */
    struct interrupt_frame frames[INTERRUPT_FRAMES_MOST];
    struct interrupt_queue deferred; /* packets, and work of drivers; the first may have begun */
    uint64_t driver_work;            /* of these, work of drivers */
    sim_ticks deferred_left;         /* of the first; -1: not begun */
    bool is_sensing[2]; /* interrupts that are maskable, and others: an instruction has to end */
    bool is_executing;  /* a frame or deferred work, up to `until` */
    sim_ticks until;
    struct event_id done;
    struct event_id sense[2];
    wide given[2]; /* time of frames, and of deferred work, that was begun, less what was left */

    bool is_masked;
    bool mask_is_due;    /* a window waits for the end of the frames */
    bool mask_is_paused; /* frames hold the window up, with `mask_left` to go */
    sim_ticks mask_left;
    sim_ticks mask_until;
    struct event_id mask;   /* its end */
    struct interrupt *held; /* raised in the window, linked through next_held; the last first */
    struct stream masking;
};

/** Is told of a panic by an event of the same instant. @param event  of the panic on the timeline;
 *  0: there is none @param fault  at the root of its causes; NULL: none */
struct interrupt_panic_port {
    void *owner; /* NULL: none is told */
    void (*take)(struct run *run, void *owner, uint64_t event, const char *fault);
};

/** The cores of a machine, and what they have in common. */
struct interrupt_cores {
    struct component *owner; /* gets the events */
    const struct interrupts_parameters *parameters;
    struct cores *cores;
    struct interrupt_source *sources;
    uint32_t source_count;
    const uint32_t *chain;    /* sources of one vector after those of another, each in order */
    const uint32_t *chain_of; /* of each source: where its chain begins */
    bool senses;              /* instructions take time */
    struct residual instruction;
    struct interrupt_pool pool;
    struct interrupt_steps steps;
    struct interrupt_core *each;
    uint32_t count;
    bool is_halted; /* the machine is down, or has panicked: what is raised is lost */
    struct interrupt_panic_port panicked;
    struct interrupt panic; /* a copy of the interrupt that made the machine panic */
    struct event_id panicking;

    struct level masked;    /* cores */
    struct counter windows; /* of masks */
    struct counter panics;
    struct tally probes;                          /* of interrupts that are maskable */
    struct counter depths[INTERRUPT_FRAMES_MOST]; /* interrupts caught, by the frames there were */
    struct level stopped; /* cores with a thread that does not execute for interrupts */
};

/** @param all  whose parameters, sources, chains and cores are set @param scope  of the machine
 *  @param number  of the core */
void interrupt_core_init(struct interrupt_core *core, const struct assembly *assembly,
                         struct interrupt_cores *all, const struct scope *scope, uint32_t number);

/** Stop what the core executes; it goes on there later. */
void interrupt_core_suspend(struct run *run, struct interrupt_core *core);

/** Let the windows of masks begin. */
void interrupt_core_begin(struct run *run, struct interrupt_core *core);

/** An interrupt is raised at a core, which keeps it until it is caught. */
void interrupt_core_raise(struct run *run, struct interrupt_core *core,
                          struct interrupt *interrupt);

/** A core is given work of a driver, in a place of the pool: it runs below all interrupts and
 * before all threads. The last that a handler does. */
void interrupt_core_work(struct run *run, struct interrupt_core *core, struct interrupt *work);

/** The cores of a machine stand still, as it hangs, and go on. Call the first before cores_freeze,
 *  and the second after cores_thaw. */
void interrupt_cores_freeze(struct run *run, struct interrupt_cores *cores);
void interrupt_cores_thaw(struct run *run, struct interrupt_cores *cores);

/** The machine panics: it executes nothing any more, and what is raised is lost. */
void interrupt_cores_panic(struct run *run, struct interrupt_cores *cores,
                           const struct interrupt *interrupt);

/** The machine goes down: every interrupt is lost, and all work that was left for later dropped. */
void interrupt_cores_halt(struct run *run, struct interrupt_cores *cores);

/** Frames, interrupts that are pending, and packets whose work was left for later. */
static inline uint64_t interrupt_core_load(const struct interrupt_core *core)
{
    return core->depth + core->pending_count + core->deferred.count;
}

/** Frames that a core may have at once: one of each level that a source has, as far as they nest,
 *  and one that is not maskable. */
uint32_t interrupt_cores_depth_most(const struct interrupt_cores *cores);

/* Handlers of these events. */
void interrupt_core_on_sensed(struct run *run, void *component, uint64_t core);
void interrupt_core_on_sensed_nonmaskable(struct run *run, void *component, uint64_t core);
void interrupt_core_on_stage_over(struct run *run, void *component, uint64_t core);
void interrupt_core_on_masked(struct run *run, void *component, uint64_t core);
void interrupt_core_on_unmasked(struct run *run, void *component, uint64_t core);

#endif
