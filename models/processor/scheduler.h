/*
 * The role "scheduler": which of the threads that are ready a core runs next, and for how long.
 *
 * A spec names one as {"kind": "round_robin", ...}. A scheduler sees threads that no core holds: it
 * keeps those that are ready, and gives one to each core that has a place free. No thread waits
 * while a core that may hold it has a place.
 */
#ifndef MODELS_PROCESSOR_SCHEDULER_H
#define MODELS_PROCESSOR_SCHEDULER_H

#include "models/processor/core.h"
#include "models/processor/run_queue.h"
#include "sim/component/assembly.h"

/** Why a thread is ready and held by no core. */
enum ready_reason {
    READY_NEW,       /* it begins */
    READY_EXPIRED,   /* its quantum was over */
    READY_PREEMPTED, /* another took its place */
};

/** The properties of a scheduler that are known before it runs. */
struct scheduler_profile {
    sim_ticks switch_cost; /* of a core that takes up another thread than it had last */
    sim_ticks quantum;     /* that a thread is on a core before tick; TICKS_NEVER: none ends */
    bool by_priority;      /* no thread goes before one of higher priority, or takes its place */
    bool equals_wait;      /* no thread takes the place of one of its own priority */
    bool by_weight;        /* threads share the cores by their weights */
};

struct scheduler {
    const struct scheduler_operations *operations;
    struct scheduler_profile profile;
    struct run_queue queue;
};

/** Operations of the role "scheduler"; an operation that may be NULL says what NULL means. */
struct scheduler_operations {
    struct scheduler_profile (*profile)(const void *parameters);
    /** A scheduler in the arena, the first member of what the kind keeps beside it; scheduler_make
     *  does the rest. NULL: the kind keeps nothing beside it. */
    struct scheduler *(*make)(const struct assembly *assembly, const struct scope *scope,
                              const void *parameters);
    /** A thread is one of those that this scheduler shares cores among, from its beginning until it
     *  ends or waits off its core. NULL: neither changes anything. */
    void (*join)(struct run *run, struct scheduler *scheduler, struct thread *thread);
    void (*leave)(struct run *run, struct scheduler *scheduler, struct thread *thread);
    /** A thread has begun to use its core at `thread->since`, or has used it from then to now,
     *  for any number of quanta. NULL: neither changes anything. */
    void (*begin)(struct run *run, struct scheduler *scheduler, struct thread *thread);
    void (*used)(struct run *run, struct scheduler *scheduler, struct thread *thread);
    /** Take a thread that is ready; unless it was preempted, it has the next turn. */
    void (*ready)(struct run *run, struct scheduler *scheduler, struct thread *thread,
                  enum ready_reason reason);
    /** The thread that a core runs next, which stays where it is; NULL: none waits for it. */
    struct thread *(*first)(const struct run *run, const struct scheduler *scheduler,
                            const struct core *core);
    /** Give that thread away. */
    struct thread *(*pick)(const struct run *run, struct scheduler *scheduler,
                           const struct core *core);
    /** The quantum that a thread begins, where those of the profile end. NULL: that of the
     *  profile. */
    sim_ticks (*quantum)(const struct scheduler *scheduler, const struct thread *thread);
    /** The quantum of a thread is over. @return whether the thread has to leave its core for one
     *  that waits in this queue; else it begins one more quantum. Where none waits for its core
     *  nothing need be called, and the thread stays. Never called where the profile's quantum is
     *  TICKS_NEVER, which alone says that there is none. NULL: there is none, whatever the
     *  parameters. */
    bool (*tick)(const struct run *run, struct scheduler *scheduler, struct thread *thread);
    /**
     * Whether one thread goes before another, on a core or off it. At each instant this is a strict
     * weak order: threads of which neither goes before the other are equal, and equality is
     * transitive. NULL: no thread takes the place of another.
     *
     * A ready thread that finds no place is compared with the last in this order among the threads
     * on the cores that may hold it, and takes the place of that thread if it goes before it; where
     * several are equally last, the cores give up a place in turn. The cores ask when a thread
     * becomes ready, for each enum ready_reason, and at no other time. Between two such instants
     * and the ends of quanta (after which `tick` says whether the thread leaves), the order of a
     * waiting thread and a thread on a core may therefore change only in favour of the latter. An
     * order by core_left keeps to this for tasks, but not for threads that run a program, whose
     * work begins anew at each reference.
     */
    bool (*is_before)(const struct run *run, const struct scheduler *scheduler,
                      const struct thread *one, const struct thread *other);
};

/** The profile of the scheduler that a spec names. Aborts on a kind whose quanta end and that has
 * no tick. */
struct scheduler_profile scheduler_profile(const struct part *part);

/** Make the scheduler that a spec names. @param scope  its place in the spec */
struct scheduler *scheduler_make(const struct assembly *assembly, const struct scope *scope,
                                 const struct part *part, uint32_t processors);

/** The quantum that a thread begins; TICKS_NEVER: no end. */
sim_ticks scheduler_quantum(const struct scheduler *scheduler, const struct thread *thread);

/** Whether a thread of a priority has its turn at some time while threads of another priority,
 * which never end, hold all places. For checks. */
bool scheduler_lets_run(const struct part *part, int64_t priority, int64_t held);

/* Operations that several kinds share: */

/** Threads of one priority in order of becoming ready; a preempted one keeps its turn, which the
 *  cores have given it (run_queue.h). */
void scheduler_ready(struct run *run, struct scheduler *scheduler, struct thread *thread,
                     enum ready_reason reason);
struct thread *scheduler_first(const struct run *run, const struct scheduler *scheduler,
                               const struct core *core);
struct thread *scheduler_pick(const struct run *run, struct scheduler *scheduler,
                              const struct core *core);

/** The higher priority goes before the lower. */
bool scheduler_is_before(const struct run *run, const struct scheduler *scheduler,
                         const struct thread *one, const struct thread *other);

#endif
