/*
 * A core: executes one thread at a time, and is in exactly one state at each instant.
 *
 * A core holds at most as many threads as it has hardware threads. It executes one of them; when
 * that thread stalls, the core executes the next ready thread, in order of becoming ready and at no
 * cost. A thread that waits for memory keeps its hardware thread: no other thread takes it, and the
 * core executes the other threads that it holds meanwhile.
 *
 * core_charge ends one state and begins another; the times of all states sum to the run's. A core
 * that has been idle for long enough sleeps: no event tells, its idle time is split when it is
 * asked for.
 */
#ifndef MODELS_PROCESSOR_CORE_H
#define MODELS_PROCESSOR_CORE_H

#include "models/machine/core_state.h"
#include "models/machine/thread.h"
#include "models/planted.h"
#include "models/power/power.h"
#include "sim/kernel/run.h"

/** Events of a component that owns cores; the argument of the first is the core. */
enum core_event {
    CORE_DONE,     /* the work that it executes is done */
    CORE_TICKED,   /* a quantum is over; its argument is the thread */
    CORE_BALANCED, /* threads that wait are dealt out anew */
    CORE_CALLED,   /* a boss that is idle has a call to serve */
    CORE_EVENTS,
};

struct core {
    struct component *owner; /* gets the events */
    enum core_state state;
    bool is_interrupted; /* it executes none of its threads, until cores_return */
    uint16_t processor;
    uint32_t held;                        /* threads */
    uint32_t waiting;                     /* threads in a queue of its own */
    uint32_t kept;                        /* places for threads that are bound to it and not held */
    sim_ticks since;                      /* when its state began */
    const struct sleep_parameters *sleep; /* NULL: it never sleeps */
    sim_ticks until;                      /* when the work that it executes is done */
    sim_ticks given[CORE_SYSTEM + 1];     /* work of threads begun, less what interruptions left */
    struct event_id done;                 /* CORE_DONE */
    struct thread *running;               /* the thread that it executes, or NULL */
    struct thread_queue ready;            /* threads that it holds and that wait for their turn */
    struct thread *threads;       /* the threads that it holds, linked through before and behind */
    struct thread *last;          /* left last; NULL: it ended, or another came since */
    struct scheduler *scheduler;  /* whose threads it takes; NULL: none */
    struct core *before, *behind; /* in the list of cores of its processor with as many places */
    sim_ticks times[CORE_STATES]; /* up to `since` */
};

/** Time that a core which is idle has slept. */
static inline sim_ticks core_asleep(const struct core *core, sim_ticks now)
{
    if (core->state != CORE_IDLE || core->sleep == NULL) {
        return 0;
    }
    sim_ticks awake = core->sleep->after;
    return now - core->since > awake ? now - core->since - awake : 0;
}

/** End the present state of a core and begin another; it may be the same. */
static inline void core_charge(struct core *core, sim_ticks now, enum core_state state)
{
    bool loses = core->state != CORE_USER && PLANTED("a core loses a tick");
    sim_ticks asleep = core_asleep(core, now);
    core->times[core->state] += now - core->since - asleep - loses;
    core->times[CORE_ASLEEP] += asleep;
    core->since = now;
    core->state = state;
}

/** Put a ready thread on a core; take off a thread that the core does not execute. O(1) */
void core_hold(struct core *core, struct thread *thread);
void core_drop(struct core *core, struct thread *thread);

/**
 * Execute work for a thread that the core holds; CORE_DONE comes when it is done.
 *
 * @param work   [ticks, >= 0]
 * @param state  what the work is: CORE_USER, CORE_SYSTEM, CORE_SWITCHING
 * @return false when the work is none: it is done already, and the core's state is as before
 */
bool core_run(struct run *run, struct core *core, struct thread *thread, sim_ticks work,
              enum core_state state);

/** At CORE_DONE: the core executes nothing now; its state is to be charged. @return the thread */
struct thread *core_finish(struct core *core);

/**
 * Interrupt the work under way; the core's state is to be charged.
 *
 * @return the work left [ticks], kept in the thread too unless it is a switch; 0: the core executes
 *         nothing
 */
sim_ticks core_preempt(struct run *run, struct core *core);

/** Go on with a thread's work where it was interrupted; as core_run. */
bool core_resume(struct run *run, struct core *core, struct thread *thread);

/** Let a core stand still, in state CORE_IDLE: it executes nothing until it is given work, and the
 *  thread that it executed is the first that is ready. */
void core_stop(struct run *run, struct core *core);

/** Let a core serve interrupts: it executes none of its threads until cores_return. The one that it
 *  executed is the first that is ready, and has its work left, or what is left of the switch to it.
 *  The core's state is to be charged. */
void core_interrupt(struct run *run, struct core *core);

/** A thread on the core whose quantum ended while it served interrupts; NULL: none. O(threads) */
struct thread *core_find_expired(const struct core *core);

/** The work left of a thread [ticks], whether a core executes it, holds it or does not; of one that
 *  runs a program, up to its next reference. */
sim_ticks core_left(const struct thread *thread, sim_ticks now);

/** Time up to now that a core has worked in a state for its threads [ticks], found from the work
 * that it was given. @param state  CORE_USER, CORE_SYSTEM */
sim_ticks core_worked(const struct core *core, enum core_state state, sim_ticks now);

/** Time in a state from the start of the run to now [ticks]. */
sim_ticks core_time(const struct core *core, enum core_state state, sim_ticks now);

#endif
