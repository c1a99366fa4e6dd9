#include "models/cluster/paths.h"

#include "tests/models/cluster/cluster_fixture.h"
#include "tests/models/systems/cluster_cases.h"

extern const struct kind fencing_scsi_pr_kind;

static struct cluster_bench *create(int no_path_retry, int64_t check_level)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->luns[0].no_path_retry = no_path_retry;
    bench->services[0].monitor->check_level = check_level;
    return bench;
}

/* Paths that are back before anything has failed leave no trace but the outage: before the time-out
 * of the monitor, or before I/Os fail. */
Test(paths, paths_that_come_back_in_time_are_forgiven)
{
    for (int queues = 0; queues < 2; queues++) {
        struct cluster_bench *bench = create(queues == 1 ? NO_PATH_QUEUE : NO_PATH_FAIL, 10);
        sim_ticks lasts = queues == 1 ? 26999 * MS : 4999 * MS;
        cluster_bench_lose_paths(bench, 33 * SECOND, "alpha", lasts);
        cluster_bench_run(bench, 600 * SECOND);
        EXPECT_HAPPENINGS(bench, {"outage.begin", "database", 0, 33000},
                          {"outage.end", "database", 0, 33000 + lasts / MS},
                          {"path.restored", "alpha", 0, 33000 + lasts / MS},
                          {"monitor.failed", NULL, 0, -1}, {"app.failed", NULL, 0, -1});
        cluster_bench_end(bench);
    }
}

/* Losses of one node overlap: its paths are back when the last has ended. */
Test(paths, losses_add_up)
{
    struct cluster_bench *bench = create(NO_PATH_QUEUE, 0);
    cluster_bench_lose_paths(bench, 30 * SECOND, "alpha", 20 * SECOND);
    cluster_bench_lose_paths(bench, 40 * SECOND, "alpha", 40 * SECOND);
    cluster_bench_run(bench, 100 * SECOND);
    EXPECT_HAPPENINGS(bench, {"path.restored", "alpha", 0, 80000}, {"path.restored", NULL, 1, -1},
                      {"outage.end", "database", 0, 80000});
    cluster_bench_end(bench);
}

/* A node without paths cannot remove the key of another. */
Test(paths, a_node_without_paths_ejects_nobody)
{
    struct cluster_bench *bench = create(NO_PATH_QUEUE, 0);
    cluster_bench_fence_with(bench, &fencing_scsi_pr_kind);
    cluster_bench_lose_paths(bench, 20 * SECOND, "beta", 0);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 100 * SECOND);
    cr_expect_eq(cluster_bench_count(bench, "lun.eject", NULL), 0);
    cr_expect_geq(cluster_bench_count(bench, "fence.fail", "alpha"), 1);
    cluster_bench_end(bench);
}
