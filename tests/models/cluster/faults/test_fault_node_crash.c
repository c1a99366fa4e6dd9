#include "tests/models/cluster/cluster_fixture.h"

/* The fault's own repair, else the node's, else none. */
Test(fault_node_crash, a_node_is_repaired_as_the_fault_or_the_node_says)
{
    static const struct {
        sim_ticks fault, node, up;
    } facts[] = {{7, 20, 142}, {0, 20, 135}, {-1, 20, 155}, {-1, -1, -1}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct cluster_bench *bench = cluster_bench_create(2);
        if (facts[i].node >= 0) {
            bench->nodes[1].time_to_repair = distribution_constant(facts[i].node * SECOND);
        }
        cluster_bench_crash(bench, 30 * SECOND, "beta",
                            facts[i].fault < 0 ? -1 : facts[i].fault * SECOND);
        cluster_bench_run(bench, 300 * SECOND);
        sim_ticks up = facts[i].up < 0 ? -1 : facts[i].up * 1000;
        EXPECT_HAPPENINGS(bench, {"node.crash", "beta", 0, 30000}, {"node.up", "beta", 0, up});
        cluster_bench_end(bench);
    }
}

/* A loss of power is one until the node boots, and stays one if it was down before. */
Test(fault_node_crash, power_is_lost_until_it_boots)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bool power_lost = true;
    cluster_bench_crash(bench, 30 * SECOND, "beta", 100 * SECOND);
    bench_set(cluster_bench_crash(bench, 40 * SECOND, "beta", SECOND), "power_lost", &power_lost);
    cluster_bench_run(bench, 35 * SECOND);
    cr_expect(bench->cluster->nodes[1].has_power);
    cluster_bench_run(bench, 129 * SECOND);
    cr_expect_not(bench->cluster->nodes[1].has_power);
    cluster_bench_run(bench, 131 * SECOND);
    cr_expect(bench->cluster->nodes[1].has_power);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"node.crash", "beta", 1, -1}, {"node.up", "beta", 0, 235000});
    cluster_bench_end(bench);
}
