/* How often something happens in a queueing system, without simulating it. */
#include "models/queueing/network.h"

#include <math.h>

extern const struct kind polling_kind;

/* The passes of a class through its stations. */
struct pass {
    double events;
    double service_s;  /* of all visits */
    double most_per_s; /* passes that the busiest station has the servers for; INFINITY: any */
    bool may_be_lost;
};

/* Passes of a class a second; of a closed class those of its whole population without waiting, or
 * those that the servers of the busiest station can serve. A customer that may be lost at a full
 * station is not served there. */
static double passes_per_s(const struct queueing_network *network, size_t class_index,
                           const struct pass *pass)
{
    const struct customer_class_parameters *class =
        queueing_class_parameters(network->parameters, class_index);
    if (class->arrivals != NULL) {
        return queueing_network_arrivals_per_s(network, class_index);
    }
    double think_s = class->think.family == DISTRIBUTION_NONE
                         ? 0
                         : distribution_mean(&class->think) / network->ticks_per_s;
    bool is_served = !pass->may_be_lost || !(think_s > 0);
    double cycle_s = is_served ? think_s + pass->service_s : think_s;
    double passes = cycle_s > 0 ? (double)class->population / cycle_s : 0;
    return is_served && pass->most_per_s < passes ? pass->most_per_s : passes;
}

/* Events of a visit: its end, and those of its siblings where it is split. */
static double events_per_visit(const struct station_parameters *station)
{
    return station->fork > 1 ? (double)station->fork : 1;
}

/* Ends of vacations, of servers that are always free to leave. */
static double vacations_per_s(const struct queueing_network *network,
                              const struct station_parameters *station)
{
    if (station->vacation.family == DISTRIBUTION_NONE) {
        return 0;
    }
    double mean_s = distribution_mean(&station->vacation) / network->ticks_per_s;
    return events_per_visit(station) / mean_s;
}

/* Ends of switches of a server that is always free to go round. */
static double switches_per_s(const struct queueing_network *network,
                             const struct station_parameters *station)
{
    if (station->discipline != &polling_kind || station->polling == NULL) {
        return 0;
    }
    double mean = polling_switch_over(station->polling);
    return mean > 0 ? network->ticks_per_s / mean : 0;
}

static struct pass pass_of(const struct queueing_network *network, size_t class_index)
{
    struct pass pass = {.events = 1, .most_per_s = INFINITY};
    for (size_t k = 0; k < network->stations; k++) {
        const struct station_parameters *station =
            queueing_station_parameters(network->parameters, k);
        double visits = queueing_network_visits(network, class_index, k);
        if (!(visits > 0)) {
            continue;
        }
        double here_s = visits * queueing_network_service_s(network, class_index, k);
        pass.events += visits * events_per_visit(station);
        pass.service_s += here_s;
        pass.may_be_lost = pass.may_be_lost || station->capacity > 0;
        if (station->servers != PARAMETER_INFINITE && here_s > 0 &&
            (double)station->servers / here_s < pass.most_per_s) {
            pass.most_per_s = (double)station->servers / here_s;
        }
    }
    return pass;
}

double queueing_events_per_s(const void *parameters, int64_t ticks_per_second)
{
    struct arena *arena = arena_create();
    struct queueing_network network;
    double events_per_s = 0;
    bool is_solved = queueing_network_of(parameters, ticks_per_second, arena, &network);
    for (size_t i = 0; is_solved && i < network.classes; i++) {
        struct pass pass = pass_of(&network, i);
        events_per_s += passes_per_s(&network, i, &pass) * pass.events;
    }
    for (size_t k = 0; is_solved && k < network.stations; k++) {
        const struct station_parameters *station =
            queueing_station_parameters(network.parameters, k);
        events_per_s += vacations_per_s(&network, station) + switches_per_s(&network, station);
    }
    arena_destroy(arena);
    return events_per_s;
}
