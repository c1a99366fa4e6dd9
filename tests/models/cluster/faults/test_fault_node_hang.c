#include "tests/models/cluster/cluster_fixture.h"

/* For its time, or for good; nothing happens to a node that is down. */
Test(fault_node_hang, a_node_hangs_for_as_long_as_it_says)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_fence_with(bench, &fencing_none_kind);
    cluster_bench_hang(bench, 10 * SECOND, "beta", 2 * SECOND);
    cluster_bench_hang(bench, 11 * SECOND, "beta", 9 * SECOND);
    cluster_bench_hang(bench, 20 * SECOND, "gamma", 0);
    cluster_bench_crash(bench, 30 * SECOND, "beta", TICKS_NEVER);
    cluster_bench_hang(bench, 40 * SECOND, "beta", SECOND);
    cluster_bench_run(bench, 3000 * SECOND);
    EXPECT_HAPPENINGS(bench, {"node.hang", "beta", 0, 10000}, {"node.resume", "beta", 0, 12000},
                      {"node.hang", "beta", 1, -1}, {"node.hang", "gamma", 0, 20000},
                      {"node.resume", "gamma", 0, -1});
    cr_expect_eq(
        cluster_bench_detail(cluster_bench_find(bench, "node.hang", "beta", 0), "duration"),
        2 * SECOND);
    cr_expect_eq(bench->cluster->nodes[2].state, NODE_HUNG);
    cr_expect_eq(cluster_bench_count(bench, "fault.inject", NULL), 5);
    cluster_bench_end(bench);
}
