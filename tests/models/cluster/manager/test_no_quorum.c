#include "models/cluster/manager/no_quorum.h"

#include "models/cluster/fencing/fencing_scsi_pr.h"
#include "tests/models/cluster/cluster_fixture.h"

/* Three of five nodes crash at 30 s, so that alpha, with the service, and beta lose quorum at
 * 36.6 s and have a plan 50 ms later. A power switch takes 2 s. */
static struct cluster_bench *two_of_five_left(void)
{
    struct cluster_bench *bench = cluster_bench_create(5);
    cluster_bench_fence_with(bench, &power_kind);
    bench->machine.manager.no_quorum_policy = NO_QUORUM_FENCE;
    cluster_bench_crash(bench, 30 * SECOND, "gamma", TICKS_NEVER);
    cluster_bench_crash(bench, 30 * SECOND, "delta", TICKS_NEVER);
    cluster_bench_crash(bench, 30 * SECOND, "epsilon", TICKS_NEVER);
    return bench;
}

static uint64_t resets(const struct cluster_bench *bench, uint32_t node)
{
    return bench->cluster->nodes[node].resets.count;
}

/* Both boot, have no quorum, and have not had it since: nothing is fenced any more. */
Test(no_quorum, a_partition_fences_itself_and_the_coordinator_goes_last)
{
    struct cluster_bench *bench = two_of_five_left();
    cluster_bench_run(bench, 1200 * SECOND);
    EXPECT_HAPPENINGS(bench, {"quorum.lost", "alpha", 0, 36600}, {"fence.start", "beta", 0, 36650},
                      {"node.reset", "beta", 0, 38650}, {"fence.ok", "beta", 0, 38650},
                      {"fence.start", "alpha", 1, 38650}, {"node.reset", "alpha", 0, 40650},
                      {"outage.begin", "database", 0, 40650}, {"app.stop", NULL, 0, -1},
                      {"fence.start", NULL, 2, -1}, {"outage.end", NULL, 0, -1});
    cr_expect_eq(resets(bench, 0), 1);
    cr_expect_eq(resets(bench, 1), 1);
    cr_expect_eq(cluster_bench_metric(bench, "services.database.downtime.node_crash"),
                 1200 - 40.65);
    cluster_bench_end(bench);
}

/* The node that is cut off runs the service until it is fenced, by itself or by the others. */
Test(no_quorum, a_node_that_is_cut_off_fences_itself)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    bench->machine.manager.no_quorum_policy = NO_QUORUM_FENCE;
    cluster_bench_isolate(bench, 30 * SECOND, 0, 300 * SECOND);
    bench->delay.detection = distribution_constant(3 * SECOND);
    cluster_bench_run(bench, 600 * SECOND);
    EXPECT_HAPPENINGS(bench, {"fence.start", "alpha", 0, 36650}, {"fence.start", "alpha", 1, 36650},
                      {"fence.ok", "alpha", 0, 46650}, {"app.stop", "alpha", 0, -1},
                      {"app.up", "beta", 0, 57150}, {"fence.ok", "alpha", 1, -1});
    cr_expect_eq(resets(bench, 0), 1);
    cluster_bench_end(bench);
}

/* The member that cannot be fenced is tried again at the recheck; the coordinator waits. */
Test(no_quorum, the_coordinator_waits_for_a_member_that_was_not_fenced)
{
    struct cluster_bench *bench = two_of_five_left();
    bench->power.first_failures = 1;
    bench->power.failure_time = distribution_constant(SECOND);
    cluster_bench_run(bench, 1200 * SECOND);
    EXPECT_HAPPENINGS(bench, {"fence.fail", "beta", 0, 37650}, {"fence.start", "beta", 1, 937650},
                      {"fence.ok", "beta", 0, 939650}, {"fence.fail", "alpha", 1, 940650});
    cluster_bench_end(bench);
}

/* Without fencing that takes a node down, services are stopped. */
Test(no_quorum, fencing_that_takes_no_node_down_is_no_help)
{
    const struct kind *const kinds[] = {&fencing_none_kind, &fencing_scsi_pr_kind};
    for (size_t i = 0; i < 2; i++) {
        struct cluster_bench *bench = two_of_five_left();
        cluster_bench_fence_with(bench, kinds[i]);
        cluster_bench_run(bench, 100 * SECOND);
        EXPECT_HAPPENINGS(bench, {"app.stop", "alpha", 0, 36650}, {"fence.start", NULL, 0, -1});
        cr_expect_eq(resets(bench, 0), 0);
        cluster_bench_end(bench);
    }
}

/* The coordinator hangs while it has the member fenced: the next plan goes on with it. */
Test(no_quorum, a_coordinator_that_hangs_goes_on)
{
    struct cluster_bench *bench = two_of_five_left();
    cluster_bench_hang(bench, 37 * SECOND, "alpha", SECOND);
    cluster_bench_run(bench, 600 * SECOND);
    EXPECT_HAPPENINGS(bench, {"node.reset", "beta", 0, 38650}, {"node.reset", "alpha", 0, 40650});
    cluster_bench_end(bench);
}
