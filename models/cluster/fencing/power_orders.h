/*
 * The orders that power devices have been given and have not carried out. An order outlives the
 * attempt that gave it; the pool of orders grows to as many as are open at once.
 */
#ifndef MODELS_CLUSTER_FENCING_POWER_ORDERS_H
#define MODELS_CLUSTER_FENCING_POWER_ORDERS_H

#include "models/cluster/fencing/fencer.h"

struct power_order {
    uint32_t requester, target;
    uint64_t incarnation; /* of the requester */
    uint64_t serial;      /* of the attempt */
    struct cause cause;
    sim_ticks off; /* from the power's off to its on; TICKS_NEVER: it stays off [ticks] */
    uint32_t next; /* the next free order */
    bool is_open;
};

struct power_orders {
    struct arena *arena;
    struct power_order *list;
    size_t capacity;
    uint32_t free; /* first of the free ones, from 1; 0: none */
    uint32_t open;
};

/** Take an order out of the pool. @param off  see above @return its index */
uint32_t power_orders_take(struct power_orders *orders, const struct fencing_request *request,
                           uint64_t incarnation, sim_ticks off);

/** Give an order back. */
void power_orders_release(struct power_orders *orders, uint32_t index);

/** The orders that are open, counted one by one. Cost: O(capacity). */
uint32_t power_orders_count(const struct power_orders *orders);

#endif
