#include "tests/models/cluster/cluster_fixture.h"

static bool hears(const struct cluster_bench *bench, uint32_t from, uint32_t to)
{
    return network_reaches(bench->cluster->network, from, to);
}

/* Groups of five nodes: {beta, epsilon}, {alpha}, and those that are named in none. */
Test(fault_partition, groups_hear_themselves_alone)
{
    static const char *const one[] = {"beta", "epsilon"};
    static const char *const two[] = {"alpha"};
    static const struct parameter_list groups[] = {{2, (void *)(uintptr_t)one},
                                                   {1, (void *)(uintptr_t)two}};
    static const unsigned group_of[] = {2, 1, 3, 3, 1};
    struct cluster_bench *bench = cluster_bench_create(5);
    cluster_bench_partition(bench, 30 * SECOND, groups, 2, SECOND);
    cluster_bench_run(bench, 30 * SECOND);
    for (uint32_t from = 0; from < 5; from++) {
        for (uint32_t to = 0; to < 5; to++) {
            bool is_heard = from == to || hears(bench, from, to);
            cr_expect_eq(is_heard, group_of[from] == group_of[to], "%u to %u", from, to);
        }
        cr_expect(hears(bench, 5, from), "clients hear everyone");
    }
    cluster_bench_run(bench, 32 * SECOND);
    EXPECT_HAPPENINGS(bench, {"network.partition", NULL, 0, 30000},
                      {"network.heal", NULL, 0, 31000}, {"node.suspect", NULL, 0, -1});
    cr_expect(network_is_healthy(bench->cluster->network));
    const struct timeline_entry *heal = cluster_bench_find(bench, "network.heal", NULL, 0);
    cr_expect_eq(heal->what.cause, cluster_bench_find(bench, "fault.inject", NULL, 0)->number);
    cluster_bench_end(bench);
}

/* Clients may be in a group: then they lose the others. */
Test(fault_partition, clients_may_be_cut_off)
{
    static const char *const names[] = {"beta", "clients"};
    static const struct parameter_list group = {2, (void *)(uintptr_t)names};
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_partition(bench, 30 * SECOND, &group, 1, 0);
    cluster_bench_run(bench, 31 * SECOND);
    cr_expect(hears(bench, 3, 1) && hears(bench, 0, 2));
    cr_expect_not(hears(bench, 3, 0) || hears(bench, 2, 3));
    cluster_bench_run(bench, 500 * SECOND);
    EXPECT_HAPPENINGS(bench, {"network.heal", NULL, 0, -1});
    cluster_bench_end(bench);
}

/* A later partition takes the place of an earlier one, whose end then ends nothing. */
Test(fault_partition, the_last_one_holds)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    bench->delay.detection = distribution_constant(300 * SECOND);
    cluster_bench_isolate(bench, 30 * SECOND, 1, 2 * SECOND);
    cluster_bench_isolate(bench, 31 * SECOND, 2, 10 * SECOND);
    cluster_bench_run(bench, 33 * SECOND);
    cr_expect(hears(bench, 0, 1));
    cr_expect_not(hears(bench, 0, 2));
    cluster_bench_run(bench, 42 * SECOND);
    cr_expect(hears(bench, 0, 2));
    EXPECT_HAPPENINGS(bench, {"network.heal", NULL, 0, 41000}, {"network.heal", NULL, 1, -1});
    cluster_bench_end(bench);
}

/* A partition of a private network parts nobody; one of the first as well does. */
Test(fault_partition, a_private_network)
{
    static const char *const names[] = {"beta"};
    static const struct parameter_list group = {1, (void *)(uintptr_t)names};
    static const char *name = "private";
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_private_network(bench);
    cluster_bench_partition(bench, 30 * SECOND, &group, 1, 100 * SECOND);
    bench_set(&bench->faults[0], "network", &name);
    cluster_bench_partition(bench, 60 * SECOND, &group, 1, 10 * SECOND);
    cluster_bench_run(bench, 200 * SECOND);
    EXPECT_HAPPENINGS(bench, {"network.partition", NULL, 0, 30000},
                      {"node.suspect", NULL, 0, 63000}, {"network.heal", NULL, 0, 70000},
                      {"network.heal", NULL, 1, 130000});
    cr_expect(networks_are_healthy(&bench->cluster->networks));
    cluster_bench_end(bench);
}
