/* Claims about the caches at each instant, looked at in the arrays themselves. */
#include "models/caches/agents.h"

#include "models/invariants.h"

/* A line found in the arrays. */
struct found {
    uint64_t line;      /* 1 more; 0: none */
    uint32_t core;      /* the last that had it */
    uint32_t processor; /* likewise, HOLDER_NONE: none so far */
    uint32_t cores;
    uint32_t processors; /* right up to one: the cores of a processor are looked at together */
    bool is_own_of_core;
    bool is_own_of_processor;
};

/* All lines found, a hash table. Where caches are large a census looks at one line in `slices`, at
 * other lines each time. */
struct census {
    struct found *list;
    uint64_t mask;
    uint64_t slices, slice;
};

enum { SLICE_SLOTS = 1 << 14 };

static bool is_looked_at(const struct census *census, uint64_t line)
{
    return line % census->slices == census->slice;
}

static struct found *find(const struct census *census, uint64_t line)
{
    uint64_t place = line * UINT64_C(0xD1342543DE82EF95) >> 20;
    while (census->list[place & census->mask].line != 0 &&
           census->list[place & census->mask].line != line + 1) {
        place++;
    }
    struct found *found = &census->list[place & census->mask];
    if (found->line == 0) {
        *found = (struct found){.line = line + 1, .core = HOLDER_NONE, .processor = HOLDER_NONE};
    }
    return found;
}

/* A line that a core has room for, and that is not served yet. */
static bool is_unserved(const struct caches *caches, uint32_t core, uint64_t line)
{
    if (!core_caches_is_marked(&caches->cores[core], line)) {
        return false;
    }
    uint32_t index = caches_find(caches, core, line);
    return index != REFERENCE_NONE && !caches->misses[index].is_served &&
           !caches->misses[index].is_upgrade;
}

static void count_processor(struct found *found, uint32_t processor)
{
    found->processors += found->processor != processor;
    found->processor = processor;
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

static void check_line(struct run *run, const struct caches *caches, struct census *census,
                       uint32_t core, uint64_t line, enum line_state state)
{
    const struct component *component = &caches->component;
    if (is_unserved(caches, core, line)) {
        return;
    }
    uint32_t processor = caches->options.processors[core];
    struct found *found = find(census, line);
    found->cores += found->core != core;
    found->core = core;
    found->is_own_of_core = found->is_own_of_core || line_is_own(state);
    count_processor(found, processor);
    CHECK(run, component, cache_holders, is_in_books(caches, core, line),
          "core %u has line %llu, and is not among its holders", core, (unsigned long long)line);
    if (caches->is_inclusive) {
        const struct cache_level *level = &caches->shared[processor].level;
        CHECK(run, component, cache_inclusion, cache_find(&level->cache, line) != CACHE_NONE,
              "core %u has line %llu, and the level that its processor shares has not", core,
              (unsigned long long)line);
    }
}

/* Looks at the lines of a core in one of its levels. */
static void check_level(struct run *run, const struct caches *caches, struct census *census,
                        uint32_t core, const struct cache_level *level)
{
    uint64_t missing = 0;
    CHECK(run, &caches->component, cache_inclusion,
          census->slice > 0 || cache_level_includes(level, &missing),
          "core %u has line %llu in a nearer level alone", core, (unsigned long long)missing);
    for (uint32_t slot = cache_next(&level->cache, 0); slot != CACHE_NONE;
         slot = cache_next(&level->cache, slot + 1)) {
        uint64_t line = cache_line(&level->cache, slot);
        if (is_looked_at(census, line)) {
            check_line(run, caches, census, core, line, (enum line_state)level->cache.states[slot]);
        }
    }
}

static void check_cores(struct run *run, const struct caches *caches, struct census *census)
{
    for (uint32_t core = 0; core < caches->options.cores; core++) {
        for (int name = 0; name < CACHE_LEVELS_NAMED; name++) {
            if (caches->levels[name] != NULL) {
                check_level(run, caches, census, core, &caches->levels[name][core]);
            }
        }
    }
}

static void count_shared(const struct caches *caches, struct census *census)
{
    for (uint32_t i = 0; caches->shared != NULL && i < caches->options.processor_count; i++) {
        const struct cache *cache = &caches->shared[i].level.cache;
        for (uint32_t slot = cache_next(cache, 0); slot != CACHE_NONE;
             slot = cache_next(cache, slot + 1)) {
            if (!is_looked_at(census, cache_line(cache, slot))) {
                continue;
            }
            struct found *found = find(census, cache_line(cache, slot));
            count_processor(found, i);
            found->is_own_of_processor =
                found->is_own_of_processor || line_is_own(cache->states[slot]);
        }
    }
}

/* Lines that the arrays have room for. */
static uint64_t count_slots(const struct caches *caches)
{
    uint64_t slots = 0;
    for (int name = 0; name < CACHE_LEVELS_NAMED; name++) {
        slots += caches->levels[name] == NULL
                     ? 0
                     : (uint64_t)caches->options.cores * cache_slots(&caches->levels[name]->cache);
    }
    if (caches->shared != NULL) {
        slots +=
            (uint64_t)caches->options.processor_count * cache_slots(&caches->shared->level.cache);
    }
    return slots;
}

static void check_writers(struct run *run, const struct caches *caches, const struct census *census)
{
    for (uint64_t i = 0; i <= census->mask; i++) {
        const struct found *found = &census->list[i];
        if (found->line == 0) {
            continue;
        }
        bool is_own = found->is_own_of_core || found->is_own_of_processor;
        CHECK(run, &caches->component, cache_writers,
              (!is_own || found->processors == 1) && (!found->is_own_of_core || found->cores == 1),
              "one core or processor may write line %llu, which %u cores and %u processors have",
              (unsigned long long)found->line - 1, found->cores, found->processors);
    }
}

/* The accesses so far have found the last writes of their lines. */
static void check_values(struct run *run, const struct caches *caches)
{
    const struct line_values *values = caches->values;
    CHECK(
        run, &caches->component, load_returns_last_write, values->stale_uses == 0,
        "access %llu of thread %lld, on core %u, found write %llu of line %llu, and %llu was last",
        (unsigned long long)values->stale.number, (long long)values->stale.thread,
        values->stale.core, (unsigned long long)values->found,
        (unsigned long long)values->stale.line, (unsigned long long)values->last);
}

/* A prefetched line that no access has used is in the caches of its core. */
static void check_present(struct run *run, const struct caches *caches)
{
    const struct holders *present = &caches->prefetches->present;
    for (uint64_t place = 0; place <= present->mask; place++) {
        const struct holding *holding = holders_at(present, place);
        uint32_t core = holding->line == 0 ? HOLDER_NONE : holding_next(present, holding, 0);
        for (; core != HOLDER_NONE; core = holding_next(present, holding, core + 1)) {
            CHECK(run, &caches->component, prefetch_present,
                  core_caches_state(&caches->cores[core], holding->line - 1) != LINE_INVALID,
                  "core %u has not the line %llu that it prefetched and has not used", core,
                  (unsigned long long)holding->line - 1);
        }
    }
}

/* Places of prefetches, against those found on their way. */
static void check_places(struct run *run, const struct caches *caches)
{
    const struct prefetches *prefetches = caches->prefetches;
    for (uint32_t core = 0; core < caches->options.cores; core++) {
        uint32_t found = 0;
        uint32_t index = caches->first_miss[core];
        for (; index != REFERENCE_NONE; index = caches->misses[index].next) {
            found += reference_is_prefetch(&caches->pool->entries[index]);
        }
        CHECK(run, &caches->component, prefetch_places,
              found == prefetches->in_flight[core] && found <= prefetches->most,
              "core %u has %u prefetches on their way in %u places of %u", core, found,
              prefetches->in_flight[core], prefetches->most);
    }
}

void caches_invariants(struct run *run, const struct component *component)
{
    const struct caches *caches = (const struct caches *)component;
    if (caches->values != NULL) {
        check_values(run, caches);
    }
    uint64_t slots = count_slots(caches);
    if (caches->prefetches != NULL && run_looks(run, slots)) {
        check_present(run, caches);
        check_places(run, caches);
    }
    if (caches->coherence == NULL || !run_looks(run, slots)) {
        return;
    }
    struct arena *arena = arena_create();
    struct census census = {.mask = 63, .slices = run->check ? 1 : 1 + slots / SLICE_SLOTS};
    census.slice = run_events(run) % census.slices;
    while (census.mask < 2 * slots / census.slices + 64) {
        census.mask = census.mask * 2 + 1;
    }
    census.list = ARENA_ARRAY(arena, struct found, census.mask + 1);
    check_cores(run, caches, &census);
    count_shared(caches, &census);
    check_writers(run, caches, &census);
    arena_destroy(arena);
}
