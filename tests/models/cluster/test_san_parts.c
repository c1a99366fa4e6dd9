#include "models/cluster/san_parts.h"

#include "tests/models/cluster/san_cluster.h"

/* A part works again when the last of its failures has ended, and a path when all of its parts
 * do. */
Test(san_parts, failures_add_up)
{
    struct cluster_bench *bench = san_cluster();
    san_cluster_fault(bench, &fault_fabric_failure_kind, 20 * SECOND, "red", 20 * SECOND);
    san_cluster_fault(bench, &fault_fabric_failure_kind, 30 * SECOND, "red", 30 * SECOND);
    san_cluster_fault(bench, &fault_port_failure_kind, 50 * SECOND, "a0", 20 * SECOND);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"path.loss", "alpha", 0, 20000}, {"path.loss", "alpha", 1, -1},
                      {"path.restored", "alpha", 0, 70000}, {"path.restored", "alpha", 1, -1});
    cluster_bench_end(bench);
}

/* A path through a part that has failed, and that works, is found. */
Test(san_parts, says_when_a_path_survives)
{
    struct cluster_bench *bench = san_cluster();
    cluster_bench_run(bench, SECOND);
    bench->cluster->san_failures[san_port(bench->cluster->san, 1)] = 1;
    cluster_bench_expect_failure(bench,
                                 "path 2 of alpha leads through a part that has failed, and works");
}
