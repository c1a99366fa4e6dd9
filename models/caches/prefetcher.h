/*
 * The role "prefetcher": which lines a core will refer to soon.
 *
 * A spec names a kind as {"kind": "stride", ...}. A prefetcher stands behind the caches of one
 * core. It sees the lines of data that they miss, and those that it has foretold when an access
 * uses them first; other hits it does not see. It knows no time: what becomes of the lines that it
 * names is in prefetches.h.
 */
#ifndef MODELS_CACHES_PREFETCHER_H
#define MODELS_CACHES_PREFETCHER_H

#include "models/caches/cache_level.h"
#include "sim/component/kind.h"

/** The level of a core that prefetched lines come into. */
enum prefetcher_level { PREFETCH_LAST, PREFETCH_L1, PREFETCH_L2, PREFETCH_L3 };

enum { PREFETCHER_LINES_MOST = 64 }; /* that one access may have fetched */

/** The parameters of every kind: its struct begins with them, and its table has PREFETCHER_ROWS. */
struct prefetcher_parameters {
    int level;         /* enum prefetcher_level */
    int64_t in_flight; /* lines of a core that may be on their way at once */
};

extern const char *const prefetcher_levels[];

/* clang-format off */
#define PREFETCHER_ROWS                                                                            \
    {.name = "level", .type = PARAMETER_CHOICE,                                                    \
     .offset = offsetof(struct prefetcher_parameters, level),                                      \
     .doc = "The level that prefetched lines come into, with those behind it; last: the last of "  \
            "each core that is not exclusive.",                                                    \
     .preset = "\"last\"", .choices = prefetcher_levels},                                          \
    {.name = "in_flight", .type = PARAMETER_INTEGER,                                               \
     .offset = offsetof(struct prefetcher_parameters, in_flight),                                  \
     .doc = "Prefetches that a core may have on their way at once; with more, further ones are "   \
            "dropped.",                                                                            \
     .preset = "16", .least = 1, .most = 256}
/* clang-format on */

/** The environment of a check: the machine around a prefetcher. */
struct prefetcher_environment {
    int64_t line_bytes;
};

/** Operations of the role "prefetcher". */
struct prefetcher_operations {
    /** Make what the kind keeps for one core, in the arena. */
    void *(*make)(struct arena *arena, const void *parameters, int64_t line_bytes);
    /** A thread misses a line, or is the first to use one that was prefetched. @param lines  set to
     *  those to prefetch, of PREFETCHER_LINES_MOST @return how many */
    uint32_t (*see)(void *state, int64_t thread, uint64_t line, uint64_t *lines);
};

/** The level of a core that is meant. @param first  the nearest of its levels of data @return NULL:
 *  the core has no such level of its own, or it is exclusive */
struct cache_level *prefetcher_find_level(struct cache_level *first, enum prefetcher_level name);

static inline const struct prefetcher_operations *prefetcher_of(const struct kind *kind)
{
    return (const struct prefetcher_operations *)kind->operations;
}

#endif
