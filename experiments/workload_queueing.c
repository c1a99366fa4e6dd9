#include "experiments/workload_queueing.h"

#include "experiments/queueing_network.h"

/* Passes of a closed class a second: those of its whole population, if no one ever waited. Who may
 * be lost at a full station is not served there. */
static double passes_per_s(const struct queueing_network *network, size_t class_index,
                           double service_s, bool may_be_lost)
{
    const struct customer_class_parameters *class =
        queueing_class_parameters(network->parameters, class_index);
    if (class->arrivals != NULL) {
        return queueing_network_arrivals_per_s(network, class_index);
    }
    double think_s = class->think.family == DISTRIBUTION_NONE
                         ? 0
                         : distribution_mean(&class->think) / network->ticks_per_s;
    double cycle_s = may_be_lost && think_s > 0 ? think_s : think_s + service_s;
    return cycle_s > 0 ? (double)class->population / cycle_s : 0;
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

double workload_queueing_events_per_s(const struct point *point)
{
    struct arena *arena = arena_create();
    struct queueing_network network;
    double events_per_s = 0;
    bool is_solved = queueing_network_of(point, arena, &network);
    for (size_t i = 0; is_solved && i < network.classes; i++) {
        double events = 1;
        double service_s = 0;
        bool may_be_lost = false;
        for (size_t k = 0; k < network.stations; k++) {
            const struct station_parameters *station =
                queueing_station_parameters(network.parameters, k);
            double here = queueing_network_visits(&network, i, k);
            if (here > 0) {
                events += here * events_per_visit(station);
                service_s += here * queueing_network_service_s(&network, i, k);
                may_be_lost = may_be_lost || station->capacity > 0;
            }
        }
        events_per_s += passes_per_s(&network, i, service_s, may_be_lost) * events;
    }
    for (size_t k = 0; is_solved && k < network.stations; k++) {
        events_per_s +=
            vacations_per_s(&network, queueing_station_parameters(network.parameters, k));
    }
    arena_destroy(arena);
    return events_per_s;
}
