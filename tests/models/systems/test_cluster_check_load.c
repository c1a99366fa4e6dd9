#include "models/systems/cluster_spec.h"

#include "tests/models/systems/cluster_cases.h"

/* Two nodes, the first with a service whose requests of 1 ms come this often [ms]. */
static struct cluster_bench *asked(double ms)
{
    struct cluster_bench *bench = sound_cluster(2);
    bench->clients.arrivals = distribution_exponential(ms * MS);
    bench->nodes[1].cores = 8;
    return bench;
}

Test(cluster_check_load, cores_that_have_too_much_are_told_of)
{
    EXPECT_NOTHING(asked(1.01));
    EXPECT_WARNINGS(asked(1), "/system/nodes/alpha: open clients load the cores of \"alpha\" to 1"
                              " while nothing is lost: from 1 on a queue grows for ever");
    EXPECT_WARNINGS(asked(0.25),
                    "/system/nodes/alpha: open clients load the cores of \"alpha\" to 4 ");
    struct cluster_bench *bench = asked(0.25);
    bench->nodes[0].cores = 5;
    EXPECT_NOTHING(bench);
}

/* A node that has too much is told of once, and not again for what it takes over. */
Test(cluster_check_load, a_part_is_told_of_once)
{
    static const char *const names[2] = {"web", "share"};
    extern const struct kind symmetric_kind;
    struct cluster_bench *bench = asked(0.5);
    struct clients_parameters groups[2] = {bench->clients, bench->clients};
    groups[1].service = "files";
    groups[1].arrivals = distribution_exponential(100 * MS);
    bench->machine.policy = (struct part){&symmetric_kind, NULL};
    bench->machine.services.count = bench->machine.storage.count = 2;
    bench->services[1].on = "beta";
    bench->nodes[1].role = NODE_ACTIVE;
    bench->workload.clients = (struct parameter_map){2, names, groups};
    EXPECT_WARNINGS(bench, "/system/nodes/alpha: open clients load the cores of \"alpha\" to 2 ");
}

/* 8192 B every 2 ms are 4.096 MB/s, over links of 4 MB/s; and every 0.5 s over a link of 16 kB/s.
 */
Test(cluster_check_load, links_that_have_too_much_are_told_of_each_way)
{
    struct cluster_bench *bench = asked(2);
    bench->ethernet.bandwidth = 4e6;
    EXPECT_WARNINGS(bench,
                    "/system/network: open clients load the link from \"alpha\" to 1.02 while",
                    "/system/network: open clients load the link to \"clients\" to 1.02 while");
}

Test(cluster_check_load, uplinks_that_have_too_much_are_told_of)
{
    static const char *const names[] = {"rack"};
    static const char *const there[] = {"alpha"};
    struct switch_parameters rack = {
        .endpoints = {1, (void *)(uintptr_t)there}, .uplinks = 1, .uplink_bandwidth = 4e6};
    struct cluster_bench *bench = asked(2);
    bench->ethernet.switches = (struct parameter_map){1, names, &rack};
    EXPECT_WARNINGS(bench, "/system/network/switches/rack: open clients load uplink 1 from \"rack\""
                           " to 1.02 while");
    bench = asked(2);
    rack.uplinks = 2;
    rack.uplink_choice = UPLINK_LEAST_LOADED;
    bench->ethernet.switches = (struct parameter_map){1, names, &rack};
    EXPECT_NOTHING(bench);
}

Test(cluster_check_load, closed_groups_wait_for_their_answers)
{
    struct cluster_bench *bench = asked(1);
    bench->clients.arrivals = (struct distribution){0};
    bench->clients.population = 1000;
    EXPECT_NOTHING(bench);
}
