#include "models/cluster/manager/decide.h"

#include "tests/models/cluster/cluster_fixture.h"

/* beta, with the service, is down and not yet missed when the coordinator resumes and plans anew:
 * as far as it knows the service is well. */
Test(decide, who_is_not_missed_yet_is_believed_to_run_it)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", 10 * SECOND);
    cluster_bench_crash(bench, 300 * SECOND, "beta", TICKS_NEVER);
    cluster_bench_hang(bench, 301 * SECOND, "alpha", SECOND);
    cluster_bench_run(bench, 400 * SECOND);
    EXPECT_HAPPENINGS(bench, {"app.up", "beta", 0, 57150}, {"plan.computed", "alpha", 1, 302050});
    cr_expect_gt(cluster_bench_at(bench, "app.up", "alpha", 1),
                 cluster_bench_at(bench, "fence.ok", "beta", 0));
    cluster_bench_end(bench);
}

/* A failback is an outage of its own: 2 s to stop, 1 each of reservation, volume, mount and
 * address, and 0.5 to start. */
Test(decide, a_failback_is_a_second_outage)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->services[0].failback = true;
    cluster_bench_crash(bench, 30 * SECOND, "alpha", 100 * SECOND);
    cluster_bench_run(bench, 400 * SECOND);
    EXPECT_HAPPENINGS(
        bench, {"outage.end", "database", 0, 57150}, {"failback.start", "alpha", 0, 238650},
        {"outage.begin", "database", 1, 238650}, {"outage.end", "database", 1, 245150},
        {"failback.end", "alpha", 0, 245150}, {"outage.begin", "database", 2, -1});
    cr_expect_eq(cluster_bench_metric(bench, "services.database.downtime.failback"), 6.5);
    cr_expect_eq(cluster_bench_metric(bench, "services.database.downtime.node_crash"), 27.15);
    cr_expect_eq(cluster_bench_metric(bench, "services.database.failures"), 2);
    cluster_bench_end(bench);
    /* and not where it is not asked for */
    bench = cluster_bench_create(2);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", 100 * SECOND);
    cluster_bench_run(bench, 400 * SECOND);
    EXPECT_HAPPENINGS(bench, {"quorum.ok", "alpha", 0, 238600}, {"failback.start", NULL, 0, -1},
                      {"outage.begin", "database", 1, -1});
    cluster_bench_end(bench);
}

/* The preferred node is back while the standby still recovers: the service moves once it is up. */
Test(decide, a_failback_does_not_miss_a_node_that_came_back_early)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    struct distribution none = distribution_constant(0);
    bench->boot[0] = (struct boot_parameters){none, none, none};
    bench->services[0].failback = true;
    cluster_bench_crash(bench, 30 * SECOND, "alpha", 20 * SECOND);
    cluster_bench_run(bench, 400 * SECOND);
    EXPECT_HAPPENINGS(bench, {"node.up", "alpha", 0, 50000}, {"app.up", "beta", 0, 57150},
                      {"failback.start", "alpha", 0, 57150}, {"failback.end", "alpha", 0, 63650},
                      {"outage.begin", "database", 2, -1});
    cluster_bench_end(bench);
}
