#include "models/systems/cluster.h"

#include "models/cluster/membership/corosync.h"
#include "models/cluster/membership/delay.h"
#include "models/cluster/membership/heartbeat.h"
#include "models/network/ethernet.h"
#include "tests/models/cluster/cluster_parts.h"

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
    struct ethernet_parameters network = {.latency = 25000, .bandwidth = 125e6};
    struct delay_parameters delay = {.coverage = 1};
    struct cluster_machine system = {.nodes = {.count = 2, .elements = nodes},
                                     .network = {&ethernet_kind, &network},
                                     .membership = {&delay_kind, &delay}};
    struct cluster_workload workload = {.clients = {.count = 2, .elements = groups}};
    struct cluster_parameters parameters = {.system = &system};
    double idle = cluster_events_per_s(&parameters, SECOND);
    cr_expect_float_eq(idle, 0.4, 1e-12, "40 events each 100 s: %g", idle);
    parameters.workload = &workload;
    double busy = cluster_events_per_s(&parameters, SECOND);
    cr_expect_float_eq(busy, idle + 7 * (100 + 10), 1e-9, "%g", busy);
}

Test(cluster_load, counts_the_messages_of_a_membership_where_they_are_sent)
{
    struct node_parameters nodes[4] = {0};
    struct ethernet_loss loss = {0.01};
    struct ethernet_link lossy = {.loss = &loss};
    struct ethernet_parameters network = {.latency = 25000, .bandwidth = 125e6};
    struct heartbeat_parameters heartbeat = {.interval = SECOND / 2, .size = 100};
    struct corosync_parameters corosync = {.token = INT64_C(3) * SECOND, .token_size = 125};
    struct cluster_machine system = {.nodes = {.count = 4, .elements = nodes},
                                     .network = {&ethernet_kind, &network},
                                     .membership = {&heartbeat_kind, &heartbeat}};
    struct cluster_parameters parameters = {.system = &system};
    cr_expect_eq(cluster_events_per_s(&parameters, SECOND), 0, "all arrivals are computed");
    heartbeat.every_message = true;
    cr_expect_float_eq(cluster_events_per_s(&parameters, SECOND), 4 * (4 * 3 / 0.5), 1e-9);
    heartbeat.every_message = false;
    network.links = (struct parameter_map){.count = 1, .elements = &lossy};
    cr_expect_float_eq(cluster_events_per_s(&parameters, SECOND), 4 * (4 * 3 / 0.5), 1e-9);

    struct corosync_hold second = {SECOND};
    struct corosync_hold none = {0};
    corosync.hold = &none;
    system.membership = (struct part){&corosync_kind, &corosync};
    /* two crossings of 25 us and 1 us each; the representative keeps the token for a tick */
    double round_s = 4 * 52e-6 + 1e-9;
    cr_expect_float_eq(cluster_events_per_s(&parameters, SECOND), 4 * 4 / round_s, 1e-6);
    network.links.count = 0;
    cr_expect_eq(cluster_events_per_s(&parameters, SECOND), 0, "every pass is computed");
    corosync.every_message = true;
    corosync.hold = &second;
    cr_expect_float_eq(cluster_events_per_s(&parameters, SECOND), 4 * 4 / (1 + 4 * 52e-6), 1e-9);
}

Test(cluster_load, each_node_looks_again_at_most_each_recheck_interval)
{
    struct node_parameters nodes[4] = {0};
    struct cluster_machine system = {.nodes = {.count = 4, .elements = nodes},
                                     .manager = {.recheck_interval = INT64_C(10) * SECOND}};
    struct cluster_parameters parameters = {.system = &system};
    cr_expect_float_eq(cluster_rechecks_per_s(&parameters, SECOND), 0.4, 1e-12);
}

/* A policy sees each service with its node, no home yet, and the cores that its requests want: ten
 * requests a second of 1 ms. */
Test(cluster_load, a_policy_sees_services_and_loads)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_clients(bench);
    bench->machine.services.count = 2;
    bench->services[1].on = "beta";
    struct policy_service services[2];
    cluster_view_services(&bench->parameters, TICKS_PER_SECOND_COARSE, services);
    cr_expect_str_eq(services[0].name, "database");
    cr_expect_eq(services[0].preferred, 0);
    cr_expect_eq(services[1].preferred, 1);
    cr_expect_eq(services[0].home, -1);
    cr_expect_float_eq(services[0].load, 0.01, 1e-12);
    cr_expect_eq(services[1].load, 0);
    bench->services[1].on = "omega";
    cluster_view_services(&bench->parameters, TICKS_PER_SECOND_COARSE, services);
    cr_expect_eq(services[1].preferred, 2);
    free(bench);
}
