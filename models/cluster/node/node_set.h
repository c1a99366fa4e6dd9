/* Sets of nodes, as bits. */
#ifndef MODELS_CLUSTER_NODE_NODE_SET_H
#define MODELS_CLUSTER_NODE_NODE_SET_H

#include <stdbool.h>
#include <stddef.h>
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

/** The lowest member that is `from` or above; NODES_MOST when there is none. */
static inline uint32_t node_set_next(node_set set, uint32_t from)
{
    node_set rest = from < NODES_MOST ? set >> from : 0;
    return rest == 0 ? (uint32_t)NODES_MOST : from + node_set_first(rest);
}

/** For each member, lowest first, of the set as it is at the start; `node` is a uint32_t. */
#define NODE_SET_EACH(set, node)                                                                   \
    for (node_set set_##node = (set), once_##node = 1; once_##node != 0; once_##node = 0)          \
        for (uint32_t node = node_set_next(set_##node, 0); node < NODES_MOST;                      \
             node = node_set_next(set_##node, node + 1))

/**
 * The names of the members, "alpha,beta".
 *
 * @param names  of all nodes
 * @param text   filled in; what does not fit is left out
 * @return text
 */
const char *node_set_names(node_set set, const char *const *names, char *text, size_t bytes);

#endif
