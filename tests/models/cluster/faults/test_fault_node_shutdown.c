#include "models/kinds.h"
#include "tests/models/cluster/cluster_fixture.h"

/* The node leaves when the service is up elsewhere: nobody suspects or fences it, and it boots
 * later. */
Test(fault_node_shutdown, a_node_gives_up_its_services_and_leaves)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    sim_ticks off = 60 * SECOND;
    bench_set(
        cluster_bench_fault(bench, kinds_find("fault", "node_shutdown"), 30 * SECOND, "alpha"),
        "for", &off);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"app.up", "beta", 0, 36500}, {"membership.leave", "alpha", 0, 36500},
                      {"node.shutdown", "alpha", 0, 36500}, {"node.boot", "alpha", 0, 96500},
                      {"node.suspect", NULL, 0, -1}, {"fence.start", NULL, 0, -1});
    cr_expect_eq(cluster_bench_metric(bench, "nodes.alpha.shutdowns"), 1);
    cr_expect_eq(cluster_bench_metric(bench, "nodes.alpha.crashes"), 0);
    cr_expect_eq(cluster_bench_metric(bench, "services.database.failures"), 1);
    cr_expect(bit_set_is_empty(&bench->cluster->manager.standby));
    cluster_bench_end(bench);
}

/* The same node, lost by a crash, costs detection and fencing: the wrong twin. */
Test(fault_node_shutdown, a_crash_costs_more)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", 60 * SECOND);
    cluster_bench_run(bench, 300 * SECOND);
    cr_expect_gt(cluster_bench_down_ms(bench), 20000);
    cr_expect_eq(cluster_bench_count(bench, "fence.ok", NULL), 1);
    cluster_bench_end(bench);
}
