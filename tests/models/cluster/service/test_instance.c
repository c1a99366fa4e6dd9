#include "models/cluster/service/instance.h"

#include "tests/models/cluster/cluster_fixture.h"

/* Up at 0 and monitored every 10 s: failed at 34, found at 40, stopped at 42, started at 42.5,
 * recovered at 47.5, where it was. */
Test(instance, a_failure_is_found_at_the_next_monitor)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_fail(bench, 34 * SECOND, "database", false);
    cluster_bench_run(bench, 180 * SECOND);
    EXPECT_HAPPENINGS(bench, {"app.failed", "alpha", 0, 34000},
                      {"outage.begin", "database", 0, 34000}, {"monitor.failed", "alpha", 0, 40000},
                      {"app.stop", "alpha", 0, 40000}, {"app.start", "alpha", 0, 42000},
                      {"app.recover.start", "alpha", 0, 42500}, {"app.up", "alpha", 1, 47500},
                      {"lun.acquire", "alpha", 1, -1}, {"outage.end", "database", 0, 47500},
                      {"app.up", "beta", 0, -1});
    cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_DETECT), 6000);
    cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_APPLICATION), 7500);
    cr_expect_eq(cluster_bench_metric(bench, "services.database.downtime.application_failure"),
                 13.5);
    cluster_bench_end(bench);
}

/* Monitors come at multiples of their interval from when it came up; one that is just due finds
 * what fails after it. */
Test(instance, monitors_are_counted_from_when_it_came_up)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_fail(bench, 34 * SECOND, "database", false);
    cluster_bench_fail(bench, 60 * SECOND, "database", false);
    cluster_bench_fail(bench, 90 * SECOND, "database", false);
    cluster_bench_run(bench, 180 * SECOND);
    /* up at 47.5, found at 67.5, up at 75; 90 is 15 after that */
    EXPECT_HAPPENINGS(bench, {"monitor.failed", "alpha", 1, 67500}, {"app.up", "alpha", 2, 75000},
                      {"monitor.failed", "alpha", 2, 95000}, {"app.up", "alpha", 3, 102500});
    cluster_bench_end(bench);
    bench = cluster_bench_create(2);
    cluster_bench_fail(bench, 40 * SECOND, "database", false);
    cluster_bench_run(bench, 180 * SECOND);
    EXPECT_HAPPENINGS(bench, {"monitor.failed", "alpha", 0, 50000});
    cluster_bench_end(bench);
}

/* One that hangs is found when its monitor times out: 40 + 20. */
Test(instance, a_silent_failure_is_found_when_the_monitor_times_out)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_fail(bench, 34 * SECOND, "database", true);
    cluster_bench_run(bench, 180 * SECOND);
    EXPECT_HAPPENINGS(bench, {"monitor.failed", "alpha", 0, 60000}, {"app.up", "alpha", 1, 67500});
    cluster_bench_end(bench);
}

/* Two stops at once are one; a stopped one is not stopped; only what is up fails. */
Test(instance, nothing_happens_twice)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_start(bench);
    struct instance *instance = cluster_bench_instance(bench, 0);
    struct cause cause = {0, CAUSE_FAILBACK};
    run_until(bench->run, 10 * SECOND);
    instance_stop(bench->run, instance, cause);
    cr_expect_eq(instance->state, INSTANCE_STOPPING);
    run_until(bench->run, 11 * SECOND);
    instance_stop(bench->run, instance, cause);
    instance_fail(bench->run, instance, false, cause);
    cr_expect_eq(instance->state, INSTANCE_STOPPING);
    instance_stop(bench->run, cluster_bench_instance(bench, 1), cause);
    instance_vanish(bench->run, cluster_bench_instance(bench, 1));
    cluster_bench_run(bench, 60 * SECOND);
    EXPECT_HAPPENINGS(bench, {"app.stop", "alpha", 0, 10000}, {"app.stopped", "alpha", 0, 12000},
                      {"app.up", "alpha", 1, 16500}, {"app.stop", NULL, 1, -1});
    cluster_bench_end(bench);
}
