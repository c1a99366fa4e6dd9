#include "models/queueing/network.h"

#include <string.h>

enum { SWEEPS_MOST = 100000 };

static const double settled = 1e-13; /* relative change of a sweep over all stations */

static size_t station_named(const struct queueing_network *network, const char *name)
{
    const struct parameter_map *stations = &network->parameters->system->stations;
    size_t i = 0;
    while (i < stations->count && strcmp(stations->names[i], name) != 0) {
        i++;
    }
    return i;
}

static const struct weighted_names *route_at(const struct parameter_map *routes, size_t index)
{
    return (const struct weighted_names *)routes->elements + index;
}

/* One row of the routing matrix: chances from a place to each station. */
static void add_chances(const struct queueing_network *network, const struct weighted_names *to,
                        double *row)
{
    for (size_t i = 0; i < to->count; i++) {
        size_t station = station_named(network, to->names[i]);
        if (station < network->stations) {
            row[station] += to->weights[i];
        }
    }
}

static bool solve_visits(const struct queueing_network *network, struct arena *arena,
                         size_t class_index)
{
    const struct parameter_map *routes =
        &queueing_class_parameters(network->parameters, class_index)->route;
    size_t n = network->stations;
    double *matrix = ARENA_ARRAY(arena, double, n *n);
    double *start = ARENA_ARRAY(arena, double, n);
    for (size_t i = 0; i < routes->count; i++) {
        size_t from = station_named(network, routes->names[i]);
        add_chances(network, route_at(routes, i), from < n ? &matrix[from * n] : start);
    }
    double *visits = &network->visits[class_index * n];
    for (int sweep = 0; sweep < SWEEPS_MOST; sweep++) {
        double change = 0;
        double sum = 0;
        for (size_t to = 0; to < n; to++) {
            double next = start[to];
            for (size_t from = 0; from < n; from++) {
                next += visits[from] * matrix[from * n + to];
            }
            change += __builtin_fabs(next - visits[to]);
            sum += next;
            visits[to] = next;
        }
        if (change <= settled * sum) {
            return true;
        }
    }
    return false;
}

bool queueing_network_of(const struct queueing_parameters *parameters, int64_t ticks_per_second,
                         struct arena *arena, struct queueing_network *network)
{
    *network = (struct queueing_network){
        .parameters = parameters,
        .ticks_per_s = (double)ticks_per_second,
        .stations = parameters->system->stations.count,
        .classes = parameters->workload->classes.count,
    };
    if (network->stations > QUEUEING_NETWORK_STATIONS_MOST) {
        return false;
    }
    network->visits = ARENA_ARRAY(arena, double, network->classes * network->stations);
    for (size_t i = 0; i < network->classes; i++) {
        if (!solve_visits(network, arena, i)) {
            return false;
        }
    }
    return true;
}

const struct distribution *queueing_network_service(const struct queueing_network *network,
                                                    size_t class_index, size_t station)
{
    const struct parameter_map *own =
        &queueing_class_parameters(network->parameters, class_index)->service;
    const char *name = network->parameters->system->stations.names[station];
    for (size_t i = 0; i < own->count; i++) {
        if (strcmp(own->names[i], name) == 0) {
            return (const struct distribution *)own->elements + i;
        }
    }
    return &queueing_station_parameters(network->parameters, station)->service;
}

double queueing_network_service_s(const struct queueing_network *network, size_t class_index,
                                  size_t station)
{
    const struct distribution *service = queueing_network_service(network, class_index, station);
    return distribution_mean(service) / network->ticks_per_s;
}

double queueing_network_arrivals_per_s(const struct queueing_network *network, size_t class_index)
{
    const struct arrivals_parameters *arrivals =
        queueing_class_parameters(network->parameters, class_index)->arrivals;
    if (arrivals == NULL) {
        return 0;
    }
    double batch =
        arrivals->batch.family == DISTRIBUTION_NONE ? 1 : distribution_mean(&arrivals->batch);
    return batch * network->ticks_per_s / distribution_mean(&arrivals->interarrival);
}
