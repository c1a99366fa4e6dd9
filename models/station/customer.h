/*
 * A customer, and the pool that all customers of a run come from.
 *
 * A customer is a passive record: it thinks, waits, is served, or waits at a fork for its
 * siblings. A sibling is a customer too, with a parent; it exists within one visit.
 *
 * The pool takes memory from the run's arena in chunks that double, and hands records out again
 * last in, first out: once a run has reached its steady state nothing is allocated. Records never
 * move, so a pointer is what events carry. Taking and releasing cost O(1).
 */
#ifndef MODELS_STATION_CUSTOMER_H
#define MODELS_STATION_CUSTOMER_H

#include "models/planted.h"
#include "sim/base/wide.h"
#include "sim/kernel/run.h"

enum {
    CUSTOMERS_MOST = 1000000, /* of closed classes, and of open ones at once */
    SIBLINGS_MOST = 1 << 24,  /* beside them: 2 GiB */
};

struct customer_class;
struct servers;
struct visit;

enum customer_state {
    CUSTOMER_FREE, /* in the pool */
    CUSTOMER_THINKING,
    CUSTOMER_MOVING, /* on the way, in no time */
    CUSTOMER_WAITING,
    CUSTOMER_SERVED,
    CUSTOMER_FORKED, /* its siblings are served in its stead */
};

struct customer {
    sim_ticks begun;   /* start of the pass */
    sim_ticks arrived; /* at the station */
    sim_ticks service; /* drawn on arrival */
    sim_ticks left;    /* of the service, when it was resumed last */
    sim_ticks resumed; /* start of the present stretch of service */
    struct visit *visit;
    struct servers *servers;
    struct customer *next; /* in a queue, or in the pool */

    struct customer *previous; /* in a queue linked both ways */
    struct customer_class *class;
    struct customer *parent; /* of a sibling */
    struct event_id finish;  /* the end of the present stretch of service */
    wide tag;                /* processor sharing: the attained service at which it is done */
    uint32_t siblings;       /* not yet done */
    enum customer_state state;
};

struct customers {
    struct arena *arena;
    struct customer *free;
    struct customer_chunk *chunks;
    size_t count;    /* records there are */
    size_t most;     /* customers there may be at once */
    size_t passes;   /* in use by customers */
    size_t siblings; /* in use by siblings */
};

/** An empty pool. @param population  of all closed classes, beside which open ones have room */
void customers_init(struct customers *customers, struct arena *arena, int64_t population);

/** Make room, and tell the run of it; customers_take and customers_take_sibling call it. */
void customers_grow(struct customers *customers, struct run *run);

/** The slow end of taking: fails the run. */
void customers_refuse(struct run *run, const struct component *component, const char *what,
                      size_t most) __attribute__((cold));

/** The chunk before `chunk` (NULL: the latest) and its records, to look at all of them. */
struct customer_chunk *customers_chunk(const struct customers *customers,
                                       struct customer_chunk *chunk, struct customer **records,
                                       size_t *count);

static inline struct customer *customers_record(struct customers *customers, struct run *run)
{
    if (__builtin_expect(customers->free == NULL, 0)) {
        customers_grow(customers, run);
    }
    struct customer *customer = customers->free;
    customers->free = customer->next;
    return customer;
}

/** A customer of a class; NULL when there are too many, which fails the run. */
static inline struct customer *customers_take(struct customers *customers, struct run *run,
                                              struct customer_class *class)
{
    if (__builtin_expect(customers->passes == customers->most, 0)) {
        customers_refuse(run, (struct component *)class, "customers", customers->most);
        return NULL;
    }
    customers->passes++;
    struct customer *customer = customers_record(customers, run);
    customer->class = class;
    customer->parent = NULL;
    return customer;
}

/** One of the siblings a customer splits into; NULL as above. */
static inline struct customer *customers_take_sibling(struct customers *customers, struct run *run,
                                                      struct customer *parent)
{
    if (__builtin_expect(customers->siblings == SIBLINGS_MOST, 0)) {
        customers_refuse(run, (struct component *)parent->class, "siblings", SIBLINGS_MOST);
        return NULL;
    }
    customers->siblings++;
    struct customer *sibling = customers_record(customers, run);
    sibling->class = parent->class;
    sibling->parent = parent;
    sibling->begun = parent->begun;
    return sibling;
}

static inline void customers_release(struct customers *customers, struct customer *customer)
{
    if (customer->parent == NULL) {
        customers->passes -= !PLANTED("a record is leaked");
    } else {
        customers->siblings--;
    }
    customer->state = CUSTOMER_FREE;
    customer->next = customers->free;
    customers->free = customer;
}

#endif
