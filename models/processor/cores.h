/*
 * The cores of a machine, and the threads that they hold.
 *
 * A ready thread that no core holds goes to the core that holds the fewest threads; among equal
 * cores of a processor, to the core that has held so few for longest. Without a scheduler there is
 * a place for each thread, and a thread stays on its core until it ends. With a scheduler a thread
 * leaves its core when its quantum is over and another thread waits, and at once when a ready
 * thread goes before it and it is the last in the scheduler's order. A thread that finds no place
 * waits in the scheduler's queue.
 *
 * Each core may have a queue of its own (run_queues.h). A thread that becomes ready then goes to
 * the queue of one core, and comes to another only when threads are balanced.
 *
 * A core that takes up another thread than the last that left it needs the time of a switch. A
 * switch that is broken off for another thread starts anew.
 *
 * One event for each stretch of computing, none for a stretch of no time; one for each quantum at
 * whose end a thread waits for the core (cores_quanta.h).
 */
#ifndef MODELS_PROCESSOR_CORES_H
#define MODELS_PROCESSOR_CORES_H

#include "models/machine/numa.h"
#include "models/processor/boss.h"
#include "models/processor/core.h"
#include "models/processor/run_queues.h"
#include "models/processor/scheduler.h"
#include "models/processor/scheduling.h"
#include "sim/component/assembly.h"

extern const struct kind cores_kind;

struct cores_options {
    struct numa_nodes nodes;                    /* with the cores of each processor */
    uint32_t hardware_threads;                  /* threads that a core holds at most */
    struct part scheduler;                      /* no kind: none */
    const struct run_queues_parameters *queues; /* NULL: one for all cores */
    const struct sleep_parameters *sleep;       /* NULL: no core sleeps */
    int64_t priority_least;                     /* that a thread has */
    bool has_boss;                              /* asymmetric: the first core is the boss */
    bool is_interrupted;                        /* interrupts leave them work in state system */
};

/** Cores that hold equally many threads, in order of coming to hold so many. */
struct core_list {
    struct core *head, *tail;
};

/** The work of all cores up to a mark. */
struct cores_mark {
    wide times[CORE_STATES];
    wide system_of_threads; /* of the time in state system, that of threads */
};

struct cores {
    struct component component; /* path "cores" */
    struct cores_options options;
    struct scheduler *scheduler;   /* of the first core; NULL: none */
    struct scheduling *scheduling; /* NULL: there is no scheduler */
    struct boss *boss;             /* NULL: each core executes the system for its own threads */
    struct stream placing;         /* draws of random placement */
    uint32_t next_queue;           /* asked first for a thread that goes to one */
    bool is_balancing;             /* CORE_BALANCED is to come */
    uint32_t tickless;             /* threads whose quanta end without an event */
    uint32_t count;
    bool is_frozen;            /* the cores stand still: they execute nothing */
    uint64_t places;           /* free on all cores, and kept for no thread */
    uint32_t turn;             /* the processor asked first for a thread that is bound to none */
    uint32_t *next_victim;     /* of each processor: the core asked first to give up a place */
    struct core *each;         /* one processor's after another's */
    const uint32_t *first;     /* of each processor its first core, and the count of all */
    struct core_list *by_held; /* for each processor, and 0 to hardware_threads - 1 held or kept */
    struct cores_mark *marked;
};

struct cores *cores_build(const struct assembly *assembly, const struct scope *machine,
                          const struct cores_options *options);

/** Bind a thread that no core holds to a core, which keeps a place for it from now on; without a
 *  scheduler. @param core  with a free place, counted over all processors */
void cores_bind(struct cores *cores, struct thread *thread, uint32_t core);

/** Take a ready thread that no core holds: onto a core with a place, or into the scheduler's queue.
 */
void cores_admit(struct run *run, struct cores *cores, struct thread *thread);

/** The line that a stalled thread waited for has come: the thread is ready. */
void cores_wake(struct run *run, struct cores *cores, struct thread *thread);

/** Take a thread away, wherever it is: it ends with its work undone. A thread that is being
 * finished (thread_port) must not be taken away. */
void cores_remove(struct run *run, struct cores *cores, struct thread *thread);

/** Let all cores stand still, and go on. Threads keep their places and the work left; quanta begin
 *  anew. Meanwhile the cores count as idle. */
void cores_freeze(struct run *run, struct cores *cores);
void cores_thaw(struct run *run, struct cores *cores);

/** Let a core serve interrupts, as core_interrupt, until cores_return. */
void cores_interrupt(struct run *run, struct cores *cores, struct core *core);

/** A core that was interrupted goes on with its threads; the last that a handler does. Meanwhile
 *  lines that came and threads that found a place were made ready; a quantum that ended takes
 *  effect now. */
void cores_return(struct run *run, struct cores *cores, struct core *core);

/** Cores in a state, on average over a window. */
double cores_mean(const struct cores *cores, enum core_state state, const struct window *window);

/** Cores in state system for their threads, on average over a window: without the work that
 *  interrupts left. */
double cores_mean_system(const struct cores *cores, const struct window *window);

/** Time of all cores in a state, found from the work of threads that they were given [ticks]. */
wide cores_worked(const struct cores *cores, enum core_state state, sim_ticks now);

/** Take the times of all states at each mark of the run from now on. */
void cores_measure(struct cores *cores, struct measures *measures);

extern const struct metric_row cores_metrics[];

/** The share of each state; fits struct kind. */
void cores_report(const struct component *component, struct report *report);

/** Laws over [0, now]: the states of cores, and the work that they have done. */
void cores_laws(const struct component *component, sim_ticks now, struct report *report);

/** Fail the run when cores and the threads that they hold contradict each other. */
void cores_invariants(struct run *run, const struct component *component);

#endif
