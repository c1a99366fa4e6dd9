/* A unit loses its data: every node reaches it, and none can start what needs it. */
#include "tests/models/cluster/cluster_fixture.h"
#include "tests/models/systems/cluster_cases.h"

/* Lost at 33 s for so long. */
static struct cluster_bench *create(sim_ticks lasts)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench_set(cluster_bench_fault(bench, &fault_lun_failure_kind, 33 * SECOND, "lun0"), "for",
              &lasts);
    return bench;
}

/* The application ends with its I/Os; its monitor looks each 10 s and it stops in 2 s. A start on
 * alpha fails after 0.5 s, and on beta the reservation of 1 s does. Both are banned, and stay so
 * when the data are back. */
Test(fault_lun_failure, bans_every_node)
{
    struct cluster_bench *bench = create(100 * SECOND);
    cluster_bench_run(bench, 600 * SECOND);
    EXPECT_HAPPENINGS(bench, {"data.lost", "lun0", 0, 33000}, {"app.failed", "alpha", 0, 33000},
                      {"outage.begin", "database", 0, 33000}, {"monitor.failed", "alpha", 0, 40000},
                      {"start.failed", "alpha", 0, 42500}, {"start.failed", "beta", 0, 43500},
                      {"data.restored", "lun0", 0, 133000}, {"start.failed", NULL, 2, -1},
                      {"fence.start", NULL, 0, -1}, {"outage.end", NULL, 0, -1});
    cluster_bench_end(bench);
}

/* The failures of alpha are forgotten 60 s after the last: its start of 1 s for the reservation
 * fails at 103.6 s, that of beta 60 s after its own. The first one after the restore goes on. */
Test(fault_lun_failure, is_over_when_failures_are_forgotten)
{
    struct cluster_bench *bench = create(100 * SECOND);
    bench->services[0].failure_timeout = 60 * SECOND;
    cluster_bench_run(bench, 600 * SECOND);
    sim_ticks back = cluster_bench_at(bench, "outage.end", "database", 0);
    cr_expect_gt(back, 133 * SECOND);
    cr_expect_lt(back, 193 * SECOND + 12 * SECOND, "%lld", (long long)back);
    cr_expect_geq(cluster_bench_count(bench, "start.failed", NULL), 4);
    cluster_bench_end(bench);
}

/* The causes lead from the failed application to the fault. */
Test(fault_lun_failure, is_the_cause_of_the_outage)
{
    struct cluster_bench *bench = create(100 * SECOND);
    cluster_bench_run(bench, 600 * SECOND);
    const struct timeline_entry *lost = cluster_bench_find(bench, "data.lost", "lun0", 0);
    const struct timeline_entry *failed = cluster_bench_find(bench, "app.failed", "alpha", 0);
    const struct timeline_entry *fault = cluster_bench_find(bench, "fault.inject", "lun0", 0);
    cr_assert(lost != NULL && failed != NULL && fault != NULL);
    cr_expect_eq(failed->what.cause, lost->number);
    cr_expect_eq(lost->what.cause, fault->number);
    cluster_bench_end(bench);
}

/* One within another: the data are back when both are over. */
Test(fault_lun_failure, overlaps)
{
    sim_ticks lasts = 200 * SECOND;
    struct cluster_bench *bench = create(20 * SECOND);
    bench->services[0].failure_timeout = 30 * SECOND;
    bench_set(cluster_bench_fault(bench, &fault_lun_failure_kind, 43 * SECOND, "lun0"), "for",
              &lasts);
    cluster_bench_run(bench, 600 * SECOND);
    cr_expect_gt(cluster_bench_at(bench, "outage.end", "database", 0), 243 * SECOND);
    cr_expect_lt(cluster_bench_at(bench, "outage.end", "database", 0), 290 * SECOND);
    cluster_bench_end(bench);
}
