/*
 * Lines that leave: out of a level, a core, a processor.
 *
 * A line that a level evicts may leave its core, for the level that the cores of the processor
 * share; a line that leaves that level and the last core leaves the processor, for memory where it
 * is dirty. Requests of other agents take lines away, or make their owner share them. The books of
 * holders follow.
 */
#ifndef MODELS_CACHES_AGENTS_LEAVE_H
#define MODELS_CACHES_AGENTS_LEAVE_H

#include "models/caches/agents.h"

/** Make the books of all agents, whose lines other agents' requests change. @param requests  that
 *  may be under way */
void agents_init(struct caches *caches, struct arena *arena, uint64_t requests);

/** Lines have left a level of a core, and perhaps the core. */
void agents_leave(struct caches *caches, uint32_t core, const struct cache_leavers *leavers);

/** A line is in no cache of a core any more. One that has not been served was not the core's by the
 *  books, and one that left several levels is told of once. */
void agents_leave_core(struct caches *caches, uint32_t core, uint64_t line, enum line_state state);

/** Bring a line into the level that the cores of a processor share; others may leave for it. */
void agents_fill_shared(struct caches *caches, uint32_t processor, uint64_t line,
                        enum line_state state);

#endif
