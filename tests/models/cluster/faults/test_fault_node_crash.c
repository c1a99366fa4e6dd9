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

/* The repairs of beta, which crashes three times; the first two times the faults say for how long.
 */
static void find_repairs(struct distribution by_fault, sim_ticks *repairs)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->nodes[1].time_to_repair = distribution_uniform(0, 60e9);
    for (int i = 0; i < 3; i++) {
        struct part *fault = cluster_bench_crash(bench, (1 + 300 * i) * SECOND, "beta", -1);
        if (i < 2) {
            bench_set(fault, "repair", &by_fault);
        }
    }
    cluster_bench_run(bench, 1000 * SECOND);
    for (size_t i = 0; i < 3; i++) {
        repairs[i] = cluster_bench_find(bench, "node.crash", "beta", i)->details->value;
    }
    cluster_bench_end(bench);
}

/* Each fault draws from a stream of its own, and takes no numbers of the node's. Wrong: repairs of
 * one stream. */
Test(fault_node_crash, a_repair_that_is_drawn_shifts_no_other)
{
    sim_ticks constant[3];
    sim_ticks random[3];
    find_repairs(distribution_constant(SECOND), constant);
    find_repairs(distribution_uniform(0, 60e9), random);
    cr_expect(constant[0] == SECOND && constant[1] == SECOND);
    cr_expect(random[0] != random[1] && random[0] != random[2] && random[1] != random[2]);
    cr_expect_eq(random[2], constant[2]);
}

/* A loss of power is one until the node boots, and stays one if it was down before. */
Test(fault_node_crash, power_is_lost_until_it_boots)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bool power_lost = true;
    cluster_bench_crash(bench, 30 * SECOND, "beta", 100 * SECOND);
    bench_set(cluster_bench_crash(bench, 40 * SECOND, "beta", SECOND), "power_lost", &power_lost);
    cluster_bench_run(bench, 35 * SECOND);
    cr_expect(node_has_power(&bench->cluster->nodes[1]));
    cluster_bench_run(bench, 129 * SECOND);
    cr_expect_not(node_has_power(&bench->cluster->nodes[1]));
    cluster_bench_run(bench, 131 * SECOND);
    cr_expect(node_has_power(&bench->cluster->nodes[1]));
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"node.crash", "beta", 1, -1}, {"node.up", "beta", 0, 235000});
    cluster_bench_end(bench);
}
