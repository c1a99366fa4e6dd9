#include "models/cluster/service/instance_parts.h"

#include "tests/models/cluster/cluster_fixture.h"

/* Nothing fails, and no monitor runs, while the node stands still. */
Test(instance_pending, time_stands_still_while_the_node_hangs)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->services[0].time_to_failure = distribution_constant(33 * SECOND);
    cluster_bench_hang(bench, 32 * SECOND, "alpha", 2500 * MS);
    cluster_bench_hang(bench, 40 * SECOND, "alpha", 1 * SECOND);
    cluster_bench_hang(bench, 42 * SECOND, "alpha", 2 * SECOND);
    cluster_bench_run(bench, 60 * SECOND);
    /* fails 1 s after 34.5; the monitor of 40 is done at 41, the stop of 2 s after 44 + 1 */
    EXPECT_HAPPENINGS(bench, {"app.failed", "alpha", 0, 35500},
                      {"monitor.failed", "alpha", 0, 41000}, {"app.start", "alpha", 0, 45000},
                      {"app.up", "alpha", 1, 50500});
    cluster_bench_end(bench);
}
