/*
 * Pages with homes of their own, where pages migrate.
 *
 * Without migration a placement draws the home of each reference, and a page need not be known. A
 * page that may move has one home at each time. Each source of references has pages of its own,
 * numbered after those of the sources before it: those that all threads share first, then those of
 * each thread. A page has no home until it is first referred to.
 *
 * A reference names its page in its slot until its carrier takes it.
 */
#ifndef MODELS_MACHINE_PAGES_H
#define MODELS_MACHINE_PAGES_H

#include "sim/base/arena.h"
#include "sim/kernel/ticks.h"

#include <stdbool.h>

/** Of a machine. */
enum { PAGES_MOST = 1 << 24 };

/** The word of a reference's slot that names its page. */
enum { PAGE_SLOT = 0 };

struct page {
    sim_ticks since;    /* when its present count of references began */
    uint16_t home;      /* 1 more than its node; 0: not yet referred to */
    uint16_t leader;    /* the node that refers to it most; of a moving page where it moves */
    uint32_t lead : 31; /* of the leader's references over those of all others */
    uint32_t is_moving : 1;
};

struct pages {
    struct page *each; /* set once all are claimed */
    uint64_t count;
    uint32_t nodes;
    uint32_t *on; /* pages on each node */
};

/** No pages yet, of a machine of so many nodes. */
void pages_init(struct pages *pages, struct arena *arena, uint32_t nodes);

/** Claim pages. @return the number of the first */
uint32_t pages_claim(struct pages *pages, uint64_t count);

/** Make the pages that were claimed, all without a home. */
void pages_make(struct pages *pages, struct arena *arena);

/** Give a page a home unless it has one. @param node  where its first reference finds it */
void pages_touch(struct pages *pages, uint32_t page, uint32_t node, sim_ticks now);

/** Give a page a home, in place of its present one if it has any. */
void pages_place(struct pages *pages, uint32_t page, uint32_t node);

#endif
