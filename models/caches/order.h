/*
 * The order in which the lines of each set were marked last.
 *
 * Sets of few ways keep a stamp for each line, 4 bytes: marking is a store, and the oldest is
 * looked for. Sets of many ways keep a ring of links for each set, 8 bytes a line: both are O(1).
 */
#ifndef MODELS_CACHES_ORDER_H
#define MODELS_CACHES_ORDER_H

#include "sim/base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum { ORDER_STAMPED_MOST = 32 }; /* ways of a set that keeps stamps */

#define ORDER_NONE UINT32_MAX

struct order_link {
    uint32_t newer, older; /* places in the ring; 0: not in it */
};

struct order {
    uint32_t *stamps;         /* by slot, 0: not marked; NULL: rings */
    struct order_link *links; /* by slot + 1, then one for each set, which joins its ends */
    uint32_t clock;           /* the last stamp */
    uint32_t sets, ways;
};

void order_init(struct order *order, struct arena *arena, uint32_t sets, uint32_t ways);

/** Give all stamps anew, from 1 on and in the same order; order_mark does when they run out. */
void order_renumber(struct order *order) __attribute__((cold, noinline));

/** Make a slot the newest of its ring; order_mark does. */
void order_move(struct order *order, uint32_t slot);

/** Make a slot the newest of its set. */
static inline void order_mark(struct order *order, uint32_t slot)
{
    if (__builtin_expect(order->stamps == NULL, 0)) {
        order_move(order, slot);
        return;
    }
    order->stamps[slot] = ++order->clock;
    if (__builtin_expect(order->clock == UINT32_MAX, 0)) {
        order_renumber(order);
    }
}

/** Take a slot out; it may have been out. */
void order_remove(struct order *order, uint32_t slot);

/** The slot of a set that was marked before all others; ORDER_NONE: none is marked. O(ways) with
 *  stamps, O(1) with rings */
uint32_t order_oldest(const struct order *order, uint32_t set);

/** How many slots of a set are marked. O(ways) */
uint32_t order_count(const struct order *order, uint32_t set);

/** Bytes that an order of so many lines keeps. */
size_t order_bytes(uint32_t sets, uint32_t ways);

#endif
