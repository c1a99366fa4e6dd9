/* Least recently used, exactly: a hit is a store of a stamp in the array itself. */
#include "models/caches/cache.h"

static uint32_t victim(struct cache *cache, uint32_t set)
{
    return order_oldest(&cache->order, set);
}

static const struct replacement_operations operations = {
    .order = REPLACEMENT_BY_USE,
    .victim = victim,
};

const struct kind replacement_lru_kind = {
    .name = "lru",
    .role = "replacement",
    .doc = "The line that was not used for longest.",
    .operations = &operations,
};
