/*
 * The cores of a machine, and the threads that they hold.
 *
 * A thread that is ready and held by no core goes to the core that holds the fewest, the one first
 * that came to hold so few. Without a scheduler it stays there until it ends, and there is a place
 * for each. With one it makes room when the scheduler says so: when its quantum is over and another
 * waits, or at once for one that goes before it, if it is the last in the scheduler's order; a
 * thread that finds no place is the scheduler's.
 *
 * A core takes the time of a switch to take up another thread than the one that it was rid of last.
 * A switch that is interrupted is begun anew.
 *
 * One event for each stretch of computing, none for a stretch of no time; one for each quantum.
 */
#ifndef MODELS_PROCESSOR_CORES_H
#define MODELS_PROCESSOR_CORES_H

#include "models/processor/core.h"
#include "models/processor/scheduler.h"
#include "sim/component/assembly.h"

extern const struct kind cores_kind;

struct cores_options {
    uint32_t processors;
    uint32_t cores;            /* of each processor */
    uint32_t hardware_threads; /* threads that a core holds at most */
    struct part scheduler;     /* no kind: none */
    int64_t priority_least;    /* that a thread has */
};

/** Cores that hold equally many threads, in order of coming to hold so many. */
struct core_list {
    struct core *head, *tail;
};

/** The work of all cores up to a mark. */
struct cores_mark {
    wide times[CORE_STATES];
};

struct cores {
    struct component component; /* path "cores" */
    struct cores_options options;
    struct scheduler *scheduler; /* NULL: none */
    uint32_t count;
    bool is_frozen;            /* the cores stand still: they execute nothing */
    uint64_t places;           /* free, on all cores */
    uint32_t turn;             /* the processor that has the next place for a thread of none */
    uint32_t *next_victim;     /* of each processor: the core that gives a place up next */
    struct core *each;         /* one processor's after another's */
    struct core_list *by_held; /* for each processor, and 0 to hardware_threads - 1 held */
    struct cores_mark *marked;
};

struct cores *cores_build(const struct assembly *assembly, const struct scope *machine,
                          const struct cores_options *options);

/** A thread is ready and held by no core: it begins where there is a place for it. */
void cores_admit(struct run *run, struct cores *cores, struct thread *thread);

/** A stalled thread is ready: what it waited for has come. */
void cores_wake(struct run *run, struct cores *cores, struct thread *thread);

/** Take a thread away, wherever it is: it ends with its work undone. A thread that is being
 * finished (thread_port) must not be taken away. */
void cores_remove(struct run *run, struct cores *cores, struct thread *thread);

/** Let all cores stand still, and go on. Threads keep their places and the work left; quanta begin
 *  anew. Meanwhile the cores count as idle. */
void cores_freeze(struct run *run, struct cores *cores);
void cores_thaw(struct run *run, struct cores *cores);

/** Cores in a state, on average over a window. */
double cores_mean(const struct cores *cores, enum core_state state, const struct window *window);

/** Laws over [0, now]: the states of cores, and the work that they have done. */
void cores_laws(const struct component *component, sim_ticks now, struct report *report);

/** Fail the run when cores and the threads that they hold contradict each other. */
void cores_invariants(struct run *run, const struct component *component);

#endif
