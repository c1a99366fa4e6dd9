#include "models/cluster/service/instance_timer.h"
#include "models/cluster/service/pathless.h"

#include "tests/models/cluster/cluster_fixture.h"
#include "tests/models/systems/cluster_cases.h"

extern const struct kind fault_node_standby_kind, fencing_scsi_pr_kind;

static struct cluster_bench *create(int no_path_retry, int64_t check_level)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->luns[0].no_path_retry = no_path_retry;
    bench->services[0].monitor->check_level = check_level;
    return bench;
}

/* A stop that hung goes on when a path is back, for its 2 s, and the application is started again.
 * A path that is back too late for the stop's time-out of 120 s helps nothing. */
Test(pathless, a_stop_goes_on_with_a_path)
{
    struct cluster_bench *bench = create(NO_PATH_QUEUE, 20);
    cluster_bench_lose_paths(bench, 33 * SECOND, "alpha", 67 * SECOND);
    cluster_bench_run(bench, 600 * SECOND);
    EXPECT_HAPPENINGS(bench, {"app.stop", "alpha", 0, 60000}, {"stop.failed", NULL, 0, -1},
                      {"app.start", "alpha", 0, 102000}, {"app.recover.end", "alpha", 0, 107500});
    cluster_bench_end(bench);
    bench = create(NO_PATH_QUEUE, 20);
    cluster_bench_lose_paths(bench, 33 * SECOND, "alpha", 146 * SECOND);
    cluster_bench_run(bench, 600 * SECOND);
    EXPECT_HAPPENINGS(bench, {"path.restored", "alpha", 0, 179000},
                      {"stop.failed", "alpha", 0, 180000}, {"app.up", "beta", 0, 200500});
    cluster_bench_end(bench);
}

/* Paths are lost in the middle of the stop of a planned move: what is left of it takes its time
 * when they are back. */
Test(pathless, a_stop_under_way_stands_still)
{
    struct cluster_bench *bench = create(NO_PATH_QUEUE, 0);
    cluster_bench_fault(bench, &fault_node_standby_kind, 30 * SECOND, "alpha");
    cluster_bench_lose_paths(bench, 31 * SECOND, "alpha", 40 * SECOND);
    cluster_bench_run(bench, 600 * SECOND);
    sim_ticks begun = cluster_bench_at(bench, "app.stop", "alpha", 0);
    cr_expect(begun >= 30 * SECOND && begun < 31 * SECOND);
    cr_expect_eq(cluster_bench_at(bench, "app.stopped", "alpha", 0), begun + 42 * SECOND);
    cluster_bench_end(bench);
}

/* A planned move to a node without paths. Where I/Os queue the reservation hangs for the time that
 * the volume's agent has, 90 s, the stop after it for 120 s, and the node is fenced, which takes 10
 * s. Where they fail the start does, after the second of the reservation. Gamma then takes 4.5 s,
 * and 6 s more after a fenced node, whose journal has to be replayed.
 */
Test(pathless, a_start_without_a_path_fails)
{
    for (int queues = 0; queues < 2; queues++) {
        struct cluster_bench *bench = create(queues == 1 ? NO_PATH_QUEUE : NO_PATH_FAIL, 0);
        bench->machine.nodes.count = 3;
        cluster_bench_lose_paths(bench, 10 * SECOND, "beta", 0);
        cluster_bench_fault(bench, &fault_node_standby_kind, 30 * SECOND, "alpha");
        cluster_bench_run(bench, 600 * SECOND);
        sim_ticks stopped = cluster_bench_at(bench, "app.stopped", "alpha", 0) / MS;
        if (queues == 1) {
            EXPECT_HAPPENINGS(bench, {"start.failed", "beta", 0, stopped + 90000},
                              {"stop.failed", "beta", 0, stopped + 210000},
                              {"fence.ok", "beta", 0, stopped + 220000},
                              {"app.up", "gamma", 0, stopped + 230500});
        } else {
            EXPECT_HAPPENINGS(bench, {"start.failed", "beta", 0, stopped + 1000},
                              {"stop.failed", NULL, 0, -1}, {"fence.start", NULL, 0, -1},
                              {"app.up", "gamma", 0, stopped + 5500});
        }
        cr_expect_eq(cluster_bench_count(bench, "lun.acquire", "beta"), 0);
        cluster_bench_end(bench);
    }
}

/* A monitor that writes finds that the unit refuses the node's writes; one that reads does not. */
Test(pathless, a_monitor_that_writes_finds_an_ejection)
{
    for (int64_t level = 10; level <= 20; level += 10) {
        struct cluster_bench *bench = create(NO_PATH_FAIL, level);
        cluster_bench_fence_with(bench, &fencing_scsi_pr_kind);
        bench->nodes[1].fencing_delay = 5 * SECOND;
        cluster_bench_isolate(bench, 30 * SECOND, 0, 300 * SECOND);
        cluster_bench_run(bench, 70 * SECOND);
        EXPECT_HAPPENINGS(bench, {"lun.eject", "beta", 0, 37650},
                          {"monitor.failed", "alpha", 0, level == 20 ? 40000 : -1});
        cluster_bench_end(bench);
    }
}

/* A unit that another node takes during the start refuses writes when the application is up, and
 * its first monitor that writes finds out. */
Test(pathless, a_monitor_that_writes_finds_a_unit_taken_during_the_start)
{
    for (int64_t level = 10; level <= 20; level += 10) {
        struct cluster_bench *bench = create(NO_PATH_FAIL, level);
        cluster_bench_fence_with(bench, &fencing_none_kind);
        cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
        cluster_bench_run(bench, 45 * SECOND);
        lun_acquire(bench->run, bench->cluster->luns[0], 0, 0);
        cluster_bench_run(bench, 60 * SECOND);
        EXPECT_HAPPENINGS(bench, {"app.up", "beta", 0, 47150},
                          {"monitor.failed", "beta", 0, level == 20 ? 57150 : -1});
        cluster_bench_end(bench);
    }
}

/* Invariants look at the state: a stop that would end in time without a path, and a monitor that
 * was taken back. */
Test(pathless, invariants_catch_planted_bugs)
{
    static const char *const words[] = {"has no path to its unit", "no monitor finds out"};
    for (int bug = 0; bug < 2; bug++) {
        struct cluster_bench *bench = create(NO_PATH_QUEUE, 20);
        cluster_bench_lose_paths(bench, 33 * SECOND, "alpha", 0);
        cluster_bench_run(bench, (bug == 0 ? 70 : 50) * SECOND);
        struct instance *instance = cluster_bench_instance(bench, 0);
        if (bug == 0) {
            instance->is_late = false;
        } else {
            instance_cancel_next(bench->run, instance);
        }
        cluster_bench_expect_failure(bench, words[bug]);
    }
}

/* A node that hangs for 1.5 s while its monitor waits for an I/O: its time-out stands still, too.
 */
Test(pathless, a_monitor_stands_still_with_its_node)
{
    struct cluster_bench *bench = create(NO_PATH_QUEUE, 10);
    cluster_bench_fence_with(bench, &power_kind);
    cluster_bench_lose_paths(bench, 33 * SECOND, "alpha", 0);
    cluster_bench_hang(bench, 41 * SECOND, "alpha", 1500 * MS);
    cluster_bench_run(bench, 62 * SECOND);
    EXPECT_HAPPENINGS(bench, {"node.resume", "alpha", 0, 42500},
                      {"monitor.failed", "alpha", 0, 61500});
    cluster_bench_end(bench);
}

/* Paths that never come back fail the I/Os that a monitor waits for, of a service whose own
 * requests need none: the monitor that began at 40 s fails when I/Os do. */
Test(pathless, a_monitor_fails_with_its_io)
{
    struct cluster_bench *bench = create(NO_PATH_FAIL, 10);
    bench->luns[0].fast_io_fail_tmo = 10 * SECOND;
    bench->services[0].storage_accesses = 0;
    cluster_bench_lose_paths(bench, 33 * SECOND, "alpha", 0);
    cluster_bench_run(bench, 100 * SECOND);
    EXPECT_HAPPENINGS(bench, {"path.fail", "alpha", 0, 43000}, {"app.failed", NULL, 0, -1},
                      {"monitor.failed", "alpha", 0, 43000}, {"app.stop", "alpha", 0, 43000},
                      {"start.failed", "alpha", 0, 45500});
    cluster_bench_end(bench);
}
