/* Arrays for tests, in an arena of their own. */
#ifndef TESTS_MODELS_CACHES_CACHE_FIXTURE_H
#define TESTS_MODELS_CACHES_CACHE_FIXTURE_H

#include "models/caches/cache.h"
#include "models/kinds.h"

#include <criterion/criterion.h>

struct cache_bench {
    struct arena *arena;
    struct stream stream;
    struct cache cache;
};

static inline void cache_bench_start(struct cache_bench *bench, const char *replacement,
                                     uint32_t sets, uint32_t ways)
{
    bench->arena = arena_create();
    stream_init(&bench->stream, 1, 0, "cache", "replacement");
    cache_init(&bench->cache, bench->arena, sets, ways, kinds_find("replacement", replacement),
               &bench->stream);
}

static inline void cache_bench_end(struct cache_bench *bench)
{
    const char *fault = cache_fault(&bench->cache);
    cr_expect_null(fault, "%s", fault);
    arena_destroy(bench->arena);
}

/** Refer to a line. @return whether it was there; else it is filled, and *gone is the line that
 *  left, or UINT64_MAX */
static inline bool cache_refer(struct cache *cache, uint64_t line, uint64_t *gone)
{
    *gone = UINT64_MAX;
    uint32_t slot = cache_find(cache, line);
    if (slot != CACHE_NONE) {
        cache_touch(cache, slot);
        return true;
    }
    slot = cache_victim(cache, line);
    if (cache->states[slot] != 0) {
        *gone = cache_line(cache, slot);
        cache_drop(cache, slot);
    }
    cache_fill(cache, slot, line, 1);
    return false;
}

/** The line that leaves a set of four ways, filled in their order with A B C D, then A, then E. */
static inline char cache_leaver(const char *replacement)
{
    struct cache_bench bench;
    cache_bench_start(&bench, replacement, 1, 4);
    uint64_t gone = 0;
    for (const char *name = "ABCDAE"; *name != '\0'; name++) {
        cache_refer(&bench.cache, (uint64_t)*name, &gone);
    }
    cache_bench_end(&bench);
    return (char)gone;
}

/** The share of hits where n + 1 lines go round the n ways of one set, after a first time round. */
static inline double cache_cyclic_hits(const char *replacement, uint32_t ways, uint32_t references)
{
    struct cache_bench bench;
    cache_bench_start(&bench, replacement, 1, ways);
    uint32_t hits = 0;
    for (uint32_t i = 0; i < references; i++) {
        uint64_t gone;
        hits += cache_refer(&bench.cache, i % (ways + 1), &gone);
    }
    cache_bench_end(&bench);
    return (double)hits / references;
}

/** The share of hits of a fully associative array of so many lines, where line i of n, from 1 on,
 *  has the weight 1 / i. */
static inline double cache_zipf_hits(const char *replacement, uint32_t n, uint32_t capacity)
{
    enum { REFERENCES = 1000000, WARM = 20000 };
    struct cache_bench bench;
    cache_bench_start(&bench, replacement, 1, capacity);
    struct stream stream;
    stream_init(&stream, 1, 0, "thread", "line");
    double sum = 0;
    for (uint32_t i = 1; i <= n; i++) {
        sum += 1.0 / i;
    }
    uint32_t hits = 0;
    for (uint32_t reference = 0; reference < WARM + REFERENCES; reference++) {
        double left = stream_uniform(&stream) * sum;
        uint32_t line = 1;
        while (line < n && left > 1.0 / line) {
            left -= 1.0 / line++;
        }
        uint64_t gone;
        hits += cache_refer(&bench.cache, line, &gone) && reference >= WARM;
    }
    cache_bench_end(&bench);
    return (double)hits / REFERENCES;
}

static inline bool is_within(double value, double expected, double relative)
{
    return value > expected * (1 - relative) && value < expected * (1 + relative);
}

#endif
