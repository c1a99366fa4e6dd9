#include "models/systems/cluster.h"

#include <criterion/criterion.h>

#define SECOND 1000000000

Test(cluster_load, counts_what_clients_ask_and_what_failures_set_off)
{
    struct node_parameters nodes[] = {
        {.time_to_failure = distribution_exponential(100e9)},
        {.cores = 1},
    };
    struct clients_parameters groups[] = {
        {.arrivals = distribution_exponential(0.01e9)},
        {.population = 10, .think = distribution_constant(999000000)},
    };
    struct cluster_machine system = {.nodes = {.count = 2, .elements = nodes}};
    struct cluster_workload workload = {.clients = {.count = 2, .elements = groups}};
    struct cluster_parameters parameters = {.system = &system};
    double idle = cluster_events_per_s(&parameters, SECOND);
    cr_expect_float_eq(idle, 0.4, 1e-12, "40 events each 100 s: %g", idle);
    parameters.workload = &workload;
    double busy = cluster_events_per_s(&parameters, SECOND);
    cr_expect_float_eq(busy, idle + 7 * (100 + 10), 1e-9, "%g", busy);
}
