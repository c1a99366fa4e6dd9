#include "models/cluster/paths.h"

#include "models/storage/lun_state.h"
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

/* A node without paths cannot remove the key of another: asked at 36.65 s, its command fails within
 * its second where I/Os fail, and where they queue with the time-out, 60 s and a fifth. */
Test(paths, a_node_without_paths_ejects_nobody)
{
    for (int queues = 0; queues < 2; queues++) {
        struct cluster_bench *bench = create(queues == 1 ? NO_PATH_QUEUE : NO_PATH_FAIL, 0);
        cluster_bench_fence_with(bench, &fencing_scsi_pr_kind);
        cluster_bench_lose_paths(bench, 20 * SECOND, "beta", 0);
        cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
        cluster_bench_run(bench, 150 * SECOND);
        EXPECT_HAPPENINGS(bench, {"lun.eject", NULL, 0, -1}, {"fence.start", "alpha", 0, 36650},
                          {"fence.fail", "alpha", 0, queues == 1 ? 108650 : 37650});
        cluster_bench_end(bench);
    }
}

/* Two paths of each node to its units. */
static struct cluster_bench *create_with_two(int no_path_retry)
{
    struct cluster_bench *bench = create(no_path_retry, 0);
    bench->luns[0].paths = 2;
    bench->luns[0].checker_interval = 5 * SECOND;
    bench->luns[0].checker_timeout = 30 * SECOND;
    return bench;
}

/* @param node  NULL: every node @param lasts  0: for ever */
static void lose_one(struct cluster_bench *bench, sim_ticks at, const char *node, int64_t path,
                     bool is_silent, sim_ticks lasts)
{
    struct part *fault = cluster_bench_fault(bench, &fault_path_loss_kind, at, node);
    bench_set(fault, "path", &path);
    bench_set(fault, "silent", &is_silent);
    bench_set(fault, "for", &lasts);
}

/* A failure that the link reports: I/Os move after fast_io_fail_tmo, exactly. */
Test(paths, a_reported_failure_takes_its_time_out)
{
    struct cluster_bench *bench = create_with_two(NO_PATH_QUEUE);
    lose_one(bench, 33 * SECOND, "alpha", 1, false, 0);
    cluster_bench_run(bench, 100 * SECOND);
    EXPECT_HAPPENINGS(bench, {"path.loss", "alpha", 0, 33000},
                      {"outage.begin", "database", 0, 33000}, {"path.failover", "alpha", 0, 38000},
                      {"outage.end", "database", 0, 38000});
    cluster_bench_end(bench);
}

/* A silent one: the check that follows it has to time out, 30 to 35 s after the failure. */
Test(paths, a_silent_failure_takes_a_check)
{
    sim_ticks least = TICKS_NEVER;
    sim_ticks most = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct cluster_bench *bench = create_with_two(NO_PATH_QUEUE);
        bench->options.seed = seed;
        lose_one(bench, 33 * SECOND, "alpha", 1, true, 0);
        cluster_bench_run(bench, 100 * SECOND);
        sim_ticks took = cluster_bench_at(bench, "path.failover", "alpha", 0) - 33 * SECOND;
        cr_expect(took >= 30 * SECOND && took <= 35 * SECOND, "%lld ms", (long long)(took / MS));
        least = took < least ? took : least;
        most = took > most ? took : most;
        cluster_bench_end(bench);
    }
    cr_expect(least < 31 * SECOND && most > 34 * SECOND);
}

/* A command over a path that is dead in silence waits until the path is left, and goes over the
 * other one within a second; so does one over a path whose loss is reported. */
Test(paths, an_ejection_waits_until_a_dead_path_is_left)
{
    for (int silent = 0; silent < 2; silent++) {
        struct cluster_bench *bench = create_with_two(NO_PATH_FAIL);
        cluster_bench_fence_with(bench, &fencing_scsi_pr_kind);
        cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
        lose_one(bench, 35 * SECOND, "beta", 1, silent == 1, 0);
        cluster_bench_run(bench, 200 * SECOND);
        sim_ticks left = cluster_bench_at(bench, "path.failover", "beta", 0);
        cr_expect(silent == 1 ? left >= 65 * SECOND && left <= 70 * SECOND : left == 40 * SECOND);
        cr_expect_eq(cluster_bench_at(bench, "lun.eject", "beta", 0), left + SECOND);
        cr_expect_eq(cluster_bench_at(bench, "fence.ok", "alpha", 0), left + SECOND);
        EXPECT_HAPPENINGS(bench, {"fence.start", "alpha", 0, 36650}, {"fence.fail", NULL, 0, -1});
        cluster_bench_end(bench);
    }
}

/* The other path of a node, and the paths of another node, are missed by nobody. Mended paths are
 * used again when they are needed; with none left all paths are lost, and back with the first. */
Test(paths, paths_are_used_while_there_are_some)
{
    for (int queues = 0; queues < 2; queues++) {
        struct cluster_bench *bench = create_with_two(queues == 1 ? NO_PATH_QUEUE : NO_PATH_FAIL);
        lose_one(bench, 20 * SECOND, "alpha", 2, false, 10 * SECOND);
        lose_one(bench, 40 * SECOND, "alpha", 1, false, 0);
        lose_one(bench, 60 * SECOND, "alpha", 2, false, 20 * SECOND);
        lose_one(bench, 61 * SECOND, "beta", 1, true, 0);
        cluster_bench_run(bench, 90 * SECOND);
        EXPECT_HAPPENINGS(bench, {"outage.begin", "database", 0, 40000},
                          {"outage.end", "database", 0, 45000},
                          {"outage.begin", "database", 1, 60000},
                          {"path.fail", "alpha", 0, queues == 1 ? -1 : 65000});
        sim_ticks found = cluster_bench_at(bench, "path.reinstated", "alpha", 1);
        cr_expect(found >= 80 * SECOND && found < 85 * SECOND, "%lld ms", (long long)(found / MS));
        if (queues == 1) {
            cr_expect_eq(cluster_bench_at(bench, "outage.end", "database", 1), found);
        }
        cluster_bench_end(bench);
    }
}

/* A path that has failed unnoticed is tried, and found out in its turn. */
Test(paths, a_failover_may_meet_a_dead_path)
{
    struct cluster_bench *bench = create_with_two(NO_PATH_QUEUE);
    bench->luns[0].paths = 3;
    lose_one(bench, 30 * SECOND, "alpha", 2, true, 0);
    lose_one(bench, 31 * SECOND, "alpha", 1, false, 0);
    cluster_bench_run(bench, 100 * SECOND);
    sim_ticks end = cluster_bench_at(bench, "outage.end", "database", 0);
    EXPECT_HAPPENINGS(bench, {"path.failover", "alpha", 0, 36000});
    cr_expect(end >= 60 * SECOND && end <= 65 * SECOND, "%lld ms", (long long)(end / MS));
    cr_expect_eq(cluster_bench_at(bench, "path.failover", "alpha", 1), end);
    cluster_bench_end(bench);
}

/* A failure that is mended before it is known moves nothing; the same of every node at once. */
Test(paths, a_failure_may_be_mended_before_it_is_known)
{
    struct cluster_bench *bench = create_with_two(NO_PATH_QUEUE);
    lose_one(bench, 30 * SECOND, NULL, 1, true, 4 * SECOND);
    cluster_bench_run(bench, 100 * SECOND);
    EXPECT_HAPPENINGS(bench, {"path.loss", "beta", 0, 30000}, {"outage.end", "database", 0, 34000},
                      {"path.failover", NULL, 0, -1});
    cluster_bench_end(bench);
}

/* A mended path is found by the next check: the same for all paths of a node, each 5 s. Then I/Os
 * go back where failback is immediate, after its delay, and stay where it is manual. */
Test(paths, a_mended_path_is_found_by_a_check)
{
    for (int which = 0; which < 3; which++) {
        struct cluster_bench *bench = create_with_two(NO_PATH_QUEUE);
        bench->luns[0].failback = which == 0 ? FAILBACK_MANUAL : FAILBACK_IMMEDIATE;
        bench->luns[0].failback_after = which == 2 ? 3 * SECOND : 0;
        lose_one(bench, 20 * SECOND, "alpha", 1, false, 40 * SECOND);
        cluster_bench_run(bench, 100 * SECOND);
        EXPECT_HAPPENINGS(bench, {"path.failover", "alpha", 0, 25000},
                          {"path.restored", "alpha", 0, 60000},
                          {"outage.begin", "database", 1, -1});
        sim_ticks found = cluster_bench_at(bench, "path.reinstated", "alpha", 0);
        cr_expect(found >= 60 * SECOND && found < 65 * SECOND, "%lld ms", (long long)(found / MS));
        sim_ticks after = which == 2 ? 3 * SECOND : 0;
        cr_expect_eq(cluster_bench_count(bench, "path.failback", "alpha"), which == 0 ? 0u : 1u);
        if (which > 0) {
            cr_expect_eq(cluster_bench_at(bench, "path.failback", "alpha", 0), found + after);
        }
        cluster_bench_end(bench);
    }
}

/* A path that fails again before the check found it is found when it is mended again. */
Test(paths, a_path_fails_again_before_it_is_found)
{
    struct cluster_bench *bench = create_with_two(NO_PATH_QUEUE);
    bench->luns[0].checker_interval = 20 * SECOND;
    lose_one(bench, 20 * SECOND, "alpha", 1, false, 10 * SECOND);
    lose_one(bench, 30 * SECOND + 1, "alpha", 1, false, 40 * SECOND);
    cluster_bench_run(bench, 100 * SECOND);
    sim_ticks found = cluster_bench_at(bench, "path.reinstated", "alpha", 0);
    cr_expect(found > 70 * SECOND && found <= 90 * SECOND, "%lld ms", (long long)(found / MS));
    cluster_bench_end(bench);
}

/* The time of the first failover of alpha [ms]. */
static sim_ticks failover_at(const struct cluster_bench *bench)
{
    return cluster_bench_at(bench, "path.failover", "alpha", 0) / MS;
}

/* Path 1 dies in silence at 20 s, which a check finds 50 to 55 s; at 22 s its link is seen down,
 * which takes 5 s. The other way round the second failure changes nothing, and a second one of
 * the same sort does not either. */
Test(paths, the_first_timer_of_a_path_finds_it)
{
    for (int which = 0; which < 3; which++) {
        struct cluster_bench *bench = create_with_two(NO_PATH_QUEUE);
        lose_one(bench, 20 * SECOND, "alpha", 1, which == 0, 0);
        lose_one(bench, 22 * SECOND, "alpha", 1, which == 1, 0);
        cluster_bench_run(bench, 100 * SECOND);
        cr_expect_eq(failover_at(bench), which == 0 ? 27000 : 25000);
        EXPECT_HAPPENINGS(bench, {"path.loss", "alpha", 0, 20000}, {"path.loss", NULL, 1, -1});
        cluster_bench_end(bench);
    }
}

/* The timer of a loss that has ended finds nothing: a loss of 3 s that is reported at 60 s with a
 * silent one at 61 s is found by a check, 91 to 96 s, and a silent one that ends at 63 s leaves the
 * timer of that reported at 62 s, 67 s. */
Test(paths, a_timer_ends_with_its_loss)
{
    for (int which = 0; which < 2; which++) {
        struct cluster_bench *bench = create_with_two(NO_PATH_QUEUE);
        lose_one(bench, 60 * SECOND, "alpha", 1, which == 1, 3 * SECOND);
        lose_one(bench, (which == 0 ? 61 : 62) * SECOND, "alpha", 1, which == 0, 0);
        cluster_bench_run(bench, 200 * SECOND);
        sim_ticks at = failover_at(bench);
        if (which == 0) {
            cr_expect(at >= 91000 && at <= 96000, "%lld ms", (long long)at);
        } else {
            cr_expect_eq(at, 67000);
        }
        EXPECT_HAPPENINGS(bench, {"path.restored", NULL, 0, -1},
                          {"outage.begin", "database", 0, 60000});
        cr_expect_eq(cluster_bench_at(bench, "outage.end", "database", 0) / MS, at);
        cluster_bench_end(bench);
    }
}

/* Losses of one sort that overlap are one loss: the link has been down from 20 s on. */
Test(paths, losses_of_a_sort_that_overlap_are_one)
{
    struct cluster_bench *bench = create_with_two(NO_PATH_QUEUE);
    lose_one(bench, 20 * SECOND, "alpha", 1, false, 3 * SECOND);
    lose_one(bench, 22 * SECOND, "alpha", 1, false, 0);
    cluster_bench_run(bench, 100 * SECOND);
    EXPECT_HAPPENINGS(bench, {"path.failover", "alpha", 0, 25000},
                      {"path.restored", "alpha", 0, -1});
    cluster_bench_end(bench);
}

/* I/Os of alpha vanish from 20 s to 30 s, but for the time in which its link is seen down, 22 s to
 * 24 s, and that of a loss of all paths, 26 s to 28 s. Beta's are not lost. */
Test(paths, ios_vanish_where_nothing_reports_the_loss)
{
    static const bool vanish[] = {false, true, false, true, false, true, false};
    struct cluster_bench *bench = create_with_two(NO_PATH_QUEUE);
    lose_one(bench, 20 * SECOND, "alpha", 1, true, 10 * SECOND);
    lose_one(bench, 22 * SECOND, "alpha", 1, false, 2 * SECOND);
    cluster_bench_lose_paths(bench, 26 * SECOND, "alpha", 2 * SECOND);
    for (int i = 0; i < 7; i++) {
        cluster_bench_run(bench, (19 + 2 * i) * SECOND);
        const struct bit_set *silent = &bench->cluster->luns[0]->silent;
        cr_expect_eq(bit_set_has(silent, 0), vanish[i], "at %d s", 19 + 2 * i);
        cr_expect_not(bit_set_has(silent, 1));
    }
    cluster_bench_end(bench);
}

/* The number of the path that I/Os take with an event. */
static int64_t path_of(const struct cluster_bench *bench, const char *event, size_t which)
{
    const struct timeline_entry *entry = cluster_bench_find(bench, event, "alpha", which);
    return entry == NULL ? 0 : cluster_bench_detail(entry, "path");
}

/* Paths that are lost at once are known at once: the third has the I/Os, and with none left the
 * node has lost all. */
Test(paths, paths_lost_at_once_do_not_fail_over_to_each_other)
{
    for (int which = 0; which < 2; which++) {
        struct cluster_bench *bench = create_with_two(NO_PATH_QUEUE);
        bench->luns[0].paths = which == 0 ? 3 : 2;
        lose_one(bench, 30 * SECOND, "alpha", 2, false, 0);
        lose_one(bench, 30 * SECOND, "alpha", 1, false, 0);
        cluster_bench_run(bench, 100 * SECOND);
        cr_expect_eq(cluster_bench_count(bench, "path.failover", NULL), which == 0 ? 1u : 0u);
        cr_expect_eq(path_of(bench, "path.failover", 0), which == 0 ? 3 : 0);
        EXPECT_HAPPENINGS(bench, {"path.failover", "alpha", 0, which == 0 ? 35000 : -1},
                          {"path.loss", "alpha", 2, which == 0 ? -1 : 35000});
        cluster_bench_end(bench);
    }
}

/* A node discovers its paths as it boots, 105 s after its crash at 20 s: path 1, which died in
 * silence at 124 s, is not used at 125 s; nor is path 2, which it had failed over to, when path 1
 * was mended while it was down. */
Test(paths, a_node_that_boots_discovers_its_paths)
{
    for (int which = 0; which < 3; which++) {
        struct cluster_bench *bench = create_with_two(NO_PATH_QUEUE);
        cluster_bench_crash(bench, 20 * SECOND, "alpha", 0);
        bool is_back = which == 1;
        lose_one(bench, (is_back ? 10 : 124) * SECOND, "alpha", 1, !is_back,
                 is_back ? 50 * SECOND : 0);
        if (which == 2) {
            lose_one(bench, 123 * SECOND, "alpha", 2, true, 0);
        }
        cluster_bench_run(bench, 300 * SECOND);
        sim_ticks up = cluster_bench_at(bench, "node.up", "alpha", 0) / MS;
        cr_expect_eq(up, 125000);
        EXPECT_HAPPENINGS(bench,
                          {"path.failover", "alpha", 0,
                           is_back      ? 15000
                           : which == 0 ? 125000
                                        : -1},
                          {"path.failback", "alpha", 0, is_back ? 125000 : -1},
                          {"path.loss", "alpha", 2, which == 2 ? 125000 : -1});
        cluster_bench_end(bench);
    }
}

/* With several paths in use the loss of one is no outage: I/Os on it wait, the others go on.
 * Without any I/Os wait, until the first is known to have failed and another one works. */
Test(paths, paths_in_use_stand_in_for_each_other)
{
    struct cluster_bench *bench = create_with_two(NO_PATH_QUEUE);
    bench->luns[0].paths = 3;
    bench->luns[0].path_grouping = PATH_GROUPING_MULTIBUS;
    cluster_bench_clients(bench);
    lose_one(bench, 20 * SECOND, "alpha", 1, true, 200 * SECOND);
    lose_one(bench, 22 * SECOND, "alpha", 2, true, 200 * SECOND);
    lose_one(bench, 100 * SECOND, "alpha", 3, false, 20 * SECOND);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"outage.begin", "database", 0, 100000},
                      {"path.failover", NULL, 0, -1});
    sim_ticks end = cluster_bench_at(bench, "outage.end", "database", 0);
    cr_expect(end >= 120 * SECOND && end < 125 * SECOND, "%lld ms", (long long)(end / MS));
    cluster_bench_end(bench);
}

/* I/Os that go on while their path does not work are found. */
Test(paths, says_when_ios_go_without_a_path)
{
    struct cluster_bench *bench = create_with_two(NO_PATH_QUEUE);
    cluster_bench_run(bench, SECOND);
    bench->cluster->paths[0].each[0].failures = 1;
    cluster_bench_expect_failure(bench, "I/Os of alpha to lun0 go without a path");
}
