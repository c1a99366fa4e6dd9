#include "models/cluster/manager/partition.h"

#include "tests/models/cluster/cluster_fixture.h"

static const struct partition *partition_with(const struct cluster_bench *bench, uint32_t node)
{
    return partition_of(&bench->cluster->manager, node);
}

/* Three nodes, the first cut off: one partition has quorum, stops nothing and takes over; the other
 * stops what it runs, and is fenced. */
Test(partition, of_three_nodes_two_have_quorum)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_isolate(bench, 30 * SECOND, 0, 600 * SECOND);
    cluster_bench_run(bench, 36700 * MS);
    cr_expect(bit_set_is_only(&partition_with(bench, 0)->members, 0));
    cr_expect_not(partition_with(bench, 0)->is_quorate);
    cr_expect_eq(partition_with(bench, 1), partition_with(bench, 2));
    cr_expect(partition_with(bench, 1)->is_quorate && partition_with(bench, 1)->is_planned);
    cr_expect(
        bit_set_is_only(partition_unclean(&bench->cluster->manager, partition_with(bench, 1)), 0));
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
Test(partition, two_nodes_fence_each_other_and_wait_for_all)
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
Test(partition, a_fencing_delay_decides_who_survives)
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
Test(partition, who_boots_alone_fences_whom_it_does_not_know)
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

/* Beta is down for good and fenced. Gamma, fenced too, boots apart from the others, alone, and
 * takes all for unclean; when it joins them, they know better than to fence beta again. */
Test(partition, a_node_that_has_booted_does_not_know_better)
{
    struct cluster_bench *bench = cluster_bench_create(5);
    cluster_bench_crash(bench, 30 * SECOND, "beta", TICKS_NEVER);
    cluster_bench_crash(bench, 30 * SECOND, "gamma", 10 * SECOND);
    cluster_bench_isolate(bench, 100 * SECOND, 2, 100 * SECOND);
    cluster_bench_run(bench, 180 * SECOND);
    cr_expect(bit_set_is_only(&partition_with(bench, 2)->members, 2));
    cr_expect(
        bit_set_has(partition_unclean(&bench->cluster->manager, partition_with(bench, 2)), 1));
    cluster_bench_run(bench, 400 * SECOND);
    cr_expect_eq(partition_with(bench, 2), partition_with(bench, 0));
    cr_expect(
        bit_set_is_empty(partition_unclean(&bench->cluster->manager, partition_with(bench, 2))));
    cr_expect_eq(cluster_bench_count(bench, "fence.start", "beta"), 1);
    cluster_bench_end(bench);
}

/* Without startup fencing beta is not fenced. */
Test(partition, startup_fencing_may_be_off)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->quorum.wait_for_all = QUORUM_OFF;
    bench->machine.manager.startup_fencing = false;
    cluster_bench_crash(bench, 30 * SECOND, "alpha", 70 * SECOND);
    cluster_bench_crash(bench, 70 * SECOND, "beta", TICKS_NEVER);
    cluster_bench_run(bench, 600 * SECOND);
    /* beta, which had the storage, is down, and was not seen to be: its hold is a dead one */
    EXPECT_HAPPENINGS(bench, {"app.up", "beta", 0, 57150}, {"quorum.ok", "alpha", 0, 208600},
                      {"fence.start", "beta", 1, -1}, {"app.up", "alpha", 1, 219150});
    cr_expect_eq(cluster_bench_metric(bench, "storage.lun0.double_ownership"), 0);
    cluster_bench_end(bench);
}

/* The crash is not noticed before the node is back: it restarts the service without fencing. */
Test(partition, who_is_back_before_he_was_missed_is_not_fenced)
{
    for (int covered = 0; covered < 2; covered++) {
        struct cluster_bench *bench = cluster_bench_create(2);
        bench->delay.coverage = covered;
        bench->boot[0] = (struct boot_parameters){.firmware = distribution_constant(0),
                                                  .operating_system = distribution_constant(0),
                                                  .cluster_stack = distribution_constant(SECOND)};
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
