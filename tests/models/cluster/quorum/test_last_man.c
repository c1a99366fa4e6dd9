#include "models/cluster/quorum/last_man.h"

#include "tests/models/cluster/cluster_fixture.h"

/* Nodes of one cluster that crash one after the other. A ring without a node stands 6.6 s after its
 * crash; the window is 10 s. */
static struct cluster_bench *crashes(uint32_t nodes, uint32_t lost, sim_ticks apart)
{
    struct cluster_bench *bench = cluster_bench_create(nodes);
    bench->quorum.last_man_standing = true;
    bench->quorum.last_man_standing_window = 10 * SECOND;
    for (uint32_t i = 0; i < lost; i++) {
        cluster_bench_crash(bench, 30 * SECOND + i * apart, bench_node_names[nodes - 1 - i],
                            TICKS_NEVER);
    }
    return bench;
}

/* Four nodes, two membership changes: two votes are enough once three are expected. */
Test(last_man, a_window_lies_between_two_losses)
{
    for (size_t longer = 0; longer < 2; longer++) {
        struct cluster_bench *bench = crashes(4, 2, longer ? 11 * SECOND : 9 * SECOND);
        cluster_bench_run(bench, 100 * SECOND);
        cr_expect_eq(cluster_bench_count(bench, "quorum.lost", NULL), (size_t)(longer == 0));
        cr_expect_eq(cluster_bench_count(bench, "app.stop", "alpha"), (size_t)(longer == 0));
        const struct timeline_entry *second =
            cluster_bench_find(bench, longer ? "quorum.ok" : "quorum.lost", "alpha", longer);
        cr_assert_not_null(second);
        cr_expect_eq(cluster_bench_detail(second, "votes"), 2);
        cr_expect_eq(cluster_bench_detail(second, "needed"), longer ? 2 : 3);
        cluster_bench_end(bench);
    }
}

/* Without it, two of four nodes have no quorum however long they wait. */
Test(last_man, is_off_unless_asked_for)
{
    struct cluster_bench *bench = crashes(4, 2, 60 * SECOND);
    bench->quorum.last_man_standing = false;
    cluster_bench_run(bench, 200 * SECOND);
    cr_expect_eq(cluster_bench_count(bench, "quorum.lost", NULL), 1);
    cluster_bench_end(bench);
}

/* Five nodes go down to two; the last step takes more than this. */
Test(last_man, two_are_the_least)
{
    struct cluster_bench *bench = crashes(5, 4, 60 * SECOND);
    cluster_bench_run(bench, 400 * SECOND);
    cr_expect_eq(cluster_bench_count(bench, "quorum.ok", "alpha"), 3);
    const struct timeline_entry *last = cluster_bench_find(bench, "quorum.lost", "alpha", 0);
    cr_assert_not_null(last);
    cr_expect_eq(cluster_bench_detail(last, "votes"), 1);
    cr_expect_eq(cluster_bench_detail(last, "needed"), 2);
    cluster_bench_end(bench);
}

/* The next loss begins the window again, and a ring without quorum expects what it did. */
Test(last_man, a_loss_begins_the_window_again)
{
    struct cluster_bench *bench = crashes(5, 3, 9 * SECOND);
    cluster_bench_run(bench, 100 * SECOND);
    cr_expect_eq(cluster_bench_count(bench, "quorum.ok", "alpha"), 2);
    cr_expect_eq(cluster_bench_count(bench, "quorum.lost", "alpha"), 1);
    cluster_bench_end(bench);
}

/* Two of four are left and expect two; one that boots counts with them, and is expected from then
 * on. */
Test(last_man, a_node_that_joins_is_expected)
{
    struct cluster_bench *bench = crashes(4, 0, 0);
    cluster_bench_crash(bench, 30 * SECOND, "delta", TICKS_NEVER);
    cluster_bench_crash(bench, 60 * SECOND, "gamma", 60 * SECOND);
    cluster_bench_run(bench, 400 * SECOND);
    const struct timeline_entry *joined = cluster_bench_find(bench, "quorum.ok", "alpha", 2);
    cr_assert_not_null(joined);
    cr_expect_eq(cluster_bench_detail(joined, "votes"), 3);
    cr_expect_eq(cluster_bench_detail(joined, "needed"), 2);
    cr_expect_eq(cluster_bench_count(bench, "quorum.lost", "alpha"), 0);
    cluster_bench_end(bench);
}
