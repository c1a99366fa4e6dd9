#include "models/cluster/manager/partition.h"
#include "tests/models/cluster/cluster_fixture.h"

/* Three nodes, alpha cut off: the ring of the other two is formed. */
static struct cluster_bench *parted(uint32_t nodes)
{
    struct cluster_bench *bench = cluster_bench_create(nodes);
    cluster_bench_isolate(bench, 30 * SECOND, 0, 600 * SECOND);
    cluster_bench_run(bench, 36620 * MS);
    return bench;
}

Test(manager_invariants, know_two_quorate_partitions)
{
    struct cluster_bench *bench = parted(3);
    bench->cluster->manager.partitions[0].is_quorate = true;
    bit_set_all(&bench->cluster->manager.views[0].members,
                3); /* counts votes that it does not have */
    cluster_bench_expect_failure(bench, "two partitions have quorum at once");
}

Test(manager_invariants, know_a_quorate_partition_without_the_votes)
{
    struct cluster_bench *bench = parted(3);
    bench->cluster->manager.partitions[0].is_quorate = true;
    cluster_bench_expect_failure(bench, "1 nodes of 3 have quorum without the votes");
}

/* Of two nodes both are quorate, and each takes the other for unclean: one has to. */
Test(manager_invariants, know_two_nodes_that_both_go_on)
{
    struct cluster_bench *bench = parted(2);
    cr_expect(bench->cluster->manager.partitions[0].is_quorate &&
              bench->cluster->manager.partitions[1].is_quorate);
    bit_set_clear(&bench->cluster->manager.views[0].unclean);
    bench_check(bench->run, bench);
    cr_expect_not(run_failed(bench->run));
    bit_set_clear(&bench->cluster->manager.views[1].unclean);
    cluster_bench_expect_failure(bench, "two partitions have quorum at once");
}

/* Without fencing both may go on. */
Test(manager_invariants, excuse_two_nodes_that_cannot_fence)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_fence_with(bench, &fencing_none_kind);
    cluster_bench_isolate(bench, 30 * SECOND, 0, 600 * SECOND);
    cluster_bench_run(bench, 100 * SECOND);
    cr_expect(bench->cluster->manager.partitions[0].is_quorate &&
              bench->cluster->manager.partitions[1].is_quorate);
    cluster_bench_end(bench);
}

Test(manager_invariants, know_a_node_in_two_partitions)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_run(bench, 10 * SECOND);
    bit_set_only(&bench->cluster->manager.partitions[2].members, 2);
    cluster_bench_expect_failure(bench, "a node is a member of two partitions at once");
}
