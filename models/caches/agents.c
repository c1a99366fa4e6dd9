#include "models/caches/agents.h"

struct coherence *agents_books(const struct caches *caches, uint32_t processor)
{
    return caches->shared == NULL ? caches->coherence : &caches->shared[processor].within;
}

struct holding *agents_find_within(const struct caches *caches, uint32_t processor, uint64_t line)
{
    return holders_find(&agents_books(caches, processor)->holders, line);
}

bool agents_core_has(const struct caches *caches, uint32_t core, uint64_t line)
{
    uint32_t processor = agents_processor(caches, core);
    const struct holding *holding = agents_find_within(caches, processor, line);
    return holding != NULL && holding_has(holding, core - agents_first_of(caches, processor));
}

bool agents_cores_have(const struct caches *caches, uint32_t processor, uint64_t line)
{
    const struct holding *holding = agents_find_within(caches, processor, line);
    return holding != NULL && !holding_is_empty(&agents_books(caches, processor)->holders, holding);
}

static bool is_announced(const struct caches *caches, uint64_t line)
{
    const struct holding *holding = holders_find(&caches->coherence->holders, line);
    return holding != NULL && holding->announced > 0;
}

typedef void mark_line(struct core_caches *core, uint64_t line);

static void mark_cores(struct caches *caches, uint32_t processor, uint64_t line, mark_line *mark)
{
    const struct coherence *books = agents_books(caches, processor);
    const struct holding *holding = holders_find(&books->holders, line);
    uint32_t core = holding == NULL ? HOLDER_NONE : holding_next(&books->holders, holding, 0);
    while (core != HOLDER_NONE) {
        mark(&caches->cores[agents_first_of(caches, processor) + core], line);
        core = holding_next(&books->holders, holding, core + 1);
    }
}

/* Marks a line in all cores that have it, or takes the marks away. */
static void mark_holders(struct caches *caches, const struct holding *holding, uint64_t line,
                         mark_line *mark)
{
    const struct holders *holders = &caches->coherence->holders;
    if (caches->shared == NULL) {
        mark_cores(caches, 0, line, mark);
        return;
    }
    uint32_t processor = holding_next(holders, holding, 0);
    while (processor != HOLDER_NONE) {
        mark_cores(caches, processor, line, mark);
        processor = holding_next(holders, holding, processor + 1);
    }
}

void agents_announce(struct caches *caches, uint64_t line)
{
    struct holding *holding = holders_have(&caches->coherence->holders, line);
    if (holding->announced++ == 0) {
        mark_holders(caches, holding, line, core_caches_mark);
    }
}

void agents_end_announcement(struct caches *caches, uint64_t line)
{
    struct holders *holders = &caches->coherence->holders;
    struct holding *holding = holders_find(holders, line);
    if (--holding->announced == 0) {
        mark_holders(caches, holding, line, core_caches_unmark);
        holders_release(holders, holding);
    }
}

void agents_lose_misses(struct caches *caches, uint32_t core, uint64_t line)
{
    prefetches_lose(caches->prefetches, core, line);
    uint32_t index = caches->first_miss[core];
    for (; index != REFERENCE_NONE; index = caches->misses[index].next) {
        struct cache_miss *miss = &caches->misses[index];
        if (miss->line == line && !miss->is_lost) {
            miss->is_lost = true;
            caches->cores[core].lost += !miss->is_served;
        }
    }
}

void agents_lose(struct caches *caches, uint32_t core, uint64_t line)
{
    agents_lose_misses(caches, core, line);
    if (is_announced(caches, line)) {
        core_caches_unmark(&caches->cores[core], line);
    }
}

uint32_t agents_next(const struct caches *caches, uint64_t line, bool of_all, uint32_t from)
{
    const struct holders *holders = &caches->coherence->holders;
    if (of_all) {
        return from < holders->agents ? from : HOLDER_NONE;
    }
    const struct holding *holding = holders_find(holders, line);
    return holding == NULL ? HOLDER_NONE : holding_next(holders, holding, from);
}
