/* Levels of fencing in a whole cluster: power, whose request fails in 12 s, then SBD in 10 s. */
#include "models/cluster/fencing/fencing_levels.h"

#include "tests/models/cluster/cluster_fixture.h"
#include "tests/models/systems/cluster_cases.h"

static struct part second[2];

/* @param levels  1: power alone; 2: SBD after it; 3: power again between them */
static struct cluster_bench *create(size_t levels)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_fence_with(bench, &power_kind);
    bench->power.shares_power_with_host = true;
    bench->power.common.timeout = 10 * SECOND;
    bench->power.attempt_timeout = 20 * SECOND;
    second[0] = levels == 3 ? bench->machine.fencing : (struct part){&sbd_kind, &bench->sbd};
    second[1] = (struct part){&sbd_kind, &bench->sbd};
    bench->machine.fencing_levels = (struct parameter_list){levels - 1, second};
    return bench;
}

static void lose_power(struct cluster_bench *bench, sim_ticks at, const char *node)
{
    bool is_lost = true;
    bench_set(cluster_bench_crash(bench, at, node, TICKS_NEVER), "power_lost", &is_lost);
}

/* The board is dead with its host: level 1 fails, SBD fences. Wrong twin: the board alone, and the
 * service waits for ever. */
Test(fencing_levels, the_next_level_fences_where_one_has_failed)
{
    for (size_t levels = 1; levels <= 3; levels++) {
        struct cluster_bench *bench = create(levels);
        lose_power(bench, 30 * SECOND, "alpha");
        cluster_bench_run(bench, 800 * SECOND);
        sim_ticks failed = (36650 + 12000 * (sim_ticks)(levels == 3 ? 2 : 1));
        if (levels == 1) {
            EXPECT_HAPPENINGS(bench, {"fence.fail", "beta", 0, 48650}, {"fence.ok", NULL, 0, -1},
                              {"app.up", "beta", 0, -1});
        } else {
            EXPECT_HAPPENINGS(
                bench, {"fence.start", "beta", 0, 36650}, {"fence.fail", "beta", 0, 48650},
                {"fence.start", "beta", levels - 1, failed},
                {"fence.ok", "beta", 0, failed + 10000}, {"app.up", "beta", 0, failed + 20500});
            const struct timeline_entry *start =
                cluster_bench_find(bench, "fence.start", "beta", levels - 1);
            cr_expect_eq(cluster_bench_detail(start, "level"), (int64_t)levels);
            cr_expect_eq(cluster_bench_metric(bench, "fencing.failures"), 1);
            const char *last =
                levels == 2 ? "fencing_levels.0.attempts" : "fencing_levels.1.attempts";
            cr_expect_eq(cluster_bench_metric(bench, last), 1);
        }
        cluster_bench_end(bench);
    }
}

/* A fencing delay is waited for once, and level 1 fences where it can. */
Test(fencing_levels, the_first_level_waits_and_is_enough_where_it_works)
{
    for (int fails = 0; fails < 2; fails++) {
        struct cluster_bench *bench = create(2);
        bench->nodes[0].fencing_delay = 7 * SECOND;
        bench->power.failure = fails;
        cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
        cluster_bench_run(bench, 800 * SECOND);
        EXPECT_HAPPENINGS(bench, {"fence.delay", "beta", 0, 36650}, {"fence.delay", "beta", 1, -1},
                          {"fence.start", "beta", 0, 43650},
                          {"fence.ok", "beta", 0, fails == 1 ? 65650 : 45650});
        cr_expect_eq(cluster_bench_count(bench, "fence.start", NULL), fails == 1 ? 2 : 1);
        cluster_bench_end(bench);
    }
}

/* All levels fail: the request has failed, and the next begins with level 1 at the recheck. An
 * operator of level 1 who comes while level 2 is tried ends the request. */
Test(fencing_levels, all_may_fail_and_an_operator_may_come)
{
    for (int comes = 0; comes < 2; comes++) {
        struct cluster_bench *bench = create(2);
        bench->sbd.common.timeout = 5 * SECOND; /* 6 s in the fencer, of 10 s */
        if (comes == 1) {
            bench->power.common.manual_confirmation = distribution_constant(3 * SECOND);
        }
        lose_power(bench, 30 * SECOND, "alpha");
        cluster_bench_run(bench, 1000 * SECOND);
        if (comes == 1) {
            EXPECT_HAPPENINGS(bench, {"fence.manual", "beta", 0, 51650},
                              {"app.up", "beta", 0, 62150}, {"fence.start", "beta", 2, -1});
        } else {
            EXPECT_HAPPENINGS(bench, {"fence.fail", "beta", 0, 48650},
                              {"fence.fail", "beta", 1, 54650}, {"fence.start", "beta", 2, 954650},
                              {"fence.start", "beta", 3, 966650}, {"fence.ok", "beta", 0, -1});
        }
        cluster_bench_end(bench);
    }
}

/* A requester that goes down drops its request at whatever level it is. */
Test(fencing_levels, requests_end_with_their_requester)
{
    struct cluster_bench *bench = create(2);
    lose_power(bench, 30 * SECOND, "alpha");
    cluster_bench_crash(bench, 50 * SECOND, "beta", SECOND);
    cluster_bench_run(bench, 140 * SECOND);
    cr_expect_eq(cluster_bench_count(bench, "fence.start", "beta"), 2);
    cr_expect_eq(cluster_bench_count(bench, "fence.ok", "beta"), 0);
    cluster_bench_end(bench);
}

/* Each level is checked; a board that shares power is no longer the only device. */
Test(fencing_levels, are_checked)
{
    struct cluster_bench *bench = create(1);
    EXPECT_WARNINGS(bench, "/system/fencing/shares_power_with_host: ");
    bench = create(2);
    EXPECT_NOTHING(bench);
    bench = create(2);
    bench->sbd.msgwait = 9 * SECOND;
    EXPECT_WARNINGS(bench, "/system/fencing_levels/0/msgwait: is under twice the watchdog");
    bench = create(2);
    bench->machine.fencing_levels.count = FENCING_LEVELS_MOST;
    EXPECT_ERRORS(bench, "/system/fencing_levels: 9 levels beside the first; the most is 8");
}

/* Safe where every level is. */
Test(fencing_levels, are_safe_where_all_are)
{
    struct cluster_bench *bench = create(2);
    struct fencing_levels_parameters levels = {&bench->machine.fencing,
                                               &bench->machine.fencing_levels};
    cr_expect(fencing_levels_are_safe(&levels));
    bench->sbd.msgwait = 5 * SECOND;
    cr_expect_not(fencing_levels_are_safe(&levels));
    bench->machine.fencing_levels.count = 0;
    cr_expect(fencing_levels_are_safe(&levels));
    free(bench);
}
