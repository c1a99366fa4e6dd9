#include "models/cluster/service/instance_timer.h"

#include "tests/models/cluster/cluster_fixture.h"

/* The monitor that finds a failed application is due 3 s later. While the node hangs it stands
 * still; it may be put off, and is cancelled for good. */
Test(instance_timer, stands_still_with_its_node)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_fail(bench, 37 * SECOND, "database", false);
    cluster_bench_hang(bench, 38 * SECOND, "alpha", 2 * SECOND);
    cluster_bench_run(bench, 36 * SECOND);
    struct instance *instance = cluster_bench_instance(bench, 0);
    cr_expect_eq(instance_time_left(bench->run, instance), TICKS_NEVER);
    cluster_bench_run(bench, 37500 * MS);
    cr_expect_eq(instance_time_left(bench->run, instance), 2500 * MS);
    cluster_bench_run(bench, 39 * SECOND);
    cr_expect_eq(instance_time_left(bench->run, instance), 2 * SECOND);
    instance_reschedule(bench->run, instance, 5 * SECOND);
    cr_expect_eq(instance_time_left(bench->run, instance), 5 * SECOND);
    cluster_bench_run(bench, 44 * SECOND);
    cr_expect_eq(instance_time_left(bench->run, instance), SECOND);
    cr_expect_eq(instance->next_event, INSTANCE_MONITORED);
    instance_cancel_next(bench->run, instance);
    cr_expect_eq(instance_time_left(bench->run, instance), TICKS_NEVER);
    cluster_bench_run(bench, 100 * SECOND);
    cr_expect_eq(cluster_bench_count(bench, "monitor.failed", NULL), 0);
    cluster_bench_end(bench);
}
