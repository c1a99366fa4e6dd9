/* Fencing by the keys of units: PREEMPT AND ABORT takes 1 s. The traps of CLUSTERS, section on
 * Pacemaker: an ejected node reads, ejects nobody, and writes again after a power cycle that forgot
 * the keys; that accepted writes last is tried with the unit alone (test_lun.c). */
#include "models/cluster/fencing/fencing_scsi_pr.h"

#include "tests/models/cluster/cluster_fixture.h"
#include "tests/models/systems/cluster_cases.h"

extern const struct kind fault_array_power_cycle_kind;

/* Two nodes; others wait 5 s before they fence beta, so that beta wins. */
static struct cluster_bench *create(void)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_fence_with(bench, &fencing_scsi_pr_kind);
    bench->nodes[1].fencing_delay = 5 * SECOND;
    return bench;
}

static struct scsi_pr_parameters *parameters_of(struct cluster_bench *bench)
{
    return bench->machine.fencing.parameters;
}

/* The nodes lose sight of each other: one removes the key of the other, whose own order is refused
 * then. The loser stays up, and is no owner of the unit any more. */
Test(fencing_scsi_pr, an_ejected_node_stays_up_and_ejects_nobody)
{
    struct cluster_bench *bench = create();
    cluster_bench_isolate(bench, 30 * SECOND, 0, 300 * SECOND);
    cluster_bench_run(bench, 80 * SECOND);
    EXPECT_HAPPENINGS(bench, {"fence.start", "beta", 0, 36650}, {"lun.eject", "beta", 0, 37650},
                      {"fence.ok", "beta", 0, 37650}, {"app.up", "beta", 0, 48150},
                      {"fence.start", "alpha", 1, 41650}, {"fence.fail", "alpha", 0, 42650},
                      {"fence.ok", NULL, 1, -1}, {"node.reset", NULL, 0, -1});
    cr_expect(node_is_running(&bench->cluster->nodes[0]));
    cr_expect(lun_has_ejected(bench->cluster->luns[0], 0));
    cr_expect_not(lun_accepts(bench->cluster->luns[0], 0));
    cluster_bench_run(bench, 600 * SECOND);
    cr_expect_eq(cluster_bench_metric(bench, "storage.lun0.double_ownership"), 0);
    cluster_bench_end(bench);
}

/* After the heal the ejected node is a member, and cannot start what needs the unit; after a reboot
 * it can. */
Test(fencing_scsi_pr, an_ejected_node_starts_nothing_until_it_is_rebooted)
{
    for (int rebooted = 0; rebooted < 2; rebooted++) {
        struct cluster_bench *bench = create();
        bench->services[0].stickiness = 0;
        if (rebooted == 1) {
            parameters_of(bench)->reboot = distribution_constant(20 * SECOND);
        }
        cluster_bench_isolate(bench, 30 * SECOND, 0, 30 * SECOND);
        cluster_bench_run(bench, 400 * SECOND);
        EXPECT_HAPPENINGS(bench, {"node.reset", "alpha", 0, rebooted == 1 ? 57650 : -1});
        cr_expect_eq(cluster_bench_count(bench, "start.failed", "alpha"), (size_t)(1 - rebooted));
        cr_expect_eq(cluster_bench_instance(bench, 0)->state == INSTANCE_UP, rebooted == 1);
        cr_expect_eq(cluster_bench_instance(bench, 1)->state == INSTANCE_UP, rebooted == 0);
        cr_expect_eq(cluster_bench_metric(bench, "storage.lun0.double_ownership"), 0);
        cluster_bench_end(bench);
    }
}

/* Reads of the ejected node are served on, and the application fails at the first write. */
Test(fencing_scsi_pr, an_ejected_node_reads_on)
{
    for (int writes = 0; writes < 2; writes++) {
        struct cluster_bench *bench = create();
        cluster_bench_clients(bench);
        bench->services[0].writes = writes;
        bench->services[0].start->time = distribution_constant(60 * SECOND);
        cluster_bench_isolate(bench, 30 * SECOND, 0, 300 * SECOND);
        cluster_bench_run(bench, 41 * SECOND);
        /* Clients still ask alpha, whose key is gone since 37.65 s. */
        cr_expect_eq(cluster_bench_instance(bench, 0)->state == INSTANCE_UP, writes == 0);
        cr_expect_eq(cluster_bench_metric(bench, "storage.lun0.refused"), writes);
        if (writes == 1) {
            cr_expect_eq(cluster_bench_find(bench, "app.failed", "alpha", 0)->what.cause,
                         cluster_bench_find(bench, "lun.eject", "beta", 0)->number);
        }
        cluster_bench_end(bench);
    }
}

/* An ejected node that hung through the failover comes back, after a power cycle of the array. With
 * APTPL its writes are refused; without, two nodes write. */
Test(fencing_scsi_pr, keys_have_to_outlast_a_power_cycle)
{
    for (int aptpl = 0; aptpl < 2; aptpl++) {
        struct cluster_bench *bench = create();
        parameters_of(bench)->aptpl = aptpl == 1;
        cluster_bench_hang(bench, 30 * SECOND, "alpha", 60 * SECOND);
        cluster_bench_fault(bench, &fault_array_power_cycle_kind, 70 * SECOND, "lun0");
        cluster_bench_run(bench, 300 * SECOND);
        EXPECT_HAPPENINGS(bench, {"app.up", "beta", 0, 48150},
                          {"array.power_cycle", "lun0", 0, 70000},
                          {"lun.double_ownership", "lun0", 0, aptpl == 1 ? -1 : 90000});
        cr_expect_eq(cluster_bench_metric(bench, "storage.lun0.double_ownership"), 1 - aptpl);
        cluster_bench_end(bench);
    }
}

Test(fencing_scsi_pr, check_says_what_it_knows)
{
    struct cluster_bench *bench = sound_cluster(2);
    cluster_bench_fence_with(bench, &fencing_scsi_pr_kind);
    EXPECT_NOTHING(bench);
    bench = sound_cluster(2);
    cluster_bench_fence_with(bench, &fencing_scsi_pr_kind);
    parameters_of(bench)->aptpl = false;
    bench->services[0].storage = NULL;
    cr_expect_not(cluster_is_fencing_safe(&bench->parameters));
    EXPECT_WARNINGS(bench, "/system/fencing/aptpl: is false",
                    "/system/services/database/storage: is not given: fencing of kind");
    bench = sound_cluster(2);
    cluster_bench_fence_with(bench, &fencing_scsi_pr_kind);
    cr_expect(cluster_is_fencing_safe(&bench->parameters));
    bench->services[0].storage = NULL;
    cr_expect_not(cluster_is_fencing_safe(&bench->parameters));
    free(bench);
}
