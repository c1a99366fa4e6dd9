#include "models/cluster/san_parts.h"

#include "models/storage/san_state.h"
#include "tests/models/cluster/san_cluster.h"

/* A part works again when the last of its failures has ended, and a path when all of its parts
 * do. */
Test(san_parts, failures_add_up)
{
    struct cluster_bench *bench = san_cluster();
    san_cluster_fault(bench, &fault_fabric_failure_kind, 20 * SECOND, "red", 20 * SECOND);
    san_cluster_fault(bench, &fault_fabric_failure_kind, 30 * SECOND, "red", 30 * SECOND);
    san_cluster_fault(bench, &fault_port_failure_kind, 50 * SECOND, "a0", 20 * SECOND);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"path.loss", "alpha", 0, 20000}, {"path.loss", "alpha", 1, -1},
                      {"path.restored", "alpha", 0, 70000}, {"path.restored", "alpha", 1, -1});
    cluster_bench_end(bench);
}

/* A path through a part that has failed, and that works, is found. */
Test(san_parts, says_when_a_path_survives)
{
    struct cluster_bench *bench = san_cluster();
    cluster_bench_run(bench, SECOND);
    bench->cluster->san->parts[san_port(bench->cluster->san, 1)].failures = 1;
    cluster_bench_expect_failure(bench,
                                 "path 2 of alpha leads through a part that has failed, and works");
}

/* A random failure is on the timeline as a scripted one, with the node of an adapter; I/Os wait for
 * fast_io_fail_tmo, 5 s, and the service is out for as long. */
Test(san_parts, fail_at_random)
{
    struct cluster_bench *bench = san_cluster();
    san_cluster_random(bench, SAN_ADAPTER, 1, 100 * SECOND, 50 * SECOND);
    cluster_bench_run(bench, 200 * SECOND);
    EXPECT_HAPPENINGS(bench, {"fault.inject", "alpha", 0, 100000},
                      {"fault.inject", "hba0", 1, 100000}, {"path.loss", "alpha", 0, 100000},
                      {"outage.begin", "database", 0, 100000},
                      {"path.failover", "alpha", 0, 105000}, {"outage.end", "database", 0, 105000},
                      {"unit.repaired", "hba0", 0, 150000}, {"path.restored", "alpha", 0, 150000});
    cr_expect_float_eq(cluster_bench_metric(bench, "san.nodes.alpha.lun0.io_availability"), 0.975,
                       1e-9);
    cr_expect_eq(cluster_bench_metric(bench, "san.nodes.alpha.path_availability"), 1);
    cluster_bench_end(bench);
}

/* One that nothing reports takes a check that times out: 30 to 35 s. */
Test(san_parts, fail_in_silence)
{
    struct cluster_bench *bench = san_cluster();
    san_cluster_random(bench, SAN_FABRIC, 1, 100 * SECOND, 50 * SECOND)->is_silent = true;
    cluster_bench_run(bench, 145 * SECOND);
    sim_ticks end = cluster_bench_at(bench, "outage.end", "database", 0);
    cr_expect(end >= 130 * SECOND && end <= 135 * SECOND, "%lld ms", (long long)(end / MS));
    cluster_bench_end(bench);
}

Test(san_parts, says_when_waiting_ios_are_counted_as_going_on)
{
    struct cluster_bench *bench = san_cluster();
    san_cluster_random(bench, SAN_FABRIC, 1, 100 * SECOND, 50 * SECOND);
    cluster_bench_run(bench, SECOND);
    san_set_reach(bench->run, bench->cluster->san, 0, 0, false);
    cluster_bench_expect_failure(bench, "I/Os of alpha to lun0 are counted as waiting");
}
