#include "models/cluster/shutdown.h"

#include "models/kinds.h"
#include "tests/models/cluster/cluster_fixture.h"

static void shut_down(struct cluster_bench *bench, sim_ticks at)
{
    cluster_bench_fault(bench, kinds_find("fault", "node_shutdown"), at, "alpha");
}

/* The stop fails: the node is fenced, and boots as any node that is reset. */
Test(shutdown, is_given_up_where_a_stop_fails)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->operations[0].stop = bench_operation(500 * SECOND, 20 * SECOND);
    shut_down(bench, 30 * SECOND);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"stop.failed", "alpha", 0, 50000}, {"node.shutdown", NULL, 0, -1});
    cr_expect_eq(cluster_bench_count(bench, "fence.ok", "alpha"), 1);
    cr_expect_eq(bench->cluster->nodes[0].state, NODE_UP);
    cr_expect(bit_set_is_empty(&bench->cluster->shutting_down));
    cluster_bench_end(bench);
}

/* A node that hangs meanwhile goes on when it resumes, and one in standby mode stays so. */
Test(shutdown, waits_for_a_node_that_hangs)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_fault(bench, kinds_find("fault", "node_standby"), 20 * SECOND, "alpha");
    cluster_bench_hang(bench, 40 * SECOND, "alpha", 1500 * MS);
    shut_down(bench, 41 * SECOND);
    shut_down(bench, 45 * SECOND);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"node.shutdown", "alpha", 0, 45000}, {"node.shutdown", NULL, 1, -1});
    cr_expect(bit_set_has(&bench->cluster->manager.standby, 0));
    cluster_bench_end(bench);
}
