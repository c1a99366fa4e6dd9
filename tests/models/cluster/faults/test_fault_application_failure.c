#include "tests/models/cluster/cluster_fixture.h"

/* Of two services the one that is meant, where it runs; one that is not up does not fail. */
Test(fault_application_failure, the_service_that_is_meant_fails)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->machine.services.count = bench->machine.storage.count = 2;
    cluster_bench_fail(bench, 34 * SECOND, "files", false);
    cluster_bench_fail(bench, 36 * SECOND, "files", false);
    cluster_bench_fail(bench, 43 * SECOND, "files", false);
    cluster_bench_run(bench, 180 * SECOND);
    EXPECT_HAPPENINGS(bench, {"app.failed", "files", 0, 34000}, {"app.failed", "files", 1, -1},
                      {"app.failed", "database", 0, -1}, {"app.up", "files", 1, 47500});
    cr_expect_eq(cluster_bench_count(bench, "fault.inject", NULL), 3);
    cluster_bench_end(bench);
}

/* The fault follows the service to its node. */
Test(fault_application_failure, it_fails_where_it_runs)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_fail(bench, 100 * SECOND, "database", true);
    cluster_bench_run(bench, 180 * SECOND);
    /* up at 57.15: monitors at 97.15 and 107.15, which times out at 127.15 */
    EXPECT_HAPPENINGS(bench, {"app.failed", "beta", 0, 100000},
                      {"monitor.failed", "beta", 0, 127150}, {"app.up", "beta", 1, 134650});
    cluster_bench_end(bench);
}
