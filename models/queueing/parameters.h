/*
 * The system of kind "queueing": a network of stations and the classes of customers in it.
 *
 * `queueing_kind` describes the sections "system" and "workload" of its specs. Here are the
 * parameters as they are read and the state of a run, for the files that check, build, report and
 * verify it: no other file needs them.
 */
#ifndef MODELS_QUEUEING_PARAMETERS_H
#define MODELS_QUEUEING_PARAMETERS_H

#include "models/queueing/customer_class.h"
#include "models/station/station.h"
#include "sim/component/kind.h"

enum {
    STATIONS_MOST = 100000,
    SERVERS_MOST = 1000000, /* in all copies of all stations together, but for infinite ones */
};

struct queueing_stations {
    struct parameter_map stations; /* name to struct station_parameters */
};

struct queueing_classes {
    struct parameter_map classes; /* name to struct customer_class_parameters */
};

struct queueing_parameters {
    struct queueing_stations *system;
    struct queueing_classes *workload;
};

struct queueing {
    struct component component;
    struct customers customers;
    struct station *stations;
    size_t station_count;
    struct customer_class *classes;
    size_t class_count;
    struct level everyone; /* number in the system; not used when there is one class alone */
};

extern const struct kind queueing_kind;

/** Complain of mistakes across rows; fits struct kind. @param scope  of the spec */
void queueing_check(const void *parameters, const struct scope *scope,
                    const struct check_context *context);

/** Metrics of the whole system, and of each class. */
extern const struct metric_row queueing_metrics[];

/** All metrics of DESIGN 3 over the report's window. */
void queueing_report(const struct component *system, struct report *report);

/** Little's law, flow balance and the utilization law, exactly, over [0, now]. */
void queueing_laws(const struct component *system, sim_ticks now, struct report *report);

/** Conservation of customers, servers and queues. */
void queueing_invariants(struct run *run, const struct component *system);

/** Events a simulated second [1/s]: arrivals, ends of thinking, of services and of vacations,
 *  without queueing; fits struct system_operations. 0: the traffic equations do not settle. */
double queueing_events_per_s(const void *parameters, int64_t ticks_per_second);

/** Work out `present` of every visit: the service received by customers present. */
void queueing_sum_present(const struct queueing *queueing, sim_ticks now);

/** The level of the number in the system. */
static inline const struct level *queueing_number(const struct queueing *queueing)
{
    return queueing->class_count == 1 ? &queueing->classes[0].passes.present : &queueing->everyone;
}

static inline const struct station_parameters *
queueing_station_parameters(const struct queueing_parameters *parameters, size_t index)
{
    return (const struct station_parameters *)parameters->system->stations.elements + index;
}

static inline const struct customer_class_parameters *
queueing_class_parameters(const struct queueing_parameters *parameters, size_t index)
{
    return (const struct customer_class_parameters *)parameters->workload->classes.elements + index;
}

/** The population of all closed classes together. */
static inline int64_t queueing_population(const struct queueing_parameters *parameters)
{
    int64_t population = 0;
    for (size_t i = 0; i < parameters->workload->classes.count; i++) {
        population += queueing_class_parameters(parameters, i)->population;
    }
    return population;
}

#endif
