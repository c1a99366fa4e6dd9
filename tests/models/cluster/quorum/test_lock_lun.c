#include "models/cluster/quorum/dynamic_voting.h"

#include "tests/models/cluster/cluster_fixture.h"

extern const struct kind fault_path_loss_kind;

static struct quorum_lock_parameters lock = {.unit = "lun0"};

/* The service and its LUN are on alpha. */
static struct cluster_bench *with_lock(uint32_t nodes)
{
    struct cluster_bench *bench = cluster_bench_create(nodes);
    lock.acquisition = distribution_constant(2 * SECOND);
    lock.timeout = 3 * SECOND;
    bench->machine.quorum = (struct part){&lock_lun_kind, &lock};
    return bench;
}

/* The last of two nodes goes on when it has the lock: 2 s after a membership that takes 6.6 s. */
Test(lock_lun, a_crash_takes_as_long_as_the_lock_longer)
{
    struct cluster_bench *bench = with_lock(2);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 100 * SECOND);
    EXPECT_HAPPENINGS(bench, {"membership.formed", "beta", 0, 36600},
                      {"quorum.ok", "beta", 0, 38600});
    const struct timeline_entry *won = cluster_bench_find(bench, "quorum.ok", "beta", 0);
    cr_expect_eq(cluster_bench_detail(won, "votes"), 2);
    cr_expect_eq(cluster_bench_detail(won, "needed"), 2);
    cr_expect_eq(cluster_bench_count(bench, "app.up", "beta"), 1);
    cluster_bench_end(bench);
}

/* Without a path to the unit of the lock the cluster fails, when the time is over. */
Test(lock_lun, no_path_to_the_lock)
{
    struct cluster_bench *bench = with_lock(2);
    cluster_bench_fault(bench, &fault_path_loss_kind, 20 * SECOND, "beta");
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 100 * SECOND);
    EXPECT_HAPPENINGS(bench, {"quorum.lost", "beta", 0, 39600});
    cr_expect_eq(cluster_bench_count(bench, "quorum.ok", NULL), 0);
    cr_expect_eq(cluster_bench_count(bench, "app.up", "beta"), 0);
    cluster_bench_end(bench);
}

/* Of two halves one goes on; of three nodes two need no lock. */
Test(lock_lun, halves_and_more)
{
    static const char *const low[] = {"alpha"};
    static struct parameter_list groups[1];
    groups[0] = (struct parameter_list){1, (void *)(uintptr_t)low};
    for (uint32_t nodes = 2; nodes < 4; nodes++) {
        struct cluster_bench *bench = with_lock(nodes);
        cluster_bench_partition(bench, 30 * SECOND, groups, 1, 0);
        cluster_bench_run(bench, 100 * SECOND);
        cr_expect_eq(cluster_bench_count(bench, "quorum.ok", NULL), 1);
        cr_expect_eq(cluster_bench_count(bench, "quorum.lost", NULL), 1);
        if (nodes == 3) {
            EXPECT_HAPPENINGS(bench, {"quorum.lost", "alpha", 0, 36600},
                              {"quorum.ok", "beta", 0, 36600});
        }
        cluster_bench_end(bench);
    }
}
