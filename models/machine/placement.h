/*
 * Placement: which memory holds the line that a thread refers to.
 *
 * Policies, by their names in operating systems: local (each thread's memory is on its own node),
 * interleaved (pages go round all memories, or round those listed), weighted (round all, so many on
 * each as its weight says: Linux weighted interleave), bound (on the nearest of the nodes listed:
 * numactl --membind), on_one_node (all is where one thread initialized it), and first_touch (a page
 * is placed where it is first referred to: a thread's private pages near it, shared pages wherever
 * the first reference came from). Or the share of remote references is given outright, evenly
 * spread over the other memories.
 *
 * Where pages migrate the policy says where a page is at first, when it is first referred to.
 *
 * A node without memory has its pages on the memory with the lowest latency from it; of several
 * that are as near, on the first.
 */
#ifndef MODELS_MACHINE_PLACEMENT_H
#define MODELS_MACHINE_PLACEMENT_H

#include "models/machine/numa.h"
#include "models/machine/pages.h"
#include "sim/base/arena.h"
#include "sim/random/stream.h"

enum placement_policy {
    PLACEMENT_FIRST_TOUCH, /* first: the default */
    PLACEMENT_LOCAL,
    PLACEMENT_INTERLEAVED,
    PLACEMENT_ON_ONE_NODE,
    PLACEMENT_WEIGHTED,
    PLACEMENT_BOUND,
};

/** The memories that lines are placed in. */
struct placement_memories {
    uint32_t nodes;             /* under numa; 1 under uma */
    struct numa_nodes which;    /* of them have memory */
    const sim_ticks *latencies; /* of references from each node to each; NULL: all as near */
};

struct placement_options {
    enum placement_policy policy;
    struct placement_memories memories;
    uint32_t node;                 /* PLACEMENT_ON_ONE_NODE */
    struct parameter_list among;   /* int64_t: the nodes of PLACEMENT_BOUND and _INTERLEAVED; none:
                                      all that have memory */
    struct parameter_list weights; /* int64_t: PLACEMENT_WEIGHTED, for each node */
    double remote_share;           /* above 0: of all references, whatever the policy */
    double shared_share;           /* of all references, to shared pages: PLACEMENT_FIRST_TOUCH, or
                                      where pages migrate */
    uint32_t shared_pages;
    struct pages *pages;    /* NULL: they do not migrate */
    uint32_t threads;       /* that have pages alone */
    uint32_t private_pages; /* of each thread */
};

/** The way to a home that is the same for each reference of a thread, or none. */
enum placement_way {
    PLACEMENT_WAY_DRAWN,
    PLACEMENT_WAY_OWN,   /* the thread's node is the home */
    PLACEMENT_WAY_FIRST, /* there is one memory */
};

struct placement {
    struct placement_options options;
    enum placement_way way;
    uint32_t count;          /* of memories that the policy uses */
    const uint16_t *list;    /* their nodes */
    const uint16_t *nearest; /* to each node: a place in the list */
    uint32_t turn_count;     /* of a round of PLACEMENT_INTERLEAVED or _WEIGHTED */
    const uint16_t *turns;   /* the node of each */
    uint16_t *homes; /* PLACEMENT_FIRST_TOUCH: of each shared page, 1 more than its node; 0: none */
    uint32_t first_page; /* where pages migrate: of those in use by all, */
    uint32_t first_own;  /* and of the first thread's */
};

void placement_init(struct placement *placement, struct arena *arena,
                    const struct placement_options *options);

/** The slow end of placement_home: where homes are drawn, or nodes have no memory. */
uint32_t placement_draw(struct placement *placement, struct stream *stream, uint32_t processor);

/** The page of the next line that a thread refers to, where pages migrate.
 *  @param thread  of those that have pages */
uint32_t placement_page(const struct placement *placement, struct stream *stream, uint32_t thread);

/** The home of a page that is placed now, by its number. @param node  of the thread that refers to
 * it
 */
uint32_t placement_of_page(const struct placement *placement, uint64_t page, uint32_t node);

/** The home of the next line that a thread on `processor` refers to. */
static inline uint32_t placement_home(struct placement *placement, struct stream *stream,
                                      uint32_t processor)
{
    if (placement->way != PLACEMENT_WAY_DRAWN) {
        return placement->way == PLACEMENT_WAY_OWN ? processor : 0;
    }
    return placement_draw(placement, stream, processor);
}

#endif
