/* A node loses its paths to storage: who finds out, and when. */
#include "tests/models/cluster/cluster_fixture.h"
#include "tests/models/systems/cluster_cases.h"

static struct cluster_bench *create(int no_path_retry, int64_t check_level)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->luns[0].no_path_retry = no_path_retry;
    bench->services[0].monitor->check_level = check_level;
    return bench;
}

/* Alpha loses its paths at 33 s, and its I/Os queue. The monitor, which looks each 10 s, hangs from
 * 40 s on and fails at its time-out of 20 s. The stop hangs, fails at its time-out of 120 s, and
 * alpha is fenced: it reads its slot within a second, and SBD waits 10 s. Beta then takes 1 s each
 * for the reservation, the volume, the replay, the mount and the address, 0.5 s to start and 5 s to
 * recover. */
Test(fault_path_loss, a_node_whose_io_queues_is_fenced_in_the_end)
{
    struct cluster_bench *bench = create(NO_PATH_QUEUE, 20);
    cluster_bench_lose_paths(bench, 33 * SECOND, "alpha", 0);
    cluster_bench_run(bench, 600 * SECOND);
    EXPECT_HAPPENINGS(bench, {"path.loss", "alpha", 0, 33000},
                      {"outage.begin", "database", 0, 33000}, {"path.fail", "alpha", 0, -1},
                      {"monitor.failed", "alpha", 0, 60000}, {"app.stop", "alpha", 0, 60000},
                      {"stop.failed", "alpha", 0, 180000}, {"fence.start", "alpha", 0, 180000},
                      {"node.reset", "alpha", 0, 181000}, {"fence.ok", "alpha", 0, 190000},
                      {"lun.acquire", "beta", 0, 191000}, {"ip.up", "beta", 0, 195000},
                      {"app.up", "beta", 0, 200500}, {"outage.end", "database", 0, 200500});
    cr_expect_eq(cluster_bench_metric(bench, "services.database.downtime"), 167.5);
    cluster_bench_end(bench);
}

/* A monitor that does no I/O never notices: the application is alive. */
Test(fault_path_loss, a_monitor_without_io_never_notices)
{
    struct cluster_bench *bench = create(NO_PATH_QUEUE, 0);
    cluster_bench_lose_paths(bench, 33 * SECOND, "alpha", 0);
    cluster_bench_run(bench, 3000 * SECOND);
    EXPECT_HAPPENINGS(bench, {"outage.begin", "database", 0, 33000},
                      {"monitor.failed", NULL, 0, -1}, {"app.stop", NULL, 0, -1},
                      {"fence.start", NULL, 0, -1}, {"outage.end", NULL, 0, -1});
    cr_expect_eq(cluster_bench_metric(bench, "services.database.application_availability"), 1);
    cluster_bench_end(bench);
}

/* I/Os fail 5 s after the loss, and the application with them; the monitor finds out at 40 s. The
 * stop takes 2 s; a start on the same node fails after its 0.5 s, and beta takes over. Of the
 * reservation, which alpha could not give back, beta takes hold by force. */
Test(fault_path_loss, io_that_fails_ends_the_application)
{
    struct cluster_bench *bench = create(NO_PATH_FAIL, 0);
    cluster_bench_lose_paths(bench, 33 * SECOND, "alpha", 0);
    cluster_bench_run(bench, 600 * SECOND);
    EXPECT_HAPPENINGS(bench, {"outage.begin", "database", 0, 33000},
                      {"path.fail", "alpha", 0, 38000}, {"app.failed", "alpha", 0, 38000},
                      {"monitor.failed", "alpha", 0, 40000}, {"start.failed", "alpha", 0, 42500},
                      {"lun.preempt", "beta", 0, 43500}, {"fs.replay.end", "beta", 0, 45500},
                      {"app.recover.end", "beta", 0, 53000}, {"outage.end", "database", 0, 53000},
                      {"fence.start", NULL, 0, -1});
    cr_expect_eq(cluster_bench_find(bench, "app.failed", "alpha", 0)->what.cause,
                 cluster_bench_find(bench, "path.fail", "alpha", 0)->number);
    cluster_bench_end(bench);
}

/* Clients see an outage where a request may need the unit. Those that need none are answered, and
 * so are writes that wait for a commit, which the fencing then loses. */
Test(fault_path_loss, requests_without_io_are_served)
{
    static const struct {
        double accesses, writes;
        sim_ticks commit_interval;
        bool is_out;
    } facts[] = {{1, 0.3, 0, true},
                 {0.01, 0.3, 0, true},
                 {0, 0.3, 0, false},
                 {1, 1, SECOND, false},
                 {1, 0.9, SECOND, true}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct cluster_bench *bench = create(NO_PATH_QUEUE, 20);
        cluster_bench_clients(bench);
        bench->services[0].storage_accesses = facts[i].accesses;
        bench->services[0].writes = facts[i].writes;
        bench->services[0].commit_interval = facts[i].commit_interval;
        cluster_bench_lose_paths(bench, 33 * SECOND, "alpha", 0);
        cluster_bench_run(bench, 250 * SECOND);
        EXPECT_HAPPENINGS(bench, {"outage.begin", "database", 0, facts[i].is_out ? 33000 : 60000},
                          {"outage.end", "database", 0, 200500});
        double lost = cluster_bench_metric(bench, "services.database.lost_work.acknowledged");
        cr_expect_eq(lost > 0, facts[i].commit_interval > 0, "case %zu: %g", i, lost);
        cluster_bench_end(bench);
    }
}

/* Wrong: a path that no node has, and silence about no path in particular. */
Test(fault_path_loss, says_which_paths_there_are)
{
    for (int which = 0; which < 2; which++) {
        struct cluster_bench *bench = sound_cluster(2);
        bench->luns[0].paths = 2;
        bench->luns[0].path_selector = SELECTOR_SERVICE_TIME;
        struct part *fault = cluster_bench_fault(bench, &fault_path_loss_kind, SECOND, "alpha");
        const int64_t path = which == 0 ? 3 : 0;
        const bool is_silent = which == 1;
        bench_set(fault, "path", &path);
        bench_set(fault, "silent", &is_silent);
        EXPECT_ERRORS(bench, which == 0 ? "/faults/1/path: 3 is above the paths that a node has, 2"
                                        : "/faults/1/silent: is about one path");
    }
}
