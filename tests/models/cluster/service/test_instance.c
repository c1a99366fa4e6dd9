#include "models/cluster/service/instance.h"

#include "tests/models/cluster/cluster_fixture.h"

#include <string.h>

/* Up at 0 and monitored every 10 s: failed at 34, found at 40, stopped at 42, started at 42.5,
 * recovered at 47.5, where it was. */
Test(instance, a_failure_is_found_at_the_next_monitor)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_fail(bench, 34 * SECOND, "database", false);
    cluster_bench_run(bench, 180 * SECOND);
    EXPECT_HAPPENINGS(bench, {"app.failed", "alpha", 0, 34000},
                      {"outage.begin", "database", 0, 34000}, {"monitor.failed", "alpha", 0, 40000},
                      {"app.stop", "alpha", 0, 40000}, {"app.start", "alpha", 0, 42000},
                      {"app.recover.start", "alpha", 0, 42500}, {"app.up", "alpha", 1, 47500},
                      {"lun.acquire", "alpha", 1, -1}, {"outage.end", "database", 0, 47500},
                      {"app.up", "beta", 0, -1});
    cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_DETECT), 6000);
    cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_APPLICATION), 7500);
    cr_expect_eq(cluster_bench_metric(bench, "services.database.downtime.application_failure"),
                 13.5);
    cluster_bench_end(bench);
}

/* Monitors come at multiples of their interval from when it came up; one that is just due finds
 * what fails after it. */
Test(instance, monitors_are_counted_from_when_it_came_up)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_fail(bench, 34 * SECOND, "database", false);
    cluster_bench_fail(bench, 60 * SECOND, "database", false);
    cluster_bench_fail(bench, 90 * SECOND, "database", false);
    cluster_bench_run(bench, 180 * SECOND);
    /* up at 47.5, found at 67.5, up at 75; 90 is 15 after that */
    EXPECT_HAPPENINGS(bench, {"monitor.failed", "alpha", 1, 67500}, {"app.up", "alpha", 2, 75000},
                      {"monitor.failed", "alpha", 2, 95000}, {"app.up", "alpha", 3, 102500});
    cluster_bench_end(bench);
    bench = cluster_bench_create(2);
    cluster_bench_fail(bench, 40 * SECOND, "database", false);
    cluster_bench_run(bench, 180 * SECOND);
    EXPECT_HAPPENINGS(bench, {"monitor.failed", "alpha", 0, 50000});
    cluster_bench_end(bench);
}

/* One that hangs is found when its monitor times out: 40 + 20. */
Test(instance, a_silent_failure_is_found_when_the_monitor_times_out)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_fail(bench, 34 * SECOND, "database", true);
    cluster_bench_run(bench, 180 * SECOND);
    EXPECT_HAPPENINGS(bench, {"monitor.failed", "alpha", 0, 60000}, {"app.up", "alpha", 1, 67500});
    cluster_bench_end(bench);
}

/*
 * A stop that does not end within its time-out: the node is fenced by another one, reads its slot
 * within a second (110 is a multiple of the loop: at 111), and the service goes over. The ring is
 * formed at 117.6; SBD's 10 s since 110 are over at 120.
 */
Test(instance, a_stop_that_is_too_slow_has_its_node_fenced)
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
Test(instance, who_was_fenced_before_the_ring_was_formed_is_not_fenced_again)
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
Test(instance, a_node_that_cannot_be_fenced_is_tried_again)
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
Test(instance, a_stop_that_fails_is_the_end_where_nobody_can_fence)
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
Test(instance, fencing_that_is_not_safe_is_fencing)
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
Test(instance, only_what_was_up_is_stopped_cleanly)
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

/* Failures at random: constant times, each from when the application came up. */
Test(instance, an_application_fails_by_itself)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->services[0].time_to_failure = distribution_constant(33 * SECOND);
    cluster_bench_run(bench, 100 * SECOND);
    EXPECT_HAPPENINGS(bench, {"fault.inject", "database", 0, 33000},
                      {"app.failed", "alpha", 0, 33000}, {"monitor.failed", "alpha", 0, 40000},
                      {"app.up", "alpha", 1, 47500}, {"app.failed", "alpha", 1, 80500},
                      {"monitor.failed", "alpha", 1, 87500}, {"app.up", "alpha", 2, 95000});
    cluster_bench_end(bench);
}

/* Nothing fails, and no monitor runs, while the node stands still. */
Test(instance, time_stands_still_while_the_node_hangs)
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

/* Two stops at once are one; a stopped one is not stopped; only what is up fails. */
Test(instance, nothing_happens_twice)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_start(bench);
    struct instance *instance = cluster_bench_instance(bench, 0);
    struct cause cause = {0, CAUSE_FAILBACK};
    run_until(bench->run, 10 * SECOND);
    instance_stop(bench->run, instance, cause);
    cr_expect_eq(instance->state, INSTANCE_STOPPING);
    run_until(bench->run, 11 * SECOND);
    instance_stop(bench->run, instance, cause);
    instance_fail(bench->run, instance, false, cause);
    cr_expect_eq(instance->state, INSTANCE_STOPPING);
    instance_stop(bench->run, cluster_bench_instance(bench, 1), cause);
    instance_vanish(bench->run, cluster_bench_instance(bench, 1));
    cluster_bench_run(bench, 60 * SECOND);
    EXPECT_HAPPENINGS(bench, {"app.stop", "alpha", 0, 10000}, {"app.stopped", "alpha", 0, 12000},
                      {"app.up", "alpha", 1, 16500}, {"app.stop", NULL, 1, -1});
    cluster_bench_end(bench);
}

/* Found at 40 s; stopped by 42 s. The second failure on a node moves the service, where two may
 * happen; and failures that are forgotten do not count. */
Test(instance, moves_when_it_has_failed_too_often)
{
    static const struct {
        int64_t threshold;
        sim_ticks timeout;
        const char *at_last;
    } cases[] = {{PARAMETER_INFINITE, 0, "alpha"},
                 {1, 0, "beta"},
                 {2, 0, "beta"},
                 {3, 0, "alpha"},
                 {2, 30 * SECOND, "alpha"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct cluster_bench *bench = cluster_bench_create(2);
        bench->services[0].migration_threshold = cases[i].threshold;
        bench->services[0].failure_timeout = cases[i].timeout;
        cluster_bench_fail(bench, 35 * SECOND, "database", false);
        if (cases[i].threshold != 1) {
            cluster_bench_fail(bench, 100 * SECOND, "database", false);
        }
        cluster_bench_run(bench, 200 * SECOND);
        uint32_t node = strcmp(cases[i].at_last, "beta") == 0;
        cr_expect_eq(cluster_bench_instance(bench, node)->state, INSTANCE_UP, "case %zu", i);
        cluster_bench_end(bench);
    }
}

/* Banned from its only node, it returns when the failure is forgotten. */
Test(instance, returns_when_its_failures_are_forgotten)
{
    struct cluster_bench *bench = cluster_bench_create(1);
    bench->services[0].migration_threshold = 1;
    bench->services[0].failure_timeout = 60 * SECOND;
    cluster_bench_fail(bench, 35 * SECOND, "database", false);
    cluster_bench_run(bench, 200 * SECOND);
    EXPECT_HAPPENINGS(bench, {"monitor.failed", NULL, 0, 40000},
                      {"service.blocked", NULL, 0, 42000}, {"app.up", "alpha", 1, 109500});
    cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_BLOCKED), 58000);
    cluster_bench_end(bench);
}

/* Where a failed start is not fatal, the node is tried again and again. */
Test(instance, may_be_started_again_where_a_failed_start_is_not_fatal)
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
Test(instance, a_start_that_fails_gives_the_unit_back_to_one_that_is_up)
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
