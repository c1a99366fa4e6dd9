/*
 * A service level: a share of the requests of each interval that is to be answered in time.
 *
 * Time is cut into intervals from the start of the run on. A request belongs to the interval in
 * which it was first sent, and is in time if it is answered within the response time, retries and
 * all. An interval is judged when its last request can be in time no more: it is outside the level
 * if less than the share of its requests were. An interval without requests is within it.
 *
 * So a service that is up and too slow is outside its level as one that is out.
 */
#ifndef MODELS_CLUSTER_CLIENTS_SERVICE_LEVEL_H
#define MODELS_CLUSTER_CLIENTS_SERVICE_LEVEL_H

#include "sim/component/parameter.h"
#include "sim/measure/counter.h"

/** The parameters. */
struct service_level_parameters {
    sim_ticks response_time; /* at most an interval */
    double share;
    sim_ticks interval;
};

extern const struct table service_level_table;

/** The requests of one interval. */
struct service_level_interval {
    sim_ticks began; /* -1: none yet */
    uint64_t issued;
    uint64_t in_time;
    uint64_t late; /* answered after the response time, or lost */
};

enum { SERVICE_LEVEL_INTERVALS = 3 }; /* that may be open: one is judged within two of its length */

struct service_level {
    const struct service_level_parameters *parameters; /* NULL: none is asked for */
    struct service_level_interval intervals[SERVICE_LEVEL_INTERVALS];
    struct counter judged, outside; /* intervals */
};

/** @param parameters  NULL: none is asked for; not copied */
void service_level_init(struct service_level *level, struct measures *measures,
                        const struct service_level_parameters *parameters);

/** A request is sent for the first time. */
void service_level_issue(struct service_level *level, sim_ticks now);

/** A request that was first sent at `begun` has ended. @param is_answered  else it is lost */
void service_level_end(struct service_level *level, sim_ticks begun, sim_ticks now,
                       bool is_answered);

/** Judge the interval that ended a response time ago. @return the time until the next is */
sim_ticks service_level_judge(struct service_level *level, sim_ticks now);

/** The interval of a request that was first sent at `begun`; NULL: it is no longer kept. */
const struct service_level_interval *service_level_of(const struct service_level *level,
                                                      sim_ticks begun);

#endif
