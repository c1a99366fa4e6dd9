#include "experiments/theory/queueing.h"

/* Whether open classes alone go through the only station, each once: a queue rather than a
 * network. */
static bool is_queue(const struct queueing_network *network)
{
    bool is_once = network->stations == 1;
    for (size_t i = 0; is_once && i < network->classes; i++) {
        is_once = queueing_network_visits(network, i, 0) == 1 &&
                  queueing_class_parameters(network->parameters, i)->arrivals != NULL;
    }
    return is_once;
}

static bool do_class_rates_vary(const struct queueing_network *network)
{
    for (size_t i = 0; i < network->classes; i++) {
        const struct arrivals_parameters *arrivals =
            queueing_class_parameters(network->parameters, i)->arrivals;
        if (arrivals != NULL && arrivals->interarrival.family == DISTRIBUTION_RATES) {
            return true;
        }
    }
    return false;
}

void closed_form_queueing(const struct point *point, struct arena *arena,
                          struct closed_form_tables *tables)
{
    struct queueing_network *network = ARENA_ARRAY(arena, struct queueing_network, 1);
    if (!queueing_network_of(point->system_parameters, point->run.ticks_per_second, arena,
                             network)) {
        return;
    }
    if (do_class_rates_vary(network)) {
        tables->none = closed_form_rates_vary;
        return;
    }
    tables->list[tables->count++] = (struct closed_form_table){
        closed_form_station_laws, closed_form_station_law_count, network};
    if (!is_queue(network)) {
        tables->list[tables->count++] = (struct closed_form_table){
            closed_form_network_laws, closed_form_network_law_count, network};
    }
}
