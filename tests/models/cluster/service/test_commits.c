#include "models/cluster/service/commits.h"

#include "models/cluster/fencing/fencing_scsi_pr.h"
#include "tests/models/cluster/cluster_fixture.h"

#include <inttypes.h>

extern const struct kind fault_node_standby_kind;

/* A request that writes each 10 ms from 10 ms on; its execution takes 1 ms of core. */
static struct cluster_bench *writing(sim_ticks commit_interval)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_clients(bench);
    bench->clients.arrivals = distribution_constant(10 * MS);
    bench->services[0].writes = 1;
    bench->services[0].commit_interval = commit_interval;
    return bench;
}

static double metric(struct cluster_bench *bench, const char *name)
{
    char path[80];
    snprintf(path, sizeof path, "services.database.%s", name);
    return cluster_bench_metric(bench, path);
}

/* Commits come each second from the start on, so a crash at 33.755 s loses the writes answered
 * since 33 s: those of requests asked at 33.00 s to 33.75 s, of which the last is still being
 * executed. A commit that is on the unit before each answer loses none: the wrong twin. */
Test(commits, a_crash_loses_what_was_answered_since_the_last)
{
    static const struct {
        sim_ticks interval;
        double lost;
    } facts[] = {{SECOND, 76}, {100 * MS, 6}, {10 * SECOND, 376}, {0, 0}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct cluster_bench *bench = writing(facts[i].interval);
        cluster_bench_crash(bench, 33755 * MS, "alpha", TICKS_NEVER);
        cluster_bench_run(bench, 33900 * MS);
        double lost = metric(bench, "lost_work.acknowledged");
        cr_expect_eq(lost, facts[i].lost, "case %zu: %g", i, lost);
        cluster_bench_end(bench);
    }
}

/* A commit that is under way at the crash is lost with the rest: each I/O takes 1 ms, and that of
 * 33 s has not ended 0.5 ms later. */
Test(commits, a_commit_under_way_is_lost)
{
    struct cluster_bench *bench = writing(SECOND);
    cluster_bench_crash(bench, 33 * SECOND + MS / 2, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 33900 * MS);
    double lost = metric(bench, "lost_work.acknowledged");
    cr_expect_eq(lost, 100, "%g", lost);
    cluster_bench_end(bench);
}

/* The application's own failure loses the same; a hang that ends, or a pause, loses nothing, as
 * what was due is committed when the node resumes. */
Test(commits, what_stands_still_is_committed_later)
{
    for (int fails = 0; fails < 3; fails++) {
        struct cluster_bench *bench = writing(SECOND);
        if (fails == 0) {
            cluster_bench_fail(bench, 33755 * MS, "database", false);
        } else if (fails == 1) {
            cluster_bench_hang(bench, 33755 * MS, "alpha", 1900 * MS);
        } else {
            cluster_bench_pause(bench, 33755 * MS, "alpha", 1900 * MS);
        }
        cluster_bench_run(bench, 40 * SECOND);
        double lost = metric(bench, "lost_work.acknowledged");
        cr_expect_eq(lost, fails == 0 ? 76 : 0, "%d: %g", fails, lost);
        const struct work *work = &bench->cluster->services[0].work;
        cr_expect_eq(work->written - work->committed,
                     work->lost +
                         commits_waiting(&bench->cluster->services[0].instances[0].commits));
        cluster_bench_end(bench);
    }
}

/* A clean stop commits: the service moves back to its node, and nothing is lost by that. */
Test(commits, a_clean_stop_commits)
{
    struct cluster_bench *bench = writing(600 * SECOND);
    bench->services[0].stickiness = 0;
    cluster_bench_crash(bench, SECOND / 2, "alpha", 10 * SECOND);
    cluster_bench_run(bench, 500 * SECOND);
    cr_expect_geq(cluster_bench_count(bench, "failback.end", NULL), 1);
    double lost = metric(bench, "lost_work.acknowledged");
    cr_expect_eq(lost, 49, "%g: those of before the crash", lost);
    cr_expect_gt(bench->cluster->services[0].work.committed, 1000);
    cluster_bench_end(bench);
}

/* A node that wakes up after its unit was taken answers until its next commit, which is refused:
 * all that it has answered since the last is lost. */
Test(commits, a_commit_that_is_refused_loses_its_writes)
{
    struct cluster_bench *bench = writing(SECOND);
    cluster_bench_fence_with(bench, &fencing_none_kind);
    cluster_bench_hang(bench, 33755 * MS, "alpha", 120 * SECOND);
    cluster_bench_run(bench, 300 * SECOND);
    double lost = metric(bench, "lost_work.acknowledged");
    cr_expect_eq(lost, 76, "%g", lost);
    cluster_bench_end(bench);
}

/* A node that is ejected at 37.65 s and stays up answers until its commit of 38 s is refused, which
 * loses the 100 writes since 37 s. */
Test(commits, an_ejected_node_loses_what_it_answers)
{
    struct cluster_bench *bench = writing(SECOND);
    cluster_bench_fence_with(bench, &fencing_scsi_pr_kind);
    bench->nodes[1].fencing_delay = 5 * SECOND;
    cluster_bench_isolate(bench, 30 * SECOND, 0, 300 * SECOND);
    cluster_bench_run(bench, 41 * SECOND);
    EXPECT_HAPPENINGS(bench, {"lun.eject", "beta", 0, 37650}, {"app.failed", "alpha", 0, 38000});
    double lost = metric(bench, "lost_work.acknowledged");
    cr_expect_eq(lost, 100, "%g", lost);
    cluster_bench_end(bench);
}

/* A clean stop commits nothing where the unit takes no writes: alpha is ejected, answers until beta
 * has the address at 42.65 s, rejoins before its first commit is due, and its instance is stopped
 * with that of beta, whose writes are committed. */
Test(commits, a_clean_stop_of_an_ejected_node_loses)
{
    struct cluster_bench *bench = writing(600 * SECOND);
    cluster_bench_fence_with(bench, &fencing_scsi_pr_kind);
    bench->nodes[1].fencing_delay = 5 * SECOND;
    cluster_bench_isolate(bench, 30 * SECOND, 0, 30 * SECOND);
    cluster_bench_run(bench, 100 * SECOND);
    EXPECT_HAPPENINGS(bench, {"ip.up", "beta", 0, 42650}, {"app.stopped", "alpha", 0, 65650},
                      {"app.stopped", "beta", 0, 65650});
    const struct work *work = &bench->cluster->services[0].work;
    cr_expect_eq(work->lost, 4265, "%" PRIu64, work->lost);
    cr_expect_eq(metric(bench, "lost_work.acknowledged"), (double)work->lost);
    cr_expect_gt(work->committed, 1000);
    cluster_bench_end(bench);
}

/* An application that is being stopped commits on: the commit of 34 s is done when the node crashes
 * in the middle of the stop. The wrong twin crashes before it. */
Test(commits, a_commit_in_a_stop_is_done)
{
    for (int late = 0; late < 2; late++) {
        struct cluster_bench *bench = writing(SECOND);
        bench->services[0].stop->time = distribution_constant(10 * SECOND);
        cluster_bench_fault(bench, &fault_node_standby_kind, 33300 * MS, "alpha");
        cluster_bench_crash(bench, late ? 35 * SECOND : 33900 * MS, "alpha", TICKS_NEVER);
        cluster_bench_run(bench, 36 * SECOND);
        cr_expect_eq(cluster_bench_count(bench, "app.stop", "alpha"), 1);
        double lost = metric(bench, "lost_work.acknowledged");
        cr_expect_eq(lost, late ? 0 : 30, "%g", lost);
        cluster_bench_end(bench);
    }
}
