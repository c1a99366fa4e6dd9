/*
 * The parameters of polling: one server that goes from queue to queue in cyclic order.
 *
 * Every class that comes to the station has a queue of its own, in the order of the classes in the
 * spec. The server serves a queue as the policy says, then takes the switch-over time to the next
 * (Takagi 1986, Analysis of Polling Systems): a token ring, a scanned terminal multiplexer, or a
 * bus whose arbiter goes round its masters.
 */
#ifndef MODELS_STATION_POLLING_H
#define MODELS_STATION_POLLING_H

#include "sim/component/parameter.h"

enum polling_policy {
    POLLING_EXHAUSTIVE, /* until the queue is empty */
    POLLING_GATED,      /* the customers whom the server finds when it comes */
    POLLING_LIMITED,    /* until the queue is empty, and `limit` customers at most */
};

struct polling_parameters {
    int policy;                      /* enum polling_policy */
    int64_t limit;                   /* POLLING_LIMITED */
    struct distribution switch_over; /* from a queue to the next; family none: in no time */
};

extern const struct table polling_table;

/** The parameters where the spec has none: exhaustive service, and switches in no time. */
extern const struct polling_parameters polling_preset;

/** Mean switch-over time [ticks]; 0: the server switches in no time, and stands where it is while
 *  nobody waits. A mean under half a tick is none. */
static inline double polling_switch_over(const struct polling_parameters *polling)
{
    const struct distribution *switch_over = &polling->switch_over;
    double mean = switch_over->family == DISTRIBUTION_NONE ? 0 : distribution_mean(switch_over);
    return mean < 0.5 ? 0 : mean;
}

#endif
