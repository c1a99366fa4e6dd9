/* First in, first out: by the time of the fill, also where lines were dropped in between, so no
 * pointer that goes round the ways. */
#include "models/caches/cache.h"

static uint32_t victim(struct cache *cache, uint32_t set)
{
    return order_oldest(&cache->order, set);
}

static const struct replacement_operations operations = {
    .order = REPLACEMENT_BY_FILL,
    .victim = victim,
};

const struct kind replacement_fifo_kind = {
    .name = "fifo",
    .role = "replacement",
    .doc = "The line that was filled first.",
    .operations = &operations,
};
