#include "models/kinds.h"
#include "tests/models/cluster/cluster_fixture.h"

/* Each node in its turn; the service moves when its node is asked, and nothing is fenced. */
Test(fault_rolling_reboot, nodes_go_one_after_the_other)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    struct part *part =
        cluster_bench_fault(bench, kinds_find("fault", "rolling_reboot"), 30 * SECOND, NULL);
    sim_ticks every = 300 * SECOND;
    sim_ticks off = 10 * SECOND;
    bench_set(part, "every", &every);
    bench_set(part, "off", &off);
    cluster_bench_run(bench, 1200 * SECOND);
    EXPECT_HAPPENINGS(bench, {"node.shutdown", "alpha", 0, 36500}, {"node.boot", "alpha", 0, 46500},
                      {"node.shutdown", "beta", 0, 336500}, {"node.shutdown", "gamma", 0, 630000},
                      {"node.shutdown", NULL, 3, -1}, {"fence.start", NULL, 0, -1},
                      {"quorum.lost", NULL, 0, -1});
    cr_expect_eq(cluster_bench_metric(bench, "services.database.failures"), 2);
    cluster_bench_end(bench);
}
