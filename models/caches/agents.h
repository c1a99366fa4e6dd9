/*
 * Agents: whose caches are kept coherent over the interconnect.
 *
 * Each core is an agent, or, where the cores of a processor share a level, each processor with all
 * of its cores. Within such a processor its cores are kept coherent too, as MESI does: a line that
 * one of them has modified goes into the shared level when another reads it. A processor has a line
 * while the shared level or any of its cores has it; the state of a processor is the highest of
 * them.
 *
 * The functions here follow lines in and out of the caches and keep the books of holders right:
 * what a level evicts may leave its core, and what leaves the last core may leave its processor.
 */
#ifndef MODELS_CACHES_AGENTS_H
#define MODELS_CACHES_AGENTS_H

#include "models/caches/caches.h"

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

/** Make the books of all agents. */
void agents_init(struct caches *caches, struct arena *arena, uint64_t requests);

/** Lines have left a level of a core, and perhaps the core. */
void agents_leave(struct caches *caches, uint32_t core, const struct cache_leavers *leavers);

/** A request for a line is under way: cores that have the line do not go ahead of it. */
void agents_announce(struct caches *caches, uint64_t line);
void agents_end_announcement(struct caches *caches, uint64_t line);

/** Whether the core's processor may serve a request without asking others. */
bool agents_may_serve_within(const struct caches *caches, const struct cache_miss *miss);

/** The place that a line comes from. */
enum agents_source {
    SOURCE_MEMORY,
    SOURCE_HERE,  /* the shared level of the processor, or no line is needed */
    SOURCE_CORE,  /* another core of the processor */
    SOURCE_AGENT, /* another agent */
};

struct agents_answer {
    enum agents_source source;
    uint32_t agent; /* SOURCE_AGENT */
};

/** Serve a request within its processor, which may. */
struct agents_answer agents_serve_within(struct caches *caches, struct cache_miss *miss);

/** Serve a request of the only core. */
void agents_serve_alone(struct caches *caches, struct cache_miss *miss);

/** Serve a request among all agents. */
struct agents_answer agents_serve(struct caches *caches, struct cache_miss *miss);

#endif
