#include "models/caches/prefetches.h"

#include "models/planted.h"

struct prefetches *prefetches_make(struct arena *arena, const struct part *prefetcher,
                                   struct core_caches *cores, uint32_t count, uint64_t lines,
                                   int64_t line_bytes)
{
    const struct prefetcher_parameters *parameters = prefetcher->parameters;
    struct prefetches *prefetches = ARENA_NEW(arena, struct prefetches);
    prefetches->operations = prefetcher_of(prefetcher->kind);
    prefetches->cores = cores;
    prefetches->most = (uint32_t)parameters->in_flight;
    prefetches->in_flight = ARENA_ARRAY(arena, uint32_t, count);
    prefetches->each = ARENA_ARRAY(arena, void *, count);
    for (uint32_t i = 0; i < count; i++) {
        prefetches->each[i] = prefetches->operations->make(arena, parameters, line_bytes);
        cores[i].prefetched = prefetcher_find_level(cores[i].first[WAY_DATA],
                                                    (enum prefetcher_level)parameters->level);
    }
    holders_init(&prefetches->present, arena, count, lines);
    return prefetches;
}

bool prefetches_begin(struct prefetches *prefetches, uint32_t core, bool may_issue)
{
    bool has_place = prefetches->in_flight[core] < prefetches->most ||
                     PLANTED("prefetches take more places than there are");
    if (!may_issue || !has_place) {
        prefetches->counts.dropped++;
        return false;
    }
    prefetches->counts.issued++;
    prefetches->in_flight[core]++;
    return true;
}

void prefetches_take_over(struct prefetches *prefetches, uint32_t core)
{
    prefetches->in_flight[core]--;
    prefetches->counts.late += !PLANTED("a late prefetch is not counted");
}

void prefetches_end(struct prefetches *prefetches, uint32_t core, uint64_t line)
{
    prefetches->in_flight[core]--;
    if (core_caches_state(&prefetches->cores[core], line) == LINE_INVALID) {
        prefetches->counts.useless++;
        return;
    }
    holding_add(holders_have(&prefetches->present, line), core);
    core_caches_mark(&prefetches->cores[core], line);
}

/* Takes a line off the books of those not used. @return whether it was there */
static bool take(struct prefetches *prefetches, uint32_t core, uint64_t line)
{
    if (prefetches == NULL || !core_caches_is_marked(&prefetches->cores[core], line)) {
        return false;
    }
    struct holding *holding = holders_find(&prefetches->present, line);
    if (holding == NULL || !holding_has(holding, core)) {
        return false;
    }
    holding_drop(holding, core);
    holders_release(&prefetches->present, holding);
    core_caches_unmark(&prefetches->cores[core], line);
    return true;
}

bool prefetches_use(struct prefetches *prefetches, uint32_t core, uint64_t line)
{
    bool is_first = take(prefetches, core, line);
    if (is_first) {
        prefetches->counts.useful++;
    }
    return is_first;
}

void prefetches_lose(struct prefetches *prefetches, uint32_t core, uint64_t line)
{
    if (!PLANTED("a prefetched line leaves without notice") && take(prefetches, core, line)) {
        prefetches->counts.useless++;
    }
}

uint64_t prefetches_present(const struct prefetches *prefetches)
{
    const struct holders *present = &prefetches->present;
    uint64_t count = 0;
    for (uint64_t place = 0; place <= present->mask; place++) {
        const struct holding *holding = holders_at(present, place);
        uint32_t core = holding->line == 0 ? HOLDER_NONE : holding_next(present, holding, 0);
        for (; core != HOLDER_NONE; core = holding_next(present, holding, core + 1)) {
            count++;
        }
    }
    return count;
}
