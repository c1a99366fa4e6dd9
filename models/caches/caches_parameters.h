/*
 * The object "caches" of a spec: the levels between the cores and memory.
 *
 * Without "l1_instruction" fetches use "l1".
 */
#ifndef MODELS_CACHES_CACHES_PARAMETERS_H
#define MODELS_CACHES_CACHES_PARAMETERS_H

#include "models/caches/level.h"
#include "models/caches/tlb.h"

enum caches_counting {
    CACHES_COUNT_MACHINE,    /* hierarchy.h */
    CACHES_COUNT_CACHEGRIND, /* cachegrind.h */
};

/** The caches that are asked for a line that crosses links. */
enum caches_coherence {
    CACHES_DIRECTORY, /* the agents that have it: its home knows them */
    CACHES_BROADCAST, /* all agents */
};

/** Levels one behind the other, at most: l1 or l1_instruction, l2, l3. */
enum { CACHE_LEVELS_MOST = 3 };

struct caches_parameters {
    struct cache_level_parameters *l1;
    struct cache_level_parameters *l1_instruction; /* NULL: l1 */
    struct cache_level_parameters *l2;             /* NULL: none */
    struct cache_level_parameters *l3;             /* NULL: none */
    struct tlb_parameters *tlb;                    /* NULL: none */
    struct part prefetcher;                        /* kind NULL: none */
    int counting;                                  /* enum caches_counting */
    const struct kind *protocol;                   /* of the role */
    int coherence;                                 /* enum caches_coherence */
    int64_t write_buffer;     /* lines of a core that may be on their way to memory at once */
    sim_ticks cache_to_cache; /* 0: as long as the lookups of a core */
};

extern const struct table caches_table;

/** The machine around caches. */
struct caches_environment {
    int64_t line_bytes;
    uint32_t cores; /* of each processor */
    bool is_one;    /* there is one core alone */
};

/** Complain of levels that cannot be built, or that contradict each other. @param scope  of the
 *  object "caches" */
void caches_check(const struct caches_parameters *parameters, const struct scope *scope,
                  const struct caches_environment *environment, struct complaints *complaints);

#endif
