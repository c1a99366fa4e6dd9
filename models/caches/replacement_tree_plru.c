/*
 * Tree-PLRU: a binary tree over the ways of a set, with a bit in each node that points to the half
 * used less recently. A use turns the bits on its way away from it; the bits lead to the victim.
 *
 * Node 1 is the root, nodes 2 n and 2 n + 1 follow node n; those of way w come from node ways + w.
 */
#include "models/caches/cache.h"

static size_t words_of(uint32_t ways)
{
    return (ways + 63) / 64;
}

static void *make(struct arena *arena, uint32_t sets, uint32_t ways)
{
    return ARENA_ARRAY(arena, uint64_t, sets * words_of(ways));
}

/* Bits of a set, by node; a bit that is set points to the higher ways. */
static uint64_t *bits_of(struct cache *cache, uint32_t set)
{
    return (uint64_t *)cache->replaced_by + set * words_of(cache->ways);
}

static void touch(struct cache *cache, uint32_t slot)
{
    uint32_t set = slot / cache->ways;
    uint64_t *bits = bits_of(cache, set);
    for (uint32_t node = cache->ways + slot % cache->ways; node > 1; node /= 2) {
        uint64_t parent = UINT64_C(1) << (node / 2 % 64);
        uint64_t *word = &bits[node / 2 / 64];
        *word = node % 2 == 0 ? *word | parent : *word & ~parent;
    }
}

static uint32_t victim(struct cache *cache, uint32_t set)
{
    const uint64_t *bits = bits_of(cache, set);
    uint32_t node = 1;
    while (node < cache->ways) {
        node = 2 * node + (uint32_t)(bits[node / 64] >> (node % 64) & 1);
    }
    return set * cache->ways + node - cache->ways;
}

static const struct replacement_operations operations = {
    .needs_power_of_two = true,
    .make = make,
    .touch = touch,
    .victim = victim,
};

const struct kind replacement_tree_plru_kind = {
    .name = "tree_plru",
    .role = "replacement",
    .doc = "The line that a binary tree of bits leads to, each of which points away from the half "
           "used last; ways are a power of two.",
    .operations = &operations,
};
