/*
 * The lookup of a line that a thread refers to: in the caches of its core, on its way there, or
 * asked for.
 *
 * A line that the core has is there at once. One that is on its way already, for the same thread,
 * is joined; a store to it may have to wait in the store buffer until its core owns the line. Any
 * other line becomes a reference.
 */
#ifndef MODELS_PROCESSOR_WALK_LOOK_H
#define MODELS_PROCESSOR_WALK_LOOK_H

#include "models/processor/processors.h"

/** The outcomes of looking up a line. */
enum look {
    LOOK_ANSWERED,
    LOOK_ON_ITS_WAY, /* a reference brings it */
    LOOK_LATER,      /* it cannot be told ahead of time */
    LOOK_STALLS,     /* the thread is stalled, and looks again */
};

/** Look up the next line of a thread's access. @param ahead  of the run's time: hits alone
 *  @param latency  set where a cache answers */
enum look walk_look(struct run *run, struct processors *all, struct program_thread *thread,
                    const struct access *access, bool ahead, sim_ticks *latency);

/** A line has come that is to be written still: the core may by now, or asks for leave.
 *  @param read  the miss @param reference  its index, free by now */
void walk_make_write(struct run *run, struct processors *all, struct program_thread *thread,
                     const struct cache_miss *read, uint32_t reference);

#endif
