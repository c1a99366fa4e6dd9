#include "models/cluster/manager/ordering.h"

#include "tests/models/cluster/cluster_fixture.h"

/* "files" is the application, which requires "database". */
static struct cluster_bench *create(uint32_t node_count)
{
    struct cluster_bench *bench = cluster_bench_create(node_count);
    cluster_bench_services(bench, 2);
    cluster_bench_require(bench, 1, 0);
    return bench;
}

/* Both are lost with alpha, which is fenced at 46.65. The database takes 10.5 s from there, and the
 * application as long again. */
Test(ordering, starts_after_the_service_that_it_requires)
{
    struct cluster_bench *bench = create(2);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"outage.begin", "files", 0, 30000}, {"app.up", "database", 1, 57150},
                      {"lun.acquire", "beta", 1, 58150}, {"app.up", "files", 1, 67650},
                      {"outage.end", "files", 0, 67650}, {"outage.begin", "files", 1, -1});
    EXPECT_PHASES(bench, 1, [PHASE_DETECT] = 3000, [PHASE_MEMBERSHIP] = 3600, [PHASE_PLAN] = 50,
                  [PHASE_FENCE] = 10000, [PHASE_REQUIRES] = 10500, [PHASE_STORAGE] = 2000,
                  [PHASE_FILESYSTEM] = 2000, [PHASE_ADDRESS] = 1000, [PHASE_APPLICATION] = 5500);
    cr_expect_eq(cluster_bench_metric(bench, "services.files.phases.requires"), 10.5);
    cr_expect_eq(cluster_bench_metric(bench, "services.files.downtime.node_crash"), 37.65);
    cluster_bench_end(bench);
}

/* Failed at 34 and found at 40: the application is stopped by 42, the database by 44, up again at
 * 49.5, and the application 4.5 s later, as it was stopped cleanly. */
Test(ordering, stops_before_a_failed_service_is_restarted)
{
    struct cluster_bench *bench = create(2);
    cluster_bench_fail(bench, 34 * SECOND, "database", false);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"outage.begin", "files", 0, 34000},
                      {"monitor.failed", "database", 0, 40000}, {"app.stop", "files", 0, 40000},
                      {"app.stopped", "files", 0, 42000}, {"app.stop", "database", 0, 42000},
                      {"app.start", "database", 0, 44000}, {"app.up", "database", 1, 49500},
                      {"app.up", "files", 1, 54000}, {"monitor.failed", "files", 0, -1});
    EXPECT_PHASES(bench, 1, [PHASE_REQUIRES] = 15500, [PHASE_STORAGE] = 2000,
                  [PHASE_FILESYSTEM] = 1000, [PHASE_ADDRESS] = 1000, [PHASE_APPLICATION] = 500);
    cr_expect_eq(cluster_bench_metric(bench, "services.files.downtime.application_failure"), 20);
    cluster_bench_end(bench);
}

/* The application goes down first and comes up last: stopped by 102, the database by 104. */
Test(ordering, moves_in_order)
{
    struct cluster_bench *bench = create(2);
    cluster_bench_run(bench, 100 * SECOND);
    manager_set_standby(bench->run, &bench->cluster->manager, 0, true, (struct cause){0});
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"app.stop", "files", 0, 100000}, {"app.stop", "database", 0, 102000},
                      {"app.stopped", "database", 0, 104000}, {"app.up", "database", 1, 108500},
                      {"app.up", "files", 1, 113000}, {"service.blocked", NULL, 0, -1});
    EXPECT_PHASES(bench, 0, [PHASE_STOP] = 2000, [PHASE_STORAGE] = 2000, [PHASE_FILESYSTEM] = 1000,
                  [PHASE_ADDRESS] = 1000, [PHASE_APPLICATION] = 500);
    EXPECT_PHASES(bench, 1, [PHASE_STOP] = 2000, [PHASE_REQUIRES] = 6500, [PHASE_STORAGE] = 2000,
                  [PHASE_FILESYSTEM] = 1000, [PHASE_ADDRESS] = 1000, [PHASE_APPLICATION] = 500);
    cluster_bench_end(bench);
}

/* The database cannot be started on the only node that is left: the application is blocked too, and
 * the timeline says by which service. */
Test(ordering, is_blocked_by_a_service_that_cannot_run)
{
    struct cluster_bench *bench = create(2);
    bench->operations[0].start = bench_operation(4 * SECOND, 3 * SECOND);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 60 * SECOND);
    EXPECT_HAPPENINGS(bench, {"start.failed", "database", 0, 54650},
                      {"service.blocked", "database", 0, 54650},
                      {"service.blocked", "files", 0, 54650}, {"service.blocked", "files", 1, -1});
    const struct timeline_entry *entry = cluster_bench_find(bench, "service.blocked", "files", 0);
    cr_expect_str_eq(entry->details->name, "requires");
    cr_expect_str_eq(entry->details->text, "database");
    EXPECT_PHASES(bench, 1, [PHASE_DETECT] = 3000, [PHASE_MEMBERSHIP] = 3600, [PHASE_PLAN] = 50,
                  [PHASE_FENCE] = 10000, [PHASE_REQUIRES] = 8000, [PHASE_BLOCKED] = 5350);
    cluster_bench_end(bench);
}

/* The database is lost with another node: when the ring is without it, the application is stopped
 * where it is, and started there again when the database is up on gamma. */
Test(ordering, stops_where_a_required_service_is_lost_with_another_node)
{
    struct cluster_bench *bench = create(3);
    bench->services[0].on = "beta";
    bench->nodes[1].role = NODE_ACTIVE;
    cluster_bench_crash(bench, 30 * SECOND, "beta", TICKS_NEVER);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"outage.begin", "files", 0, 30000}, {"app.stop", "files", 0, 36650},
                      {"app.stopped", "files", 0, 38650}, {"fence.ok", "beta", 0, 46650},
                      {"app.up", "database", 1, 57150}, {"app.up", "alpha", 1, 61650},
                      {"outage.end", "files", 0, 61650});
    EXPECT_PHASES(bench,
                  1, [PHASE_REQUIRES] = 8650 + 10500, [PHASE_FENCE] = 8000, [PHASE_STORAGE] = 2000,
                  [PHASE_FILESYSTEM] = 1000, [PHASE_ADDRESS] = 1000, [PHASE_APPLICATION] = 500);
    cluster_bench_end(bench);
}

/* Of a chain the last is stopped first: "web" by 42, "files" by 44, the database by 46. */
Test(ordering, a_chain_goes_down_and_up_in_order)
{
    struct cluster_bench *bench = create(2);
    cluster_bench_services(bench, 3);
    cluster_bench_require(bench, 2, 1);
    cluster_bench_fail(bench, 34 * SECOND, "database", false);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"outage.begin", "web", 0, 34000}, {"app.stopped", "web", 0, 42000},
                      {"app.stopped", "files", 0, 44000}, {"app.start", "database", 0, 46000},
                      {"app.up", "database", 1, 51500}, {"app.up", "files", 1, 56000},
                      {"app.up", "web", 1, 60500});
    cluster_bench_end(bench);
    /* The failure of the last stops no other. */
    bench = create(2);
    cluster_bench_services(bench, 3);
    cluster_bench_require(bench, 2, 1);
    cluster_bench_fail(bench, 34 * SECOND, "web", false);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"app.up", "web", 1, 47500}, {"app.stop", "files", 0, -1},
                      {"app.stop", "database", 0, -1});
    cluster_bench_end(bench);
}

/* An application that is restarted by itself when its database fails too waits for that: failed at
 * 33 and 34, found at 40 both. */
Test(ordering, is_not_restarted_before_what_it_requires)
{
    struct cluster_bench *bench = create(2);
    cluster_bench_fail(bench, 33 * SECOND, "files", false);
    cluster_bench_fail(bench, 34 * SECOND, "database", false);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"app.stop", "files", 0, 40000}, {"app.stop", "database", 0, 42000},
                      {"app.up", "database", 1, 49500}, {"outage.begin", "files", 1, -1});
    cr_expect_gt(cluster_bench_at(bench, "app.start", "files", 0),
                 cluster_bench_at(bench, "app.up", "database", 1));
    cluster_bench_end(bench);
}

/* Without quorum everything is stopped, in the same order. */
Test(ordering, a_partition_without_quorum_stops_in_order)
{
    struct cluster_bench *bench = create(3);
    cluster_bench_fence_with(bench, &fencing_none_kind);
    cluster_bench_isolate(bench, 30 * SECOND, 0, 0);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"app.stop", "alpha", 0, 36650}, {"app.stop", "alpha", 1, 38650});
    cr_expect_str_eq(cluster_bench_find(bench, "app.stop", "alpha", 0)->what.object, "files");
    cluster_bench_end(bench);
}
