/*
 * Prefetches of a thread's core, as references on the machine.
 *
 * A prefetch reads its line as a miss of an access to data does, at the same instant, but no thread
 * waits for it. Where there are several memories, lines of a page that no access has referred to
 * are not prefetched: they have no home yet. Nor are lines that the core has, or that are on their
 * way to it.
 */
#ifndef MODELS_PROCESSOR_WALK_PREFETCH_H
#define MODELS_PROCESSOR_WALK_PREFETCH_H

#include "models/processor/processors.h"

/** The prefetcher of a thread's core sees a line: one that misses, or a prefetched one at its first
 *  use. Without a prefetcher nothing happens. */
void walk_prefetch(struct run *run, struct processors *all, struct program_thread *thread,
                   uint64_t line);

/** A thread finds a prefetch on its way: the reference is the thread's from now on. */
void walk_take_over(struct run *run, struct processors *all, struct program_thread *thread,
                    uint32_t reference);

#endif
