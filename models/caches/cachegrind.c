#include "models/caches/cachegrind.h"

static void init_array(struct cache *cache, struct arena *arena,
                       const struct cache_level_parameters *level, int64_t line_bytes)
{
    cache_init(cache, arena, cache_level_sets(level, line_bytes), (uint32_t)level->ways,
               level->replacement, NULL);
}

void cachegrind_init(struct cachegrind *cachegrind, struct arena *arena,
                     const struct caches_parameters *parameters, int64_t line_bytes,
                     struct cache *last)
{
    *cachegrind = (struct cachegrind){.last = last,
                                      .line_bits = (unsigned)__builtin_ctzll((uint64_t)line_bytes)};
    init_array(&cachegrind->instructions, arena, parameters->l1_instruction, line_bytes);
    init_array(&cachegrind->data, arena, parameters->l1, line_bytes);
}

void cachegrind_last(struct cache *last, struct arena *arena,
                     const struct caches_parameters *parameters, int64_t line_bytes)
{
    init_array(last, arena, parameters->l2, line_bytes);
}

/* Brings a line in that is not there. */
static void bring_in(struct cache *cache, uint64_t line)
{
    uint32_t slot = cache_victim(cache, line);
    if (cache->states[slot] != 0) {
        cache_drop(cache, slot);
    }
    cache_fill(cache, slot, line, 1);
}

static inline bool misses_line(struct cache *cache, uint64_t line)
{
    uint32_t slot = cache_find(cache, line);
    if (slot != CACHE_NONE) {
        cache_touch(cache, slot);
        return false;
    }
    bring_in(cache, line);
    return true;
}

/* Touches the lines of the first and the last byte; returns whether one was missing. */
static inline bool misses(struct cache *cache, uint64_t line, uint64_t last)
{
    bool is_missing = misses_line(cache, line);
    if (__builtin_expect(line != last, 0)) {
        is_missing |= misses_line(cache, last);
    }
    return is_missing;
}

enum cachegrind_answer cachegrind_access(struct cachegrind *cachegrind, const struct access *access)
{
    static const uint8_t sides[] = {
        [ACCESS_READ] = CACHEGRIND_READS,
        [ACCESS_WRITE] = CACHEGRIND_WRITES,
        [ACCESS_MODIFY] = CACHEGRIND_READS,
        [ACCESS_FETCH] = CACHEGRIND_FETCHES,
    };
    uint64_t most = UINT64_C(1) << cachegrind->line_bits;
    uint64_t bytes = access->bytes < most ? access->bytes : most;
    uint64_t line = access->address >> cachegrind->line_bits;
    uint64_t last = (access->address + bytes - 1) >> cachegrind->line_bits;
    struct cachegrind_counts *counts = &cachegrind->counts[sides[access->kind]];
    bool is_fetch = access->kind == ACCESS_FETCH;
    counts->references++;
    if (!misses(is_fetch ? &cachegrind->instructions : &cachegrind->data, line, last)) {
        return CACHEGRIND_FIRST;
    }
    counts->first_misses++;
    if (!misses(cachegrind->last, line, last)) {
        return CACHEGRIND_LAST;
    }
    counts->last_misses++;
    return CACHEGRIND_MEMORY;
}
