/*
 * An event: at a time, something happens to a component.
 *
 * Behaviour is a table of handlers: event number `event` of a component calls
 * `component->kind->on[event](run, component, argument)`. The state of a component is a plain
 * struct whose first member is `struct component`.
 */
#ifndef SIM_KERNEL_EVENT_H
#define SIM_KERNEL_EVENT_H

#include "sim/kernel/ticks.h"

struct run;

/** A handler cannot fail; a model that finds its run impossible calls run_fail. */
typedef void event_handler(struct run *run, void *component, uint64_t argument);

/** The part of a kind that the kernel needs (sim/component/kind.h begins with it). */
struct behaviour {
    event_handler *const *on;
    const char *const *event_names; /* one for each handler: past participle, "arrived" */
    unsigned event_count;
};

/** First member of the state of every component. */
struct component {
    const struct behaviour *kind;
    const char *path; /* "stations.cpu": the place in the spec, for messages and streams */
};

/** Names a pending event; one that has fired or was cancelled is stale, and harmless. */
struct event_id {
    uint32_t slot;
    uint32_t generation; /* 0: no event */
};

#define EVENT_NONE ((struct event_id){0, 0})

/** Order among events of one time: lower goes first; 0 to 15. */
enum event_priority {
    EVENT_FIRST = 0,
    EVENT_FAULT = 4, /* a fault meets the state before the instant */
    EVENT_NORMAL = 8,
    EVENT_INTERRUPT = 9, /* an interrupt meets what its core has done at the instant */
    EVENT_TIME_OUT = 10, /* an event at the very instant of a time-out is in time */
    EVENT_DECISION = 12, /* a decision sees all that the instant has brought */
    EVENT_LAST = 15,
};

/** Ranks are under this; more in event_ranked. */
#define EVENT_RANKS (UINT64_C(1) << 39)

#endif
