#include "models/cluster/cluster.h"

#include "tests/models/cluster/cluster_fixture.h"

/* A crash reaches every part at its instant: the loss, the network, the unit, the service, the
 * manager, fencing and the membership. */
Test(watchers, a_crash_reaches_every_part)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_run(bench, 10 * SECOND);
    const struct cluster *cluster = bench->cluster;
    cr_expect(network_reaches(cluster->network, 1, 0));
    bit_set_add(&bench->cluster->manager.views[0].unclean, 2);
    losses_reach(bench->run, &bench->cluster->losses, 0, PHASE_FENCE, 0);
    node_crash(bench->run, &bench->cluster->nodes[0], TICKS_NEVER,
               (struct cause){0, CAUSE_NODE_CRASH});
    cr_expect_eq(cluster->losses.progress[0], PHASE_DETECT);
    cr_expect_not(network_reaches(cluster->network, 1, 0));
    cr_expect_eq(cluster_bench_instance(bench, 0)->state, INSTANCE_STOPPED);
    cr_expect(cluster_bench_outages(bench)->is_on);
    cr_expect(bit_set_is_empty(&cluster->manager.views[0].unclean));
    run_destroy(bench->run);
}

/* A node that is reset twice before it is up goes down once; it comes up in every part. */
Test(watchers, a_node_that_boots_comes_back_in_every_part)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_crash(bench, 30 * SECOND, "gamma", 10 * SECOND);
    cluster_bench_run(bench, 100 * SECOND);
    const struct cluster *cluster = bench->cluster;
    cr_expect_not(network_reaches(cluster->network, 0, 2));
    cr_expect_null(partition_of(&cluster->manager, 2));
    cluster_bench_run(bench, 145 * SECOND + 1);
    cr_expect(network_reaches(cluster->network, 0, 2));
    cr_expect(cluster->manager.views[2].is_fresh);
    cluster_bench_run(bench, 200 * SECOND);
    cr_expect_eq(partition_of(&cluster->manager, 2), partition_of(&cluster->manager, 0));
    cluster_bench_end(bench);
}
