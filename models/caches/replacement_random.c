#include "models/caches/cache.h"

static uint32_t victim(struct cache *cache, uint32_t set)
{
    return set * cache->ways + (uint32_t)stream_below(cache->stream, cache->ways);
}

static const struct replacement_operations operations = {
    .draws = true,
    .victim = victim,
};

const struct kind replacement_random_kind = {
    .name = "random",
    .role = "replacement",
    .doc = "Any line of the set, all equally likely.",
    .operations = &operations,
};
