#include "models/cluster/manager/manager.h"

#include "models/cluster/manager/partition.h"
#include "tests/models/cluster/cluster_fixture.h"

static const struct partition *partition_with(const struct cluster_bench *bench, uint32_t node)
{
    return partition_of(&bench->cluster->manager, node);
}

/*
 * Five nodes: alpha is lost, beta has it fenced and is lost too; gamma, the next coordinator,
 * begins again with both. SBD's message to alpha is not forgotten, its answer is.
 */
Test(manager, a_coordinator_that_crashes_while_it_fences)
{
    struct cluster_bench *bench = cluster_bench_create(5);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_crash(bench, 40 * SECOND, "beta", TICKS_NEVER);
    cluster_bench_run(bench, 41 * SECOND);
    cr_expect_eq(cluster_bench_outages(bench)->phase, PHASE_DETECT, "nobody deals with alpha");
    cr_expect_eq(cluster_bench_instance(bench, 1)->state, INSTANCE_STOPPED);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"fence.start", "alpha", 0, 36650}, {"quorum.ok", "gamma", 0, 46600},
                      {"fence.start", "alpha", 1, 46650}, {"fence.start", "beta", 1, 46650},
                      {"fence.ok", "alpha", 0, 56650}, {"app.up", "gamma", 0, 67150},
                      {"outage.begin", "database", 1, -1});
    cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_DETECT), 3000 + 3000);
    cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_MEMBERSHIP), 3600 + 3600);
    cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_FENCE), 3350 + 10000);
    cluster_bench_end(bench);
}

/* A coordinator that hangs while it fences: what waits is decided on again when it is back. */
Test(manager, a_coordinator_that_hangs_and_resumes)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_hang(bench, 40 * SECOND, "beta", 2 * SECOND);
    cluster_bench_run(bench, 41 * SECOND);
    cr_expect_eq(cluster_bench_instance(bench, 1)->state, INSTANCE_STOPPED);
    cr_expect_not(partition_with(bench, 1)->is_planned);
    cluster_bench_run(bench, 300 * SECOND);
    /* the message was in alpha's slot: the answer is that of the first request */
    EXPECT_HAPPENINGS(bench, {"node.resume", "beta", 0, 42000}, {"plan.computed", "beta", 1, 42050},
                      {"fence.start", "alpha", 1, -1}, {"fence.ok", "alpha", 0, 46650},
                      {"app.up", "beta", 0, 57150}, {"outage.begin", "database", 1, -1});
    cluster_bench_end(bench);
}

/* Hung for longer than its ring: it resumes in a ring that is broken, and plans nothing. */
Test(manager, a_coordinator_that_resumes_in_a_broken_ring_waits)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_fence_with(bench, &fencing_none_kind);
    cluster_bench_hang(bench, 30 * SECOND, "alpha", 10 * SECOND);
    cluster_bench_run(bench, 40100 * MS);
    cr_expect(partition_with(bench, 0)->is_broken);
    EXPECT_HAPPENINGS(bench, {"plan.computed", "beta", 0, 36650},
                      {"fence.skipped", "beta", 0, 36650}, {"plan.computed", "alpha", 0, -1},
                      {"app.stop", "alpha", 0, -1});
    cluster_bench_run(bench, 300 * SECOND);
    /* in the ring at 43.6: alpha has it, and beta is about to; both stop, then one starts */
    EXPECT_HAPPENINGS(bench, {"quorum.ok", "alpha", 0, 43600}, {"app.stop", "alpha", 0, 43650},
                      {"app.stop", "beta", 0, 43650}, {"app.up", "alpha", 1, 50150});
    cr_expect_eq(cluster_bench_count(bench, "app.up", NULL), 2);
    cr_expect_gt(cluster_bench_metric(bench, "storage.lun0.double_ownership"), -1);
    cluster_bench_end(bench);
}

/* Fencing fails: tried again with the recheck, where an operator or luck may have helped. */
Test(manager, who_could_not_be_fenced_is_tried_again)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_fence_with(bench, &power_kind);
    bench->power.shares_power_with_host = true;
    bench->machine.manager.recheck_interval = 200 * SECOND;
    bool power_lost = true;
    bench_set(cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER), "power_lost",
              &power_lost);
    cluster_bench_run(bench, 700 * SECOND);
    EXPECT_HAPPENINGS(bench, {"fence.start", "alpha", 0, 36650}, {"fence.fail", "alpha", 0, 56650},
                      {"fence.start", "alpha", 1, 256650}, {"fence.start", "alpha", 2, 476650},
                      {"app.up", "beta", 0, -1});
    cr_expect_eq(cluster_bench_outages(bench)->phase, PHASE_FENCE);
    cr_expect_eq(cluster_bench_instance(bench, 1)->step, STEP_FENCE);
    cluster_bench_end(bench);
}

/* Three requests may fail in a row, each followed by the next; then each waits for a recheck, until
 * one succeeds. */
Test(manager, a_request_that_failed_is_made_again_at_once)
{
    for (int64_t first_failures = 2; first_failures <= 4; first_failures++) {
        struct cluster_bench *bench = cluster_bench_create(2);
        cluster_bench_fence_with(bench, &power_kind);
        bench->power.first_failures = first_failures;
        bench->power.common.requests = 3;
        bench->power.common.request_delay = 50 * MS;
        bench->machine.manager.recheck_interval = 200 * SECOND;
        cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
        cluster_bench_run(bench, 700 * SECOND);
        EXPECT_HAPPENINGS(bench, {"fence.start", "alpha", 0, 36650},
                          {"fence.fail", "alpha", 0, 56650}, {"fence.start", "alpha", 1, 56700},
                          {"fence.start", "alpha", 2, 76750});
        static const sim_ticks fenced_ms[] = {78750, 298750, 518750};
        EXPECT_HAPPENINGS(bench, {"fence.ok", "alpha", 0, fenced_ms[first_failures - 2]},
                          {"fence.fail", "alpha", (unsigned)first_failures, -1});
        cluster_bench_end(bench);
    }
}

/* However many may fail in a row, the last of them is followed by the recheck. */
Test(manager, three_hundred_requests_may_fail)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_fence_with(bench, &power_kind);
    bench->power.failure = 1;
    bench->power.failure_time = distribution_constant(MS);
    bench->power.common.requests = 300;
    bench->power.common.request_delay = MS;
    bench->machine.manager.recheck_interval = 600 * SECOND;
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 600 * SECOND);
    cr_expect_eq(cluster_bench_count(bench, "fence.fail", "alpha"), 300);
    cluster_bench_run(bench, 700 * SECOND);
    cr_expect_eq(cluster_bench_count(bench, "fence.fail", "alpha"), 301);
    cluster_bench_end(bench);
}

/*
 * A node whose stop failed is reset, boots in no time and is in the ring again while SBD still
 * counts its 10 s. Then it is cut off: the answer to the old request says nothing of it now.
 */
Test(manager, an_answer_is_for_the_loss_it_was_asked_for)
{
    for (int again = 0; again < 2; again++) {
        struct cluster_bench *bench = cluster_bench_create(3);
        bench->delay.detection = bench->delay.reconfiguration = distribution_constant(500 * MS);
        bench->boot[0] = (struct boot_parameters){.firmware = distribution_constant(0),
                                                  .operating_system = distribution_constant(0),
                                                  .cluster_stack = distribution_constant(500 * MS)};
        bench->operations[0].stop = bench_operation(1000 * SECOND, 70 * SECOND);
        cluster_bench_fail(bench, 34 * SECOND, "database", false);
        /* asked at 110, reset at 111, in the ring at 112; the old answer is due at 120 */
        sim_ticks cut = again ? 115 * SECOND : 118980 * MS;
        cluster_bench_isolate(bench, cut, 0, 600 * SECOND);
        cluster_bench_run(bench, 400 * SECOND);
        sim_ticks plan_ms = cut / MS + 1050;
        EXPECT_HAPPENINGS(bench, {"node.reset", "alpha", 0, 111000},
                          {"quorum.ok", "alpha", 0, 112000}, {"fence.start", "alpha", 1, plan_ms},
                          {"lun.acquire", "beta", 0, plan_ms + 11000});
        cr_expect_eq(cluster_bench_count(bench, "fence.ok", NULL), (size_t)(again ? 1 : 2));
        cluster_bench_end(bench);
    }
}

static bool is_undecided(const struct cluster_bench *bench, size_t place)
{
    return event_is_pending(bench->run, bench->cluster->manager.decisions[place]);
}

/* Reports of one instant about one service on one node are decided on once, at its end. */
Test(manager, a_report_is_decided_on_at_the_end_of_its_instant)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_run(bench, 10 * SECOND);
    struct manager *manager = &bench->cluster->manager;
    uint64_t before = run_events(bench->run);
    manager_undecided(bench->run, manager, &bench->cluster->services[0], 1);
    manager_undecided(bench->run, manager, &bench->cluster->services[0], 1);
    cr_expect_not(is_undecided(bench, 0));
    cr_expect(is_undecided(bench, 1));
    cluster_bench_run(bench, 10 * SECOND);
    cr_expect_not(is_undecided(bench, 1));
    cr_expect_eq(run_events(bench->run), before + 1);
    cluster_bench_end(bench);
}

/* Both applications end at one instant on different nodes: the lower node is decided on first,
 * whichever ended first. */
Test(manager, decisions_of_an_instant_go_by_node)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    bench->machine.services.count = bench->machine.storage.count = 2;
    bench->nodes[1].role = NODE_ACTIVE;
    bench->services[0].on = "beta";
    bench->services[1].on = "alpha";
    for (int i = 0; i < 2; i++) {
        bench->operations[i].start = bench_operation(500 * SECOND, 3 * SECOND);
    }
    cluster_bench_fail(bench, 41 * SECOND, "database", false);
    cluster_bench_fail(bench, 41 * SECOND, "files", false);
    cluster_bench_run(bench, 60 * SECOND);
    /* beta's database ended first; both go to gamma when the instant of 55 s ends */
    cr_expect_lt(cluster_bench_find(bench, "start.failed", "beta", 0),
                 cluster_bench_find(bench, "start.failed", "alpha", 0));
    cr_expect_lt(cluster_bench_find(bench, "outage.phase", "files", 1),
                 cluster_bench_find(bench, "outage.phase", "database", 1));
    EXPECT_HAPPENINGS(bench, {"outage.phase", "files", 1, 55000},
                      {"outage.phase", "database", 1, 55000}, {"lun.acquire", "gamma", 0, 56000});
    cluster_bench_end(bench);
}

/* One of three nodes is cut off with the service, which it stops, runs on with, or acts for as if
 * it had quorum. */
Test(manager, a_partition_without_quorum_does_as_its_policy_says)
{
    static const int policies[] = {NO_QUORUM_STOP, NO_QUORUM_FREEZE, NO_QUORUM_IGNORE};
    for (size_t i = 0; i < sizeof policies / sizeof *policies; i++) {
        struct cluster_bench *bench = cluster_bench_create(3);
        cluster_bench_fence_with(bench, &fencing_none_kind);
        bench->machine.manager.no_quorum_policy = policies[i];
        cluster_bench_isolate(bench, 30 * SECOND, 0, 0);
        cluster_bench_fail(bench, 100 * SECOND, "database", false);
        cluster_bench_run(bench, 90 * SECOND);
        bool stops = policies[i] == NO_QUORUM_STOP;
        cr_expect_eq(cluster_bench_count(bench, "app.stop", "alpha"), (size_t)stops);
        cr_expect_eq(cluster_bench_instance(bench, 0)->state,
                     stops ? INSTANCE_STOPPED : INSTANCE_UP);
        cr_expect_eq(cluster_bench_instance(bench, 1)->state, INSTANCE_UP, "it starts elsewhere");
        cr_expect_eq(cluster_bench_count(bench, "quorum.lost", "alpha"), 1);
        cluster_bench_end(bench);
    }
}

/* A stop fails, and its node is fenced while it is in the ring: the ring without it fences it no
 * second time. */
Test(manager, a_member_that_was_fenced_is_not_fenced_again)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    bench->operations[0].stop = bench_operation(500 * SECOND, 20 * SECOND);
    cluster_bench_fail(bench, 35 * SECOND, "database", false);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"stop.failed", "alpha", 0, 60000}, {"fence.start", NULL, 1, -1});
    cr_expect_eq(cluster_bench_count(bench, "app.up", "beta"), 1);
    cluster_bench_end(bench);
}
