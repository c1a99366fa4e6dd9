#include "models/cluster/manager/side.h"

#include "tests/models/cluster/cluster_fixture.h"

static const struct side *side_with(const struct cluster_bench *bench, uint32_t node)
{
    return side_of(bench->cluster, node);
}

/* Three nodes, the first cut off: one side has quorum, stops nothing and takes over; the other
 * stops what it runs, and is fenced. */
Test(side, of_three_nodes_two_have_quorum)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_isolate(bench, 30 * SECOND, 0, 600 * SECOND);
    cluster_bench_run(bench, 36700 * MS);
    cr_expect(bit_set_is_only(&side_with(bench, 0)->members, 0));
    cr_expect_not(side_with(bench, 0)->is_quorate);
    cr_expect_eq(side_with(bench, 1), side_with(bench, 2));
    cr_expect(side_with(bench, 1)->is_quorate && side_with(bench, 1)->is_planned);
    cr_expect(bit_set_is_only(side_unclean(bench->cluster, side_with(bench, 1)), 0));
    cluster_bench_run(bench, 300 * SECOND);
    /* alpha's loop of 1 s reads the message of 36.65 at 37, in the middle of its stop */
    EXPECT_HAPPENINGS(bench, {"quorum.lost", "alpha", 0, 36600}, {"quorum.ok", "beta", 0, 36600},
                      {"app.stop", "alpha", 0, 36650}, {"outage.begin", "database", 0, 36650},
                      {"node.reset", "alpha", 0, 37000}, {"fence.ok", "alpha", 0, 46650},
                      {"lun.acquire", "beta", 0, 47650}, {"app.up", "beta", 0, 57150});
    cr_expect_eq(cluster_bench_count(bench, "fence.start", NULL), 1);
    cr_expect_eq(cluster_bench_metric(bench, "storage.lun0.double_ownership"), 0);
    cluster_bench_end(bench);
}

/* Two nodes that lose sight of each other: both read their slots, both are reset; only together
 * they have quorum again (wait_for_all), which is when the partition heals. */
Test(side, two_nodes_fence_each_other_and_wait_for_all)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_isolate(bench, 30 * SECOND, 0, 270 * SECOND);
    cluster_bench_run(bench, 600 * SECOND);
    EXPECT_HAPPENINGS(bench, {"quorum.ok", "alpha", 0, 36600}, {"quorum.ok", "beta", 0, 36600},
                      {"fence.start", "alpha", 0, 36650}, {"fence.start", "beta", 0, 36650},
                      {"node.reset", "alpha", 0, 37000}, {"node.reset", "beta", 0, 37000},
                      {"node.up", "alpha", 0, 142000}, {"quorum.lost", "alpha", 0, 145600},
                      {"quorum.lost", "beta", 0, 145600}, {"fence.start", "alpha", 2, -1},
                      {"network.heal", NULL, 0, 300000}, {"quorum.ok", "alpha", 1, 303600},
                      {"plan.computed", "alpha", 2, 303650}, {"app.up", "alpha", 1, 314150});
    cr_expect_eq(cluster_bench_metric(bench, "storage.lun0.double_ownership"), 0);
    cluster_bench_end(bench);
}

/* The node with the longer delay wins. */
Test(side, a_fencing_delay_decides_who_survives)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->nodes[0].fencing_delay = 5 * SECOND;
    cluster_bench_isolate(bench, 30 * SECOND, 0, 0);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"node.reset", "beta", 0, 37000}, {"node.reset", "alpha", 0, -1},
                      {"fence.ok", "beta", 0, 46650}, {"outage.begin", "database", 0, -1});
    cluster_bench_end(bench);
}

/* wait_for_all is off: a node that boots alone knows nothing, has the other fenced and goes on. */
Test(side, who_boots_alone_fences_whom_it_does_not_know)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->quorum.wait_for_all = QUORUM_OFF;
    cluster_bench_crash(bench, 30 * SECOND, "beta", TICKS_NEVER);
    cluster_bench_crash(bench, 31 * SECOND, "alpha", 69 * SECOND);
    cluster_bench_run(bench, 600 * SECOND);
    /* power-on at 100, up at 205, ring at 208.6, plan at 208.65, SBD 10 s, storage and all that */
    EXPECT_HAPPENINGS(bench, {"quorum.ok", "alpha", 0, 208600}, {"fence.start", "beta", 0, 208650},
                      {"fence.ok", "beta", 0, 218650}, {"app.up", "alpha", 1, 229150});
    cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_FENCE), 10000);
    cluster_bench_end(bench);
}

/* Without startup fencing beta is not fenced. */
Test(side, startup_fencing_may_be_off)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->quorum.wait_for_all = QUORUM_OFF;
    bench->machine.startup_fencing = false;
    cluster_bench_crash(bench, 30 * SECOND, "alpha", 70 * SECOND);
    cluster_bench_crash(bench, 70 * SECOND, "beta", TICKS_NEVER);
    cluster_bench_run(bench, 600 * SECOND);
    /* beta, which had the storage, is down, and was not seen to be: its hold is a dead one */
    EXPECT_HAPPENINGS(bench, {"app.up", "beta", 0, 57150}, {"quorum.ok", "alpha", 0, 208600},
                      {"fence.start", "beta", 1, -1}, {"app.up", "alpha", 1, 219150});
    cr_expect_eq(cluster_bench_metric(bench, "storage.lun0.double_ownership"), 0);
    cluster_bench_end(bench);
}

/*
 * Five nodes: alpha is lost, beta has it fenced and is lost too; gamma, the next coordinator,
 * begins again with both. SBD's message to alpha is not forgotten, its answer is.
 */
Test(side, a_coordinator_that_crashes_while_it_fences)
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
Test(side, a_coordinator_that_hangs_and_resumes)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_hang(bench, 40 * SECOND, "beta", 2 * SECOND);
    cluster_bench_run(bench, 41 * SECOND);
    cr_expect_eq(cluster_bench_instance(bench, 1)->state, INSTANCE_STOPPED);
    cr_expect_not(side_with(bench, 1)->is_planned);
    cluster_bench_run(bench, 300 * SECOND);
    /* the message was in alpha's slot: the answer is that of the first request */
    EXPECT_HAPPENINGS(bench, {"node.resume", "beta", 0, 42000}, {"plan.computed", "beta", 1, 42050},
                      {"fence.start", "alpha", 1, -1}, {"fence.ok", "alpha", 0, 46650},
                      {"app.up", "beta", 0, 57150}, {"outage.begin", "database", 1, -1});
    cluster_bench_end(bench);
}

/* Hung for longer than its ring: it resumes in a ring that is broken, and plans nothing. */
Test(side, a_coordinator_that_resumes_in_a_broken_ring_waits)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_fence_with(bench, &fencing_none_kind);
    cluster_bench_hang(bench, 30 * SECOND, "alpha", 10 * SECOND);
    cluster_bench_run(bench, 40100 * MS);
    cr_expect(side_with(bench, 0)->is_broken);
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

/* The crash is not noticed before the node is back: it restarts the service without fencing. */
Test(side, who_is_back_before_he_was_missed_is_not_fenced)
{
    for (int covered = 0; covered < 2; covered++) {
        struct cluster_bench *bench = cluster_bench_create(2);
        bench->delay.coverage = covered;
        bench->boot[0] = (struct boot_parameters){
            distribution_constant(0), distribution_constant(0), distribution_constant(SECOND)};
        cluster_bench_crash(bench, 30 * SECOND, "alpha", covered ? 0 : 100 * SECOND);
        cluster_bench_run(bench, 300 * SECOND);
        sim_ticks up = covered ? 31000 : 131000;
        EXPECT_HAPPENINGS(bench, {"node.up", "alpha", 0, up}, {"quorum.ok", "alpha", 0, up + 3600},
                          {"plan.computed", "alpha", 0, up + 3650}, {"fence.start", NULL, 0, -1},
                          {"lun.preempt", NULL, 0, -1}, {"node.suspect", NULL, 0, -1},
                          {"fs.replay.start", "alpha", 0, up + 5650},
                          {"app.up", "alpha", 1, up + 14150});
        cluster_bench_end(bench);
    }
}

/* Fencing fails: tried again with the recheck, where an operator or luck may have helped. */
Test(side, who_could_not_be_fenced_is_tried_again)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_fence_with(bench, &power_kind);
    bench->power.shares_power_with_host = true;
    bench->machine.recheck_interval = 200 * SECOND;
    bool power_lost = true;
    bench_set(cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER), "power_lost",
              &power_lost);
    cluster_bench_run(bench, 700 * SECOND);
    EXPECT_HAPPENINGS(bench, {"fence.start", "alpha", 0, 36650}, {"fence.fail", "alpha", 0, 56650},
                      {"fence.start", "alpha", 1, 236650}, {"fence.start", "alpha", 2, 436650},
                      {"app.up", "beta", 0, -1});
    cr_expect_eq(cluster_bench_outages(bench)->phase, PHASE_FENCE);
    cr_expect_eq(cluster_bench_instance(bench, 1)->step, STEP_FENCE);
    cluster_bench_end(bench);
}

/*
 * A node whose stop failed is reset, boots in no time and is in the ring again while SBD still
 * counts its 10 s. Then it is cut off: the answer to the old request says nothing of it now.
 */
Test(side, an_answer_is_for_the_loss_it_was_asked_for)
{
    for (int again = 0; again < 2; again++) {
        struct cluster_bench *bench = cluster_bench_create(3);
        bench->delay.detection = bench->delay.reconfiguration = distribution_constant(500 * MS);
        bench->boot[0] = (struct boot_parameters){
            distribution_constant(0), distribution_constant(0), distribution_constant(500 * MS)};
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

/* beta, with the service, is down and not yet missed when the coordinator resumes and plans anew:
 * as far as it knows the service is well. */
Test(side, who_is_not_missed_yet_is_believed_to_run_it)
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
