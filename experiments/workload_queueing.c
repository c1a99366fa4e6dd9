#include "experiments/workload_queueing.h"

#include "experiments/queueing_network.h"

/* Passes of a closed class a second: those of its whole population, if no one ever waited. */
static double passes_per_s(const struct queueing_network *network, size_t class_index,
                           double service_s)
{
    const struct customer_class_parameters *class =
        queueing_class_parameters(network->parameters, class_index);
    if (class->arrivals != NULL) {
        return queueing_network_arrivals_per_s(network, class_index);
    }
    double think_s = class->think.family == DISTRIBUTION_NONE
                         ? 0
                         : distribution_mean(&class->think) / network->ticks_per_s;
    double cycle_s = think_s + service_s;
    return cycle_s > 0 ? (double)class->population / cycle_s : 0;
}

double workload_queueing_events_per_s(const struct point *point)
{
    struct arena *arena = arena_create();
    struct queueing_network network;
    double events_per_s = 0;
    bool is_solved = queueing_network_of(point, arena, &network);
    for (size_t i = 0; is_solved && i < network.classes; i++) {
        double visits = 0;
        double service_s = 0;
        for (size_t k = 0; k < network.stations; k++) {
            double here = queueing_network_visits(&network, i, k);
            if (here > 0) {
                visits += here;
                service_s += here * queueing_network_service_s(&network, i, k);
            }
        }
        events_per_s += passes_per_s(&network, i, service_s) * (1 + visits);
    }
    arena_destroy(arena);
    return events_per_s;
}
