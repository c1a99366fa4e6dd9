#include "tests/models/cluster/cluster_fixture.h"
#include "tests/models/systems/cluster_cases.h"

extern const struct kind fault_quorum_device_failure_kind;

static struct quorum_device_parameters device;

static struct cluster_bench *with_device(uint32_t nodes)
{
    struct cluster_bench *bench = cluster_bench_create(nodes);
    device = (struct quorum_device_parameters){1, DEVICE_LOWEST, 10 * SECOND, 30 * SECOND};
    bench->quorum.device = &device;
    return bench;
}

static void fail(struct cluster_bench *bench, sim_ticks at, const char *target, sim_ticks lasts)
{
    struct part *fault = cluster_bench_fault(bench, &fault_quorum_device_failure_kind, at, target);
    bench_set(fault, "for", &lasts);
}

/* Alone, a node without the device has no quorum: it stops until the device is back. Two nodes go
 * on without it. */
Test(fault_quorum_device_failure, the_last_node_needs_the_device)
{
    static const char *const targets[] = {NULL, "alpha"};
    for (size_t i = 0; i < 2; i++) {
        struct cluster_bench *bench = with_device(2);
        cluster_bench_crash(bench, 30 * SECOND, "beta", TICKS_NEVER);
        fail(bench, 60 * SECOND, targets[i], 40 * SECOND);
        cluster_bench_run(bench, 150 * SECOND);
        EXPECT_HAPPENINGS(
            bench, {"quorum.ok", "alpha", 0, 40000}, {"quorum_device.loss", NULL, 0, 60000},
            {"quorum.lost", "alpha", 0, 70000}, {"quorum_device.restored", NULL, 0, 100000},
            {"quorum.ok", "alpha", 1, 100000});
        cr_expect_eq(cluster_bench_count(bench, "app.stop", "alpha"), 1);
        cr_expect_eq(cluster_bench_count(bench, "app.up", "alpha"), 2);
        cluster_bench_end(bench);
    }
    struct cluster_bench *bench = with_device(2);
    fail(bench, 30 * SECOND, NULL, 0);
    cluster_bench_run(bench, 100 * SECOND);
    cr_expect_eq(cluster_bench_count(bench, "quorum.lost", NULL), 0);
    cluster_bench_end(bench);
}

/* A device that failed long before gives no vote, and no ring waits for it. */
Test(fault_quorum_device_failure, nobody_waits_for_a_dead_device)
{
    struct cluster_bench *bench = with_device(2);
    fail(bench, 10 * SECOND, NULL, 0);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 100 * SECOND);
    EXPECT_HAPPENINGS(bench, {"quorum.lost", "beta", 0, 36600});
    cr_expect_eq(cluster_bench_count(bench, "quorum.ok", NULL), 0);
    cluster_bench_end(bench);
}

/* A short failure is not noticed; failures add up. */
Test(fault_quorum_device_failure, failures_add_up)
{
    for (int both = 0; both < 2; both++) {
        struct cluster_bench *bench = with_device(2);
        cluster_bench_crash(bench, 30 * SECOND, "beta", TICKS_NEVER);
        fail(bench, 60 * SECOND, NULL, 8 * SECOND);
        if (both == 1) {
            fail(bench, 62 * SECOND, NULL, 10 * SECOND);
        }
        cluster_bench_run(bench, 100 * SECOND);
        cr_expect_eq(cluster_bench_at(bench, "quorum.lost", "alpha", 0),
                     both == 1 ? 70 * SECOND : TICKS_NEVER);
        cr_expect_eq(cluster_bench_at(bench, "quorum.ok", "alpha", 1),
                     both == 1 ? 72 * SECOND : TICKS_NEVER);
        cluster_bench_end(bench);
    }
}

/* Wrong: no node of that name. Without a device it changes nothing. */
Test(fault_quorum_device_failure, says_what_it_cannot_fail)
{
    struct cluster_bench *bench = with_device(2);
    fail(bench, SECOND, "omega", 0);
    EXPECT_ERRORS(bench, "/faults/0/target: there is no node \"omega\"");
    bench = sound_cluster(2);
    fail(bench, SECOND, NULL, 0);
    EXPECT_WARNINGS(bench, "/faults/1/kind: changes nothing: the quorum has no device");
}
