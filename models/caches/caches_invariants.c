/* What must hold of caches at each instant, from the arrays themselves. */
#include "models/caches/agents.h"

#include "models/invariants.h"

/* A line that a core has room for, and that is not served yet. */
static bool is_unserved(const struct caches *caches, uint32_t core, uint64_t line)
{
    uint32_t index = caches_find(caches, core, line);
    return index != REFERENCE_NONE && !caches->misses[index].is_served &&
           !caches->misses[index].is_upgrade;
}

/* Another core that has a line; HOLDER_NONE: none. */
static uint32_t find_other(const struct caches *caches, uint32_t but, uint64_t line)
{
    for (uint32_t core = 0; core < caches->options.cores; core++) {
        if (core != but && !is_unserved(caches, core, line) &&
            core_caches_state(&caches->cores[core], line) != LINE_INVALID) {
            return core;
        }
    }
    return HOLDER_NONE;
}

/* Another processor whose shared level has a line; HOLDER_NONE: none. */
static uint32_t find_other_processor(const struct caches *caches, uint32_t but, uint64_t line)
{
    for (uint32_t i = 0; caches->shared != NULL && i < caches->options.processor_count; i++) {
        if (i != but && cache_find(&caches->shared[i].level.cache, line) != CACHE_NONE) {
            return i;
        }
    }
    return HOLDER_NONE;
}

static bool is_held(const struct coherence *books, uint32_t agent, uint64_t line)
{
    const struct holding *holding = holders_find(&books->holders, line);
    return holding != NULL && holding_has(holding, agent);
}

/* A core that has a line is in the books, and so is its processor. */
static bool is_in_books(const struct caches *caches, uint32_t core, uint64_t line)
{
    uint32_t processor = caches->options.processors[core];
    if (caches->shared == NULL) {
        return is_held(caches->coherence, core, line);
    }
    const struct shared_caches *shared = &caches->shared[processor];
    return is_held(caches->coherence, processor, line) &&
           is_held(&shared->within, core - shared->first_core, line);
}

static void check_line(struct run *run, const struct caches *caches, uint32_t core, uint64_t line,
                       enum line_state state)
{
    if (is_unserved(caches, core, line) || caches->coherence == NULL) {
        return;
    }
    const struct component *component = &caches->component;
    uint32_t processor = caches->options.processors[core];
    if (line_is_own(state)) {
        uint32_t other = find_other(caches, core, line);
        uint32_t elsewhere = find_other_processor(caches, processor, line);
        CHECK(run, component, cache_writers, other == HOLDER_NONE && elsewhere == HOLDER_NONE,
              "core %u may write line %llu, which another core or processor has too: %u, %u", core,
              (unsigned long long)line, other, elsewhere);
    }
    CHECK(run, component, cache_holders, is_in_books(caches, core, line),
          "core %u has line %llu, and is not among its holders", core, (unsigned long long)line);
    if (caches->is_inclusive) {
        const struct cache_level *level = &caches->shared[processor].level;
        CHECK(run, component, cache_inclusion, cache_find(&level->cache, line) != CACHE_NONE,
              "core %u has line %llu, and the level that its processor shares has not", core,
              (unsigned long long)line);
    }
}

static void check_level(struct run *run, const struct caches *caches, uint32_t core,
                        const struct cache_level *level)
{
    uint64_t missing = 0;
    CHECK(run, &caches->component, cache_inclusion, cache_level_includes(level, &missing),
          "core %u has line %llu in a nearer level alone", core, (unsigned long long)missing);
    for (uint32_t slot = cache_next(&level->cache, 0); slot != CACHE_NONE;
         slot = cache_next(&level->cache, slot + 1)) {
        check_line(run, caches, core, cache_line(&level->cache, slot),
                   (enum line_state)level->cache.states[slot]);
    }
}

void caches_invariants(struct run *run, const struct component *component)
{
    const struct caches *caches = (const struct caches *)component;
    uint64_t slots = 0;
    for (int name = 0; name < CACHE_LEVELS_NAMED; name++) {
        slots += caches->levels[name] == NULL ? 0 : cache_slots(&caches->levels[name]->cache);
    }
    if (!run_looks(run, slots * caches->options.cores * caches->options.cores)) {
        return;
    }
    for (int name = 0; name < CACHE_LEVELS_NAMED; name++) {
        for (uint32_t core = 0; caches->levels[name] != NULL && core < caches->options.cores;
             core++) {
            check_level(run, caches, core, &caches->levels[name][core]);
        }
    }
}
