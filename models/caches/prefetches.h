/*
 * Prefetches: lines that a core's prefetcher has asked for, on their way and in the caches, until
 * an access uses them or they are gone.
 *
 * A prefetch is a reference of no thread, which reads its line as any other does, and takes a
 * place of its core until the line is there. With no place left, or with a full write buffer, it is
 * dropped. Each one comes to one end:
 * - useful: an access finds the line in the caches;
 * - late: an access finds it on its way, and the reference is its thread's from then on;
 * - useless: the line leaves the core before any access.
 *
 * A line that was prefetched and not used yet is marked in its core (core_caches.h), since its
 * first use is to be seen by the prefetcher at its time; a core with many of them makes many of its
 * hits by events.
 */
#ifndef MODELS_CACHES_PREFETCHES_H
#define MODELS_CACHES_PREFETCHES_H

#include "models/caches/core_caches.h"
#include "models/caches/holders.h"
#include "models/caches/prefetcher.h"

struct prefetches_counts {
    uint64_t issued, useful, late, useless;
    uint64_t dropped; /* no place was left; not issued */
    uint64_t misses;  /* of accesses to data that no prefetch had foreseen */
};

struct prefetches {
    const struct prefetcher_operations *operations;
    void **each; /* what the prefetcher of each core keeps */
    struct core_caches *cores;
    struct holders present; /* lines not used yet, and the cores that have them */
    uint32_t most;          /* places of a core */
    uint32_t *in_flight;    /* of each core */
    struct prefetches_counts counts;
};

/** Make the prefetchers of all cores, and their books. @param cores  count of them, whose levels
 *  are built; each gets the level that lines come into @param lines  that the levels of all cores
 *  have room for */
struct prefetches *prefetches_make(struct arena *arena, const struct part *prefetcher,
                                   struct core_caches *cores, uint32_t count, uint64_t lines,
                                   int64_t line_bytes);

/** A thread misses a line that is not on its way, or is the first to find one that was prefetched.
 *  @param lines  set to those to prefetch, of PREFETCHER_LINES_MOST @return how many */
static inline uint32_t prefetches_see(const struct prefetches *prefetches, uint32_t core,
                                      int64_t thread, uint64_t line, uint64_t *lines)
{
    return prefetches->operations->see(prefetches->each[core], thread, line, lines);
}

/** A prefetch takes a place of its core. @return false: there is none, and it is dropped
 *  @param may_issue  nothing else is in its way */
bool prefetches_begin(struct prefetches *prefetches, uint32_t core, bool may_issue);

/** An access finds a prefetch on its way: it gives up its place. */
void prefetches_take_over(struct prefetches *prefetches, uint32_t core);

/** A line has come, without an access that waits for it. */
void prefetches_end(struct prefetches *prefetches, uint32_t core, uint64_t line);

/** An access finds a line in the caches of its core. @param prefetches  NULL: none
 *  @return whether it is the first to use one that was prefetched */
bool prefetches_use(struct prefetches *prefetches, uint32_t core, uint64_t line);

/** Lines in caches that no access has used, counted for each core that has them. O(lines) */
uint64_t prefetches_present(const struct prefetches *prefetches);

/** A line is in no cache of a core any more. @param prefetches  NULL: none */
void prefetches_lose(struct prefetches *prefetches, uint32_t core, uint64_t line);

#endif
