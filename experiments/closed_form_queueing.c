#include "experiments/closed_form_queueing.h"

#include <string.h>

bool closed_form_is_discipline(const struct station_parameters *station, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (strcmp(station->discipline->name, *names) == 0) {
            return true;
        }
    }
    return false;
}

bool closed_form_is_poisson(const struct queueing_network *network, size_t class_index)
{
    const struct arrivals_parameters *arrivals =
        queueing_class_parameters(network->parameters, class_index)->arrivals;
    return arrivals != NULL && arrivals->interarrival.family == DISTRIBUTION_EXPONENTIAL &&
           arrivals->batch.mean == 1;
}

/* Whether every class goes through the one station once: no feedback. */
static bool is_passed_once(const struct queueing_network *network)
{
    bool is_once = network->stations == 1;
    for (size_t i = 0; is_once && i < network->classes; i++) {
        is_once = queueing_network_visits(network, i, 0) == 1;
    }
    return is_once;
}

static size_t open_classes(const struct queueing_network *network)
{
    size_t count = 0;
    for (size_t i = 0; i < network->classes; i++) {
        count += queueing_class_parameters(network->parameters, i)->arrivals != NULL;
    }
    return count;
}

void closed_form_queueing(const struct point *point, struct arena *arena,
                          struct closed_forms *forms)
{
    struct queueing_network network;
    if (!queueing_network_of(point, arena, &network)) {
        return;
    }
    size_t open = open_classes(&network);
    if (is_passed_once(&network) && open == network.classes) {
        closed_form_station(&network, arena, forms);
    } else if (open == 0 || (open == network.classes && open == 1)) {
        closed_form_network(&network, arena, forms);
    }
}
