#include "tests/models/cluster/cluster_fixture.h"
#include "tests/models/systems/cluster_cases.h"

extern const struct kind fault_sbd_device_failure_kind;

static void fail(struct cluster_bench *bench, sim_ticks at, int64_t device, sim_ticks lasts)
{
    struct part *fault = cluster_bench_fault(bench, &fault_sbd_device_failure_kind, at, NULL);
    bench_set(fault, "device", &device);
    bench_set(fault, "for", &lasts);
}

/* With both of two devices a crash is followed by fencing; with one nothing more can be fenced, and
 * the service waits for the device. */
Test(fault_sbd_device_failure, one_of_two_devices_is_enough_to_live_and_not_to_fence)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->sbd.devices = 2;
    fail(bench, 20 * SECOND, 2, 0);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"sbd_device.loss", NULL, 0, 20000});
    cr_expect_eq(cluster_bench_count(bench, "fence.ok", NULL), 0);
    cr_expect_gt(cluster_bench_count(bench, "fence.fail", NULL), 0);
    cr_expect_eq(cluster_bench_count(bench, "watchdog.expired", NULL), 0);
    cr_expect_eq(cluster_bench_count(bench, "app.up", "beta"), 0);
    cluster_bench_end(bench);
}

/* Failures of a device add up; without quorum as well nodes reset themselves. */
Test(fault_sbd_device_failure, failures_add_up)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->sbd.pacemaker = false;
    fail(bench, 20 * SECOND, 1, 4 * SECOND);
    fail(bench, 22 * SECOND, 1, 20 * SECOND);
    fail(bench, 23 * SECOND, 3, 0);
    cluster_bench_run(bench, 60 * SECOND);
    EXPECT_HAPPENINGS(bench, {"sbd_device.loss", NULL, 0, 20000},
                      {"sbd_device.restored", NULL, 0, 24000},
                      {"watchdog.expired", "alpha", 0, 27000}, {"node.reset", "beta", 0, 27000});
    cluster_bench_end(bench);
}
