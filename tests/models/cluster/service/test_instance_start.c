#include "models/cluster/service/instance_parts.h"

#include "tests/models/cluster/cluster_fixture.h"

/* Where a failed start is not fatal, the node is tried again and again. */
Test(instance_start, may_be_started_again_where_a_failed_start_is_not_fatal)
{
    for (int is_fatal = 0; is_fatal < 2; is_fatal++) {
        struct cluster_bench *bench = cluster_bench_create(2);
        bench->machine.manager.start_failure_is_fatal = is_fatal;
        bench->operations[0].start = bench_operation(500 * SECOND, 40 * SECOND);
        bench->services[0].migration_threshold = 3;
        cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
        cluster_bench_run(bench, 400 * SECOND);
        cr_expect_eq(cluster_bench_count(bench, "start.failed", "beta"), is_fatal ? 1 : 3);
        cr_expect_eq(cluster_bench_count(bench, "service.blocked", NULL), 1);
        cluster_bench_end(bench);
    }
}

/* Without fencing a node that is cut off takes the unit, and fails to mount it: its reservation
 * goes, and the application that is up on the other node all the while serves again. */
Test(instance_start, a_start_that_fails_gives_the_unit_back_to_one_that_is_up)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_fence_with(bench, &fencing_none_kind);
    bench->operations[0].mount =
        (struct operation_parameters){distribution_constant(10 * SECOND), 5 * SECOND};
    cluster_bench_isolate(bench, 30 * SECOND, 1, 0);
    cluster_bench_run(bench, 120 * SECOND);
    cr_expect_eq(cluster_bench_count(bench, "start.failed", NULL), 1);
    cr_expect_eq(bench->cluster->services[0].instances[0].state, INSTANCE_UP);
    cr_expect_not(bench->cluster->services[0].outages.is_on);
    cluster_bench_end(bench);
}
