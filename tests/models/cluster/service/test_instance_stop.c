#include "models/cluster/service/instance_parts.h"

#include "tests/models/cluster/cluster_fixture.h"

/*
 * A stop that does not end within its time-out: the node is fenced by another one, reads its slot
 * within a second (110 is a multiple of the loop: at 111), and the service goes over. The ring is
 * formed at 117.6; SBD's 10 s since 110 are over at 120.
 */
Test(instance_stop, a_stop_that_is_too_slow_has_its_node_fenced)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->operations[0].stop = bench_operation(1000 * SECOND, 70 * SECOND);
    cluster_bench_fail(bench, 34 * SECOND, "database", false);
    cluster_bench_run(bench, 400 * SECOND);
    EXPECT_HAPPENINGS(bench, {"app.stop", "alpha", 0, 40000}, {"stop.failed", "alpha", 0, 110000},
                      {"fence.start", "alpha", 0, 110000}, {"node.reset", "alpha", 0, 111000},
                      {"membership.formed", NULL, 0, 117600}, {"plan.computed", "beta", 0, 117650},
                      {"fence.ok", "alpha", 0, 120000}, {"fence.start", "alpha", 1, -1},
                      {"app.up", "beta", 0, 130500}, {"node.up", "alpha", 0, 216000});
    cr_expect_eq(cluster_bench_count(bench, "node.reset", "alpha"), 1);
    cluster_bench_end(bench);
}

/* Fencing that has answered before the ring is formed is not done again. */
Test(instance_stop, who_was_fenced_before_the_ring_was_formed_is_not_fenced_again)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_fence_with(bench, &power_kind);
    bench->operations[0].stop = bench_operation(1000 * SECOND, 70 * SECOND);
    cluster_bench_fail(bench, 34 * SECOND, "database", false);
    cluster_bench_run(bench, 400 * SECOND);
    EXPECT_HAPPENINGS(bench, {"stop.failed", "alpha", 0, 110000}, {"fence.ok", "alpha", 0, 112000},
                      {"membership.formed", NULL, 0, 118600}, {"fence.start", "alpha", 1, -1},
                      {"lun.acquire", "beta", 0, 119650}, {"app.up", "beta", 0, 129150});
    cr_expect_eq(cluster_bench_count(bench, "node.reset", "alpha"), 1);
    cluster_bench_end(bench);
}

/* Fencing fails, and is tried again with the recheck: from 130, when its 20 s are over, at 230. */
Test(instance_stop, a_node_that_cannot_be_fenced_is_tried_again)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_fence_with(bench, &power_kind);
    bench->power.failure = 1;
    bench->machine.manager.recheck_interval = 100 * SECOND;
    bench->operations[0].stop = bench_operation(1000 * SECOND, 70 * SECOND);
    cluster_bench_fail(bench, 34 * SECOND, "database", false);
    cluster_bench_run(bench, 200 * SECOND);
    EXPECT_HAPPENINGS(bench, {"fence.fail", "alpha", 0, 130000}, {"fence.start", "alpha", 1, -1});
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"fence.start", "alpha", 1, 230000},
                      {"fence.fail", "alpha", 1, 250000});
    bench->power.failure = 0;
    cluster_bench_run(bench, 500 * SECOND);
    EXPECT_HAPPENINGS(bench, {"fence.ok", "alpha", 0, 352000}, {"app.up", "beta", 0, 369150});
    cluster_bench_end(bench);
}

/* Without fencing, or without a node to do it, nothing more can be done. */
Test(instance_stop, a_stop_that_fails_is_the_end_where_nobody_can_fence)
{
    for (uint32_t nodes = 1; nodes <= 2; nodes++) {
        struct cluster_bench *bench = cluster_bench_create(nodes);
        if (nodes == 2) {
            cluster_bench_fence_with(bench, &fencing_none_kind);
        }
        bench->operations[0].stop = bench_operation(1000 * SECOND, 70 * SECOND);
        cluster_bench_fail(bench, 34 * SECOND, "database", false);
        cluster_bench_run(bench, 400 * SECOND);
        EXPECT_HAPPENINGS(bench, {"stop.failed", "alpha", 0, 110000},
                          {"service.blocked", "database", 0, 110000}, {"app.up", "alpha", 1, -1},
                          {"app.up", "beta", 0, -1}, {"node.reset", "alpha", 0, -1});
        cluster_bench_end(bench);
    }
}

/* SBD that is not safe still resets the node. */
Test(instance_stop, fencing_that_is_not_safe_is_fencing)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->sbd.msgwait = 2 * SECOND;
    bench->operations[0].stop = bench_operation(1000 * SECOND, 70 * SECOND);
    cluster_bench_fail(bench, 34 * SECOND, "database", false);
    cluster_bench_run(bench, 400 * SECOND);
    EXPECT_HAPPENINGS(bench, {"node.reset", "alpha", 0, 111000},
                      {"service.blocked", "database", 0, -1});
    cr_expect_neq(cluster_bench_at(bench, "app.up", "beta", 0), TICKS_NEVER);
    cluster_bench_end(bench);
}

/* A service stopped before it was up again, or after it had failed, has not been stopped cleanly:
 * two of three nodes are lost while the third recovers, so it stops; with the first one back it
 * starts again. The file system was replayed and unmounted, but the application has to recover. */
Test(instance_stop, only_what_was_up_is_stopped_cleanly)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    bench->operations[0].mount = bench_operation(30 * SECOND, 60 * SECOND);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_crash(bench, 51 * SECOND, "gamma", 100 * SECOND);
    cluster_bench_run(bench, 50 * SECOND);
    cr_expect_eq(cluster_bench_instance(bench, 1)->state, INSTANCE_RECOVERING);
    cluster_bench_run(bench, 400 * SECOND);
    EXPECT_HAPPENINGS(bench, {"fs.replay.start", "beta", 0, 48650}, {"app.stop", "beta", 0, 57650},
                      {"app.stopped", "beta", 0, 59650}, {"node.up", "gamma", 0, 256000},
                      {"fs.replay.start", "beta", 1, -1}, {"app.recover.end", "beta", 0, 298150},
                      {"app.up", "beta", 0, 298150});
    cluster_bench_end(bench);
}
