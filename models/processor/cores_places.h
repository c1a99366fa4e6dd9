/*
 * The places of cores: which cores hold how many threads, where a ready thread finds a place, and
 * which thread gives its place up to another.
 */
#ifndef MODELS_PROCESSOR_CORES_PLACES_H
#define MODELS_PROCESSOR_CORES_PLACES_H

#include "models/processor/cores.h"

/** Whether a core has no place left. */
static inline bool cores_places_are_taken(const struct cores *cores, const struct core *core)
{
    return core->held + core->kept >= cores->options.hardware_threads;
}

/** Put a core into the list of cores of its processor that hold as many threads, and take it out
 *  before that number changes. A core whose places are taken is in no list. */
void cores_places_list(struct cores *cores, struct core *core);
void cores_places_unlist(struct cores *cores, struct core *core);

/** A core with a place holds a thread, or holds it no more. */
void cores_places_hold(struct run *run, struct cores *cores, struct core *core,
                       struct thread *thread);
void cores_places_drop(struct run *run, struct cores *cores, struct core *core,
                       struct thread *thread);

/** The core that holds the fewest threads, of those that may hold this one; NULL: all are full. */
struct core *cores_places_find(const struct cores *cores, const struct thread *thread);

/** The thread that gives up its place to a ready thread; NULL: none.
 *  @param own  the core whose queue the ready thread is assigned to; NULL: any may take it */
struct thread *cores_places_victim(const struct run *run, struct cores *cores, struct thread *ready,
                                   const struct core *own);

#endif
