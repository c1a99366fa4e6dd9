/*
 * The tie breaker of a quorum: which of two rings with half of the votes each may act.
 *
 * Nodes have an order of preference. The ring wins that has the first of those nodes that were in
 * the last ring with more than half of the votes, as its members remember that ring. A member that
 * has booted since remembers none, and a ring with such a member wins no tie: so two rings never
 * win at once. Of two rings with more than half of the votes each, some node was in both, and a
 * ring with half of them has a member that was in the later one.
 *
 * Source: corosync exec/votequorum.c (check_auto_tie_breaker, get_lowest_node_id). There each
 * member decides by itself, and one that remembers nothing stays without quorum beside one that
 * wins; a ring is judged as a whole here.
 */
#ifndef MODELS_CLUSTER_QUORUM_TIE_BREAKER_H
#define MODELS_CLUSTER_QUORUM_TIE_BREAKER_H

#include "sim/base/arena.h"
#include "sim/base/bit_set.h"

struct tie_breaker {
    uint32_t *order; /* nodes, the most preferred first */
    uint32_t order_count;
    struct bit_set *rings; /* that each node remembers; empty: none */
};

/** At time 0 all nodes are in one ring. @param order  of the nodes that may decide, which it keeps
 */
void tie_breaker_init(struct tie_breaker *tie_breaker, struct arena *arena, uint32_t node_count,
                      uint32_t *order, uint32_t order_count);

/** A node has booted: it remembers nothing. */
void tie_breaker_boot(struct tie_breaker *tie_breaker, uint32_t node);

/** Whether a ring with half of the votes may act. Cost: nodes of the order for each member. */
bool tie_breaker_wins(const struct tie_breaker *tie_breaker, const struct bit_set *members);

/** A ring with more than half of the votes may act. */
void tie_breaker_note(struct tie_breaker *tie_breaker, const struct bit_set *members);

#endif
