/*
 * A queueing system's parameters as theory sees them: visits, service times and arrivals.
 *
 * The visits of a class to each station per pass follow from its routing by the traffic equations
 * v = start + v P (Jackson 1957), solved by repeated substitution, which converges as customers
 * leave. Times are in seconds. For systems of up to a few hundred stations: O(classes x
 * stations^2).
 */
#ifndef MODELS_QUEUEING_NETWORK_H
#define MODELS_QUEUEING_NETWORK_H

#include "models/queueing/parameters.h"

enum { QUEUEING_NETWORK_STATIONS_MOST = 256 };

struct queueing_network {
    const struct queueing_parameters *parameters;
    double ticks_per_s;
    size_t stations;
    size_t classes;
    double *visits; /* class by class: visits[class * stations + station], mean per pass */
};

/**
 * Solve the traffic equations of every class.
 *
 * @param network  filled in; lives in the arena
 * @return false for too many stations, or when the traffic equations do not settle
 */
bool queueing_network_of(const struct queueing_parameters *parameters, int64_t ticks_per_second,
                         struct arena *arena, struct queueing_network *network);

/** The service of a class at a station: its own, or the station's. */
const struct distribution *queueing_network_service(const struct queueing_network *network,
                                                    size_t class_index, size_t station);

/** Mean service [s]. */
double queueing_network_service_s(const struct queueing_network *network, size_t class_index,
                                  size_t station);

/** Mean arrivals of an open class [1/s]; 0 for a closed one. */
double queueing_network_arrivals_per_s(const struct queueing_network *network, size_t class_index);

static inline double queueing_network_visits(const struct queueing_network *network,
                                             size_t class_index, size_t station)
{
    return network->visits[class_index * network->stations + station];
}

#endif
