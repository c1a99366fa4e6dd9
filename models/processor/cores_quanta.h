/*
 * The quanta of threads on cores.
 *
 * The end of a quantum, a tick, changes nothing while no thread waits for the core: the thread
 * begins one more quantum. So no event tells it, as in a tickless operating system. When a thread
 * comes to wait for the core, the quantum under way is found by counting, and its end is an event
 * at the time at which it would have been; at the present instant too, as far as the instant has
 * not gone past it.
 */
#ifndef MODELS_PROCESSOR_CORES_QUANTA_H
#define MODELS_PROCESSOR_CORES_QUANTA_H

#include "models/processor/cores.h"

/** A thread begins to use the core that holds it; without a scheduler nothing. */
void cores_quanta_begin(struct run *run, struct cores *cores, struct thread *thread);

/** A thread uses its core no more, or begins anew: its time on the core counts. */
void cores_quanta_end(struct run *run, struct cores *cores, struct thread *thread);

/** A thread has come to wait: the quanta of threads on the cores that it waits for end with an
 *  event. O(cores) where some end without one, else O(1) */
void cores_quanta_expect(struct run *run, struct cores *cores, const struct thread *waiting);

/** A core begins to serve interrupts, and returns from them: a quantum that ended meanwhile begins
 *  at the return. Both while the core is not, or still, marked as interrupted. */
void cores_quanta_interrupt(const struct run *run, struct cores *cores, struct core *core);
void cores_quanta_return(struct run *run, struct cores *cores, struct core *core);

#endif
