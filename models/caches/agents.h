/*
 * Agents: whose caches are kept coherent over the interconnect.
 *
 * Each core is an agent, or, where the cores of a processor share a level, each processor with all
 * of its cores. Within such a processor its cores are kept coherent too, as MESI does: a line that
 * one of them has modified goes into the shared level when another reads it. A processor has a line
 * while the shared level or any of its cores has it; the state of a processor is the highest of
 * them.
 *
 * Here are the books of who has a line. Lines that leave are followed in agents_leave.h, requests
 * are served in agents_serve.h.
 */
#ifndef MODELS_CACHES_AGENTS_H
#define MODELS_CACHES_AGENTS_H

#include "models/caches/caches.h"

static inline uint32_t agents_processor(const struct caches *caches, uint32_t core)
{
    return caches->options.processors[core];
}

/** The first core in the books of a processor's cores, in which numbers begin with it. */
static inline uint32_t agents_first_of(const struct caches *caches, uint32_t processor)
{
    return caches->shared == NULL ? 0 : caches->shared[processor].first_core;
}

/** The agent that a core is, or is part of. */
static inline uint32_t agents_of_core(const struct caches *caches, uint32_t core)
{
    return caches->shared == NULL ? core : caches->options.processors[core];
}

/** The first core of an agent. */
static inline uint32_t agents_first_core(const struct caches *caches, uint32_t agent)
{
    return caches->shared == NULL ? agent : caches->shared[agent].first_core;
}

/** The place of an agent's lines: what others get from it (line_values.h). */
static inline uint32_t agents_place(const struct caches *caches, uint32_t agent)
{
    return caches->shared == NULL ? agent : line_values_shared(caches->options.cores, agent);
}

/** The place of lines in memory. */
static inline uint32_t agents_memory(const struct caches *caches)
{
    return line_values_memory(caches->options.cores, caches->options.processor_count);
}

/** The first agent from `from` on that has a line, or of all agents. @return HOLDER_NONE: none */
uint32_t agents_next(const struct caches *caches, uint64_t line, bool of_all, uint32_t from);

/** The books that have the cores of a processor as agents. */
struct coherence *agents_books(const struct caches *caches, uint32_t processor);

/** A line in the books of a processor's cores; NULL: none of them has it. */
struct holding *agents_find_within(const struct caches *caches, uint32_t processor, uint64_t line);

/** Whether a line is a core's by the books, or that of any core of a processor. */
bool agents_core_has(const struct caches *caches, uint32_t core, uint64_t line);
bool agents_cores_have(const struct caches *caches, uint32_t processor, uint64_t line);

/** A request for a line is under way: cores that have the line do not go ahead of it. */
void agents_announce(struct caches *caches, uint64_t line);
void agents_end_announcement(struct caches *caches, uint64_t line);

/** A line is not in a core any more, nor kept there when it comes, where it is on its way: a
 * request to read it may have met one to write it. */
void agents_lose_misses(struct caches *caches, uint32_t core, uint64_t line);

/** A core has a line no more: all that brings the line comes too late for it to be kept. */
void agents_lose(struct caches *caches, uint32_t core, uint64_t line);

#endif
