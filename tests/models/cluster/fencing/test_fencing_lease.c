#include "tests/models/cluster/cluster_fixture.h"

extern const struct kind fencing_lease_kind;
extern const struct kind fault_partition_kind;

/* The service is on alpha of three nodes. */
static struct cluster_bench *with_leases(sim_ticks retry_timeout)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_fence_with(bench, &fencing_lease_kind);
    bench_set(&bench->machine.fencing, "retry_timeout", &retry_timeout);
    return bench;
}

static void split(struct cluster_bench *bench, sim_ticks at, sim_ticks lasts)
{
    static const char *const low[] = {"alpha"};
    static struct parameter_list groups[1];
    groups[0] = (struct parameter_list){1, (void *)(uintptr_t)low};
    cluster_bench_partition(bench, at, groups, 1, lasts);
}

/* The last renewal before a time, found from when the node gave up. */
static sim_ticks last_renewal(const struct cluster_bench *bench, const char *node,
                              sim_ticks patience)
{
    return cluster_bench_at(bench, "lease.lost", node, 0) - patience;
}

/* The leader gives up 20 s after its last renewal; the others take over after 30 s. */
Test(fencing_lease, a_leader_that_is_cut_off_demotes_itself)
{
    struct cluster_bench *bench = with_leases(10 * SECOND);
    split(bench, 100 * SECOND, 0);
    cluster_bench_run(bench, 200 * SECOND);
    sim_ticks last = last_renewal(bench, "alpha", 20 * SECOND);
    cr_expect(last >= 90 * SECOND && last < 100 * SECOND);
    cr_expect_eq(cluster_bench_at(bench, "fence.ok", "beta", 0), last + 30 * SECOND);
    cr_expect(cluster_bench_at(bench, "app.stopped", "alpha", 0) <= last + 30 * SECOND);
    cr_expect(cluster_bench_at(bench, "app.up", "beta", 0) > last + 30 * SECOND);
    cr_expect_eq(cluster_bench_count(bench, "node.reset", NULL), 0, "it stays up");
    cluster_bench_end(bench);
}

/* A short partition: before a renewal fails for long nothing happens; later the leader has stopped,
 * and starts again with its next lease. */
Test(fencing_lease, a_lease_is_renewed_in_time_or_again)
{
    for (int later = 0; later < 2; later++) {
        struct cluster_bench *bench = with_leases(later ? 0 : 10 * SECOND);
        bench->delay.detection = distribution_constant(60 * SECOND);
        bench->machine.membership = (struct part){&delay_kind, &bench->delay};
        split(bench, 100 * SECOND, later ? 11 * SECOND : 9 * SECOND);
        cluster_bench_run(bench, 200 * SECOND);
        cr_expect_eq(cluster_bench_count(bench, "lease.lost", "alpha"), (size_t)later);
        cr_expect_eq(cluster_bench_count(bench, "lease.renewed", "alpha"), (size_t)later);
        cr_expect_eq(cluster_bench_count(bench, "app.stopped", "alpha"), (size_t)later);
        cr_expect_eq(cluster_bench_count(bench, "app.up", "alpha"), 1 + (size_t)later);
        if (later) {
            sim_ticks last = last_renewal(bench, "alpha", 10 * SECOND);
            cr_expect_eq(cluster_bench_at(bench, "lease.renewed", "alpha", 0), last + 20 * SECOND);
        }
        cluster_bench_end(bench);
    }
}

/* The lease of a node that crashed runs out too; one that hangs is reset by its watchdog then. */
Test(fencing_lease, the_lease_of_a_node_that_is_gone)
{
    for (int hangs = 0; hangs < 2; hangs++) {
        struct cluster_bench *bench = with_leases(10 * SECOND);
        if (hangs) {
            cluster_bench_hang(bench, 100 * SECOND, "alpha", 0);
        } else {
            cluster_bench_crash(bench, 100 * SECOND, "alpha", TICKS_NEVER);
        }
        cluster_bench_run(bench, 200 * SECOND);
        sim_ticks taken = cluster_bench_at(bench, "fence.ok", "beta", 0);
        cr_expect(taken >= 120 * SECOND && taken < 130 * SECOND);
        cr_expect_eq(cluster_bench_count(bench, "watchdog.expired", "alpha"), (size_t)hangs);
        if (hangs) {
            cr_expect_eq(cluster_bench_at(bench, "watchdog.expired", "alpha", 0), taken);
        }
        cr_expect_eq(cluster_bench_count(bench, "app.up", "beta"), 1);
        cluster_bench_end(bench);
    }
}

/* A hang that is over in time is none; after a longer one, without a watchdog, the node gives up
 * when it runs again. */
Test(fencing_lease, a_node_that_resumes)
{
    struct cluster_bench *bench = with_leases(10 * SECOND);
    cluster_bench_hang(bench, 100 * SECOND, "alpha", 5 * SECOND);
    cluster_bench_run(bench, 200 * SECOND);
    cr_expect_eq(cluster_bench_count(bench, "lease.lost", NULL), 0);
    cluster_bench_end(bench);
    bench = with_leases(10 * SECOND);
    bool off = false;
    bench_set(&bench->machine.fencing, "watchdog", &off);
    cluster_bench_hang(bench, 100 * SECOND, "alpha", 40 * SECOND);
    cluster_bench_run(bench, 200 * SECOND);
    cr_expect_eq(cluster_bench_at(bench, "lease.lost", "alpha", 0), 140 * SECOND);
    cr_expect_eq(cluster_bench_count(bench, "node.reset", NULL), 0);
    cluster_bench_end(bench);
}

/* A node that cannot stop what it runs is reset when its lease has run out. */
Test(fencing_lease, what_does_not_stop_is_reset)
{
    struct cluster_bench *bench = with_leases(10 * SECOND);
    bench->operations[0].stop = bench_operation(60 * SECOND, 100 * SECOND);
    split(bench, 100 * SECOND, 0);
    cluster_bench_run(bench, 200 * SECOND);
    cr_expect_eq(cluster_bench_at(bench, "watchdog.expired", "alpha", 0),
                 last_renewal(bench, "alpha", 20 * SECOND) + 30 * SECOND);
    cr_expect_eq(cluster_bench_count(bench, "app.up", "beta"), 1);
    cluster_bench_end(bench);
}

/* Without a majority nobody has a lease. */
Test(fencing_lease, the_store_needs_more_than_half_of_the_nodes)
{
    struct cluster_bench *bench = with_leases(10 * SECOND);
    cluster_bench_crash(bench, 100 * SECOND, "beta", TICKS_NEVER);
    cluster_bench_run(bench, 150 * SECOND);
    cr_expect_eq(cluster_bench_count(bench, "lease.lost", NULL), 0);
    cluster_bench_end(bench);
    bench = with_leases(10 * SECOND);
    cluster_bench_crash(bench, 100 * SECOND, "beta", TICKS_NEVER);
    cluster_bench_crash(bench, 110 * SECOND, "gamma", TICKS_NEVER);
    cluster_bench_run(bench, 150 * SECOND);
    cr_expect_eq(cluster_bench_count(bench, "lease.lost", "alpha"), 1);
    cr_expect_eq(cluster_bench_count(bench, "app.stopped", "alpha"), 1);
    cluster_bench_end(bench);
}
