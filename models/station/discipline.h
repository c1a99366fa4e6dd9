/*
 * The contract of a queueing discipline, and the servers it governs.
 *
 * `struct servers` is one group of equal servers with one queue: a station has one, or with a fork
 * one for each copy. Its component kind is the kind of its discipline (role "discipline"), so each
 * discipline brings its own handlers; those that never interrupt a service share SERVERS_HANDLERS
 * and only say in what order waiting customers are served.
 *
 * Rules: a customer is never kept waiting while a server is idle and not away; `waiting` counts
 * customers that push has taken and pop not yet given back; service is never given twice.
 */
#ifndef MODELS_STATION_DISCIPLINE_H
#define MODELS_STATION_DISCIPLINE_H

#include "models/station/customer.h"
#include "sim/component/assembly.h"

struct report;
struct station;

struct servers {
    struct component component; /* kind: the discipline's; path: the station's */
    struct station *station;
    const struct discipline *discipline;
    size_t copy;  /* which one of the station's */
    int64_t idle; /* servers without a customer */
    uint64_t waiting;
    bool away; /* the one server is on vacation */
};

enum servers_event {
    SERVERS_FINISHED, /* argument: the customer, unless the discipline says otherwise */
    SERVERS_RETURNED, /* from a vacation */
    SERVERS_EVENTS,
};

/** Operations of the role "discipline". */
struct discipline {
    size_t bytes; /* of the state, which begins with struct servers */
    /** Prepare the zeroed state beyond struct servers. NULL: nothing to do. */
    void (*init)(struct servers *servers, struct assembly *assembly);
    /** Take a customer who has to wait. */
    void (*push)(struct servers *servers, struct customer *customer);
    /** Give back the customer to serve next; there is one. */
    struct customer *(*pop)(struct servers *servers);
    /** Admit an arrival. NULL: it is served when a server is idle, else it waits. */
    void (*enter)(struct run *run, struct servers *servers, struct customer *customer);
    /** Go on after a vacation when customers wait. NULL: serve the next. */
    void (*resume)(struct run *run, struct servers *servers);
    /** Service received so far by a customer at the station. NULL: see servers_received. */
    wide (*received)(const struct servers *servers, const struct customer *customer, sim_ticks now);
    /** Work done by the servers but not yet received. NULL: none ever. */
    wide (*undelivered)(const struct servers *servers, sim_ticks now);
    /** Return a contradiction in the state, as a sentence, or NULL. NULL: nothing to check. */
    const char *(*contradiction)(const struct servers *servers, sim_ticks now);
    /** Report metrics of the discipline's own. NULL: none. */
    void (*report)(const struct servers *servers, struct report *report);
    /** Report laws of the discipline's own. NULL: none. */
    void (*laws)(const struct servers *servers, sim_ticks now, struct report *report);
    unsigned fraction_bits; /* service is accounted in ticks / 2^fraction_bits */
};

extern const char *const servers_event_names[];
extern event_handler *const servers_on[];

/* clang-format off */
#define SERVERS_HANDLERS \
    {.on = servers_on, .event_names = servers_event_names, .event_count = SERVERS_EVENTS}
/* clang-format on */

/** The discipline of a kind. */
static inline const struct discipline *discipline_of(const struct kind *kind)
{
    return kind->operations;
}

/** Start or resume the service of a customer on a server that is already counted as busy. */
void servers_serve(struct run *run, struct servers *servers, struct customer *customer);

/** Interrupt a service; what is left of it is kept. The server stays counted as busy. */
void servers_interrupt(struct run *run, struct customer *customer);

/** Free a server: it takes a waiting customer, or idles, or goes on vacation. */
void servers_release(struct run *run, struct servers *servers);

/** No customer here: go on vacation if the station has them. */
void servers_leave(struct run *run, struct servers *servers);

/** Service received so far under the disciplines whose servers serve one customer each [ticks]. */
wide servers_received(const struct servers *servers, const struct customer *customer,
                      sim_ticks now);

#endif
