/* Two levels of one way, before memory. */
#ifndef TESTS_MODELS_CACHES_PAIR_FIXTURE_H
#define TESTS_MODELS_CACHES_PAIR_FIXTURE_H

#include "models/caches/hierarchy.h"
#include "models/kinds.h"

#include <criterion/criterion.h>

struct pair {
    struct arena *arena;
    struct cache_level first, second;
};

/** Build them of as many sets. */
static inline void pair_start(struct pair *pair, int64_t sets, int64_t second_sets,
                              enum level_inclusion inclusion, enum level_write write)
{
    struct cache_level_parameters parameters = {.replacement = kinds_find("replacement", "lru"),
                                                .ways = 1,
                                                .write_allocate = true,
                                                .size = 64 * second_sets,
                                                .inclusion = (int)inclusion};
    pair->arena = arena_create();
    cache_level_init(&pair->second, pair->arena, &parameters, 64, NULL, NULL);
    parameters.size = 64 * sets;
    parameters.inclusion = LEVEL_NEITHER;
    parameters.write = (int)write;
    cache_level_init(&pair->first, pair->arena, &parameters, 64, &pair->second, NULL);
}

static inline struct cache_level *refer(struct pair *pair, uint64_t line, enum access_kind kind)
{
    struct cache_leavers leavers;
    return cache_level_access(&pair->first, line, kind, &leavers);
}

#endif
