/* Sets of nodes, as bits. */
#ifndef MODELS_CLUSTER_NODE_SET_H
#define MODELS_CLUSTER_NODE_SET_H

#include <stdbool.h>
#include <stdint.h>

enum { NODES_MOST = 64 };

typedef uint64_t node_set;

static inline node_set node_set_of(uint32_t node)
{
    return UINT64_C(1) << node;
}

static inline bool node_set_has(node_set set, uint32_t node)
{
    return (set >> node & 1) != 0;
}

static inline uint32_t node_set_count(node_set set)
{
    return (uint32_t)__builtin_popcountll(set);
}

/** The lowest member; the set is not empty. */
static inline uint32_t node_set_first(node_set set)
{
    return (uint32_t)__builtin_ctzll(set);
}

/** The first `count` nodes. @param count  1 to NODES_MOST */
static inline node_set node_set_all(uint32_t count)
{
    return ~UINT64_C(0) >> (NODES_MOST - count);
}

/** For each member, lowest first; the set is a copy that runs empty. */
#define NODE_SET_EACH(set, node)                                                                   \
    for (node_set set_##node = (set), node = 0;                                                    \
         set_##node != 0 && (node = node_set_first(set_##node), true);                             \
         set_##node &= set_##node - 1)

#endif
