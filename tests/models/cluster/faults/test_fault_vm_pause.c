#include "tests/models/cluster/cluster_fixture.h"

/* For its time, or for good; nothing happens to a node that is not up. */
Test(fault_vm_pause, a_node_is_paused_for_as_long_as_it_says)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_fence_with(bench, &fencing_none_kind);
    cluster_bench_pause(bench, 10 * SECOND, "beta", 2 * SECOND);
    cluster_bench_hang(bench, 11 * SECOND, "beta", 9 * SECOND);
    cluster_bench_pause(bench, 20 * SECOND, "gamma", 0);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"node.pause", "beta", 0, 10000}, {"node.resume", "beta", 0, 12000},
                      {"node.hang", "beta", 0, -1}, {"node.pause", "gamma", 0, 20000},
                      {"node.resume", "gamma", 0, -1});
    cr_expect_eq(bench->cluster->nodes[2].state, NODE_HUNG);
    cr_expect(bench->cluster->nodes[2].is_paused);
    cluster_bench_end(bench);
}

static struct cluster_bench *without_reservations(void)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->luns[0].persistent_reservations = false;
    return bench;
}

static double written_by_two(struct cluster_bench *bench)
{
    cluster_bench_run(bench, 300 * SECOND);
    double time = cluster_bench_metric(bench, "storage.lun0.double_ownership_time");
    cluster_bench_end(bench);
    return time;
}

/* The active node stands still for a minute, and SBD takes it for fenced. A node that hangs was
 * reset by its watchdog; a paused one writes beside its successor until it reads its slot, 700 ms
 * after it resumes. */
Test(fault_vm_pause, two_write_after_a_pause_where_one_writes_after_a_hang)
{
    struct cluster_bench *bench = without_reservations();
    cluster_bench_pause(bench, 33300 * MS, "alpha", 60 * SECOND);
    double paused = written_by_two(bench);
    cr_expect_float_eq(paused, 0.7, 1e-9, "%g", paused);
    bench = without_reservations();
    cluster_bench_hang(bench, 33300 * MS, "alpha", 60 * SECOND);
    double hung = written_by_two(bench);
    cr_expect_eq(hung, 0, "%g", hung);
}

/* A switch ends the node that a watchdog does not; a reserved unit takes no writes of others. */
Test(fault_vm_pause, power_and_reservations_let_one_write)
{
    for (int power = 0; power < 2; power++) {
        struct cluster_bench *bench = without_reservations();
        if (power) {
            cluster_bench_fence_with(bench, &power_kind);
        } else {
            bench->luns[0].persistent_reservations = true;
        }
        cluster_bench_pause(bench, 33300 * MS, "alpha", 60 * SECOND);
        double time = written_by_two(bench);
        cr_expect_eq(time, 0, "power: %d: %g", power, time);
    }
}

/* A cluster that may pause nodes does not claim that SBD is safe; one with power fencing does. */
Test(fault_vm_pause, sbd_is_not_safe_where_nodes_are_paused)
{
    for (int i = 0; i < 3; i++) {
        struct cluster_bench *bench = cluster_bench_create(2);
        if (i == 0) {
            cluster_bench_hang(bench, SECOND, "alpha", SECOND);
        } else {
            cluster_bench_pause(bench, SECOND, "alpha", SECOND);
        }
        if (i == 2) {
            cluster_bench_fence_with(bench, &power_kind);
        }
        cluster_bench_run(bench, 2 * SECOND);
        cr_expect_eq(bench->cluster->is_fencing_safe, i != 1, "%d", i);
        cluster_bench_end(bench);
    }
}
