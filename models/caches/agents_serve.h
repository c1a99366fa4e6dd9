/*
 * Requests for lines, served: by the processor of the core that asks, or among all agents.
 *
 * The states of the line change in all caches at once, and it comes from memory, from the level
 * that the cores of a processor share, or from another core.
 */
#ifndef MODELS_CACHES_AGENTS_SERVE_H
#define MODELS_CACHES_AGENTS_SERVE_H

#include "models/caches/agents_leave.h"

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
