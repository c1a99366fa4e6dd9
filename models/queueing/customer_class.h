/*
 * A class of customers: where they come from, how they go through the stations, what they see.
 *
 * An open class has arrivals; a customer begins a pass at `route.start` and leaves when it is done
 * or lost. A closed class has a population of customers who think, make a pass, and think again
 * (without `think` they begin again at once). A pass is measured from its beginning to `done`;
 * thinking is no part of it.
 */
#ifndef MODELS_QUEUEING_CUSTOMER_CLASS_H
#define MODELS_QUEUEING_CUSTOMER_CLASS_H

#include "models/station/customer.h"
#include "models/station/route.h"
#include "sim/component/assembly.h"
#include "sim/measure/ledger.h"

/** How customers of an open class arrive. */
struct arrivals_parameters {
    struct distribution interarrival;
    struct distribution batch;
};

/** The parameters of a class. */
struct customer_class_parameters {
    struct arrivals_parameters *arrivals; /* NULL: closed */
    int64_t population;                   /* 0: open */
    struct distribution think;            /* family none: no thinking */
    int64_t priority;
    struct parameter_map service; /* station to struct distribution */
    struct parameter_map route;   /* "start" or station to struct weighted_names */
};

extern const struct table customer_class_table;

struct customer_class {
    struct component component; /* path "classes.batch" */
    const char *name;
    int64_t priority;
    int64_t population; /* 0: open */
    struct distribution interarrival, batch, think;
    struct stream arriving, batching, thinking, routing;
    struct route start;
    struct customers *customers;
    struct visit **visits; /* one for each station; NULL where it never comes */

    bool has_started; /* a population is in the system from its first event on */
    int64_t thinkers;
    struct ledger passes;   /* with percentiles of the response times */
    struct level *everyone; /* number in the whole system; NULL when this class is all */

    sim_ticks instant; /* of the last pass begun */
    uint64_t at_once;  /* passes begun at that instant */
};

/** Build a class; its visits and routes come later. @param name  not copied */
void customer_class_init(struct customer_class *class, struct assembly *assembly,
                         const struct scope *scope, const char *name,
                         const struct customer_class_parameters *parameters,
                         struct customers *customers);

/** Schedule the first events, once the routes are complete. */
void customer_class_start(struct customer_class *class, struct run *run);

/** Send a customer on from where `route` begins: to a station, or out of the system. */
void customer_class_route(struct run *run, struct customer *customer, const struct route *route);

static inline bool customer_class_is_closed(const struct customer_class *class)
{
    return class->population > 0;
}

#endif
