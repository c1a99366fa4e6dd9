/*
 * The queues in which ready threads wait for cores: one for the machine, or one for each core.
 *
 * A queue is a scheduler, which keeps the order. With a queue for each core a thread is first
 * assigned to a core, and comes to another only by balancing. Without stealing a core may be idle
 * while threads wait for others: that is what a machine with queues of its own does.
 */
#ifndef MODELS_PROCESSOR_CORES_QUEUES_H
#define MODELS_PROCESSOR_CORES_QUEUES_H

#include "models/processor/cores.h"

/** Make the schedulers of the cores; there is one in the options. */
void cores_queues_build(const struct assembly *assembly, const struct scope *machine,
                        struct cores *cores);

/** Assign a thread that becomes ready to a queue.
 *  @return the core of the queue; NULL: the queue is that of all cores */
struct core *cores_queues_assign(struct run *run, struct cores *cores, struct thread *thread,
                                 enum ready_reason reason);

/** Assign a thread that waits in no queue to the queue of a core. */
void cores_queues_move(struct run *run, struct cores *cores, struct thread *thread,
                       struct core *core);

/** Put a thread into the queue that it is assigned to. */
void cores_queues_put(struct run *run, struct cores *cores, struct thread *thread,
                      enum ready_reason reason);

/** The next thread of the core's own queue, which is taken out of it; NULL: none waits there. */
struct thread *cores_queues_take(struct run *run, struct cores *cores, const struct core *core);

/** A thread of the longest queue from which this core may take one, out of its own processor's
 *  where there is one; it is this core's now. NULL: there is none. O(cores) */
struct thread *cores_queues_steal(struct run *run, struct cores *cores, struct core *core);

/** Take a thread out of the queue that it waits in. */
void cores_queues_remove(struct run *run, struct cores *cores, struct thread *thread);

/** The thread is none of the scheduler's any more: it ends, or waits off its core. */
void cores_queues_leave(struct run *run, struct thread *thread);

/** The most loaded core and the least loaded one that may take a thread from its queue, where they
 *  differ by more than one thread. @return that thread, out of its queue; NULL: there is none */
struct thread *cores_queues_push(struct run *run, struct cores *cores, struct core **to);

/** Whether a core with a place takes threads from other queues at once. */
static inline bool cores_queues_steal_at_once(const struct cores *cores)
{
    const struct run_queues_parameters *queues = cores->options.queues;
    return run_queues_are_per_core(queues) && queues->balancing == BALANCING_STEAL;
}

/** The time between two balancings; TICKS_NEVER: there are none. */
static inline sim_ticks cores_queues_interval(const struct cores *cores)
{
    const struct run_queues_parameters *queues = cores->options.queues;
    bool is_periodic = run_queues_are_per_core(queues) &&
                       (queues->balancing == BALANCING_PULL || queues->balancing == BALANCING_PUSH);
    return is_periodic ? queues->interval : TICKS_NEVER;
}

#endif
