/*
 * A station: servers, the customers that wait for them, and the measures.
 *
 * A customer arrives by station_enter and is lost when the station is full. Its service is drawn
 * on arrival. Then the discipline decides; when the service is over the station hands the customer
 * to a port, whose owner knows where it goes next.
 *
 * With a fork of N the station is N copies, each with own servers and queue. A customer splits
 * into N siblings, one for each copy, and goes on when the last is done; the capacity counts
 * customers, all other numbers siblings.
 *
 * Everything lives in the run's arena. An arrival and a departure cost a constant number of
 * operations beside those of the discipline and the event queue.
 */
#ifndef MODELS_STATION_STATION_H
#define MODELS_STATION_STATION_H

#include "models/station/discipline.h"
#include "models/station/polling.h"
#include "models/station/visit.h"
#include "sim/component/assembly.h"
#include "sim/measure/ledger.h"

/** The parameters of a station. */
struct station_parameters {
    int64_t servers; /* PARAMETER_INFINITE: as many as there are customers */
    const struct kind *discipline;
    int64_t capacity;                   /* 0: none */
    struct distribution service;        /* family none: each class brings its own */
    struct distribution vacation;       /* family none: the servers never leave */
    struct polling_parameters *polling; /* NULL: as polling_preset */
    int64_t fork;                       /* copies */
    bool percentiles;
};

extern const struct table station_table;

enum station_metric {
    STATION_UTILIZATION,
    STATION_QUEUE_LENGTH,
    STATION_RESPONSE_TIME,
    STATION_WAITING_TIME,
    STATION_THROUGHPUT,
    STATION_LOST_FRACTION,
    STATION_CYCLE_TIME,
    STATION_SWITCHING,
    STATION_CLASS_UTILIZATION,
    STATION_CLASS_THROUGHPUT,
};

extern const struct metric_row station_metrics[];

/** Where a station hands on a customer whose visit is over. */
struct customer_port {
    void *owner;
    void (*take)(struct run *run, void *owner, struct customer *customer);
};

struct station {
    const char *name;
    const char *path;     /* "stations.cpu" */
    int64_t server_count; /* in each copy; PARAMETER_INFINITE */
    int64_t capacity;     /* INT64_MAX: none */
    int64_t present;      /* customers, not siblings */
    size_t copy_count;
    struct servers **copies;
    struct customers *customers; /* the run's pool, where siblings come from */
    struct visit **visits;       /* one for each class that comes here */
    size_t visit_count;
    unsigned ranks; /* different priorities among these */
    struct customer_port out;

    struct ledger ledger;         /* of visits; in a fork its levels are of siblings */
    struct tally siblings_served; /* response times of siblings; not used without a fork */

    struct distribution vacation;
    struct stream vacations;
    const struct polling_parameters *polling; /* NULL: as polling_preset */
};

/**
 * Build a station whose visits are not yet known.
 *
 * @param name  not copied
 */
void station_init(struct station *station, struct assembly *assembly, const struct scope *scope,
                  const char *name, const struct station_parameters *parameters,
                  struct customers *customers);

/** Build the servers, once `visits` are complete. @param kind  of discipline */
void station_start(struct station *station, struct assembly *assembly, const struct kind *kind);

/** A customer arrives. @return false when it is lost */
bool station_enter(struct run *run, struct visit *visit, struct customer *customer);

/** A customer's service is over (leave.c). @param received  in the discipline's unit */
void station_leave(struct run *run, struct customer *customer, wide received);

/** Service received so far by a customer or sibling who is here, in the discipline's unit. */
wide station_received(const struct customer *customer, sim_ticks now);

/** Whether the station has as many servers as there are customers. */
static inline bool station_is_infinite(const struct station *station)
{
    return station->server_count == PARAMETER_INFINITE;
}

/** Response times at the servers, in a fork those of siblings. */
static inline const struct tally *station_served(const struct station *station)
{
    return station->copy_count > 1 ? &station->siblings_served : &station->ledger.done;
}

#endif
