#include "models/cluster/manager/placement.h"

#include "tests/models/cluster/cluster_fixture.h"

extern const struct kind symmetric_kind;

/* "files" is with "database"; times are as short as the database's. */
static struct cluster_bench *create(uint32_t node_count)
{
    struct cluster_bench *bench = cluster_bench_create(node_count);
    cluster_bench_services(bench, 2);
    bench->services[1].with = "database";
    return bench;
}

/* A planned move of the group: both stop at once, and start beside each other. */
Test(placement, a_group_moves)
{
    struct cluster_bench *bench = create(3);
    cluster_bench_run(bench, 100 * SECOND);
    manager_set_standby(bench->run, &bench->cluster->manager, 0, true, (struct cause){0});
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"app.stop", "database", 0, 100000}, {"app.stop", "files", 0, 100000},
                      {"app.up", "beta", 0, 106500}, {"app.up", "beta", 1, 106500},
                      {"app.up", "files", 2, -1});
    cluster_bench_end(bench);
}

/* The follower fails, found at 40, and may not run on alpha any more: both move, it last to start.
 * Stopped by 42; the database is up at 46.5, the follower, which had failed, at 51.5. */
Test(placement, a_follower_that_is_banned_moves_its_group)
{
    struct cluster_bench *bench = create(3);
    bench->services[1].migration_threshold = 1;
    cluster_bench_fail(bench, 34 * SECOND, "files", false);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"monitor.failed", "files", 0, 40000}, {"app.stop", "files", 0, 40000},
                      {"app.stop", "database", 0, 40000}, {"app.up", "database", 1, 46500},
                      {"app.up", "files", 1, 51500}, {"app.up", "beta", 1, 51500});
    cluster_bench_end(bench);
    /* With no other node the first stays, and the follower is blocked. */
    bench = create(2);
    bench->services[1].migration_threshold = 1;
    cluster_bench_crash(bench, 20 * SECOND, "beta", TICKS_NEVER);
    cluster_bench_fail(bench, 64 * SECOND, "files", false);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"service.blocked", "files", 0, 72000},
                      {"app.stop", "database", 0, -1});
    cluster_bench_end(bench);
}

/* Restarted where it is, the first takes no follower along; when it cannot start, they move. */
Test(placement, a_restart_in_place_leaves_the_followers)
{
    struct cluster_bench *bench = create(3);
    cluster_bench_fail(bench, 34 * SECOND, "database", false);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"app.up", "database", 1, 47500}, {"app.stop", "files", 0, -1});
    cluster_bench_end(bench);
    bench = create(3);
    bench->services[0].migration_threshold = 1;
    cluster_bench_fail(bench, 34 * SECOND, "database", false);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"app.stop", "files", 0, 40000}, {"app.up", "beta", 0, 46500},
                      {"app.up", "beta", 1, 51500});
    cluster_bench_end(bench);
}

/* Under the policy "symmetric" with a follower of 1.1 cores: gamma's one core would have 1.2,
 * beta's two 1.4 with a service of their own. Where the follower may run on none, it does not
 * count. */
Test(placement, a_group_goes_where_its_load_is_least)
{
    for (int may_follow = 0; may_follow < 2; may_follow++) {
        struct cluster_bench *bench = create(3);
        bench->machine.policy = (struct part){&symmetric_kind, NULL};
        cluster_bench_services(bench, 3);
        bench->services[2].on = "beta";
        bench->nodes[1].cores = 2;
        cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
        cluster_bench_run(bench, 10 * SECOND);
        struct cluster *cluster = bench->cluster;
        const double loads[] = {0.1, 1.1, 0.2};
        for (int i = 0; i < 3; i++) {
            cluster->policy_view.services[i].load = loads[i];
        }
        if (!may_follow) {
            bit_set_add(&cluster->services[1].banned, 1);
            bit_set_add(&cluster->services[1].banned, 2);
        }
        cluster_bench_run(bench, 300 * SECOND);
        cr_expect_eq(cluster->services[0].instances[may_follow ? 1 : 2].state, INSTANCE_UP);
        cluster_bench_end(bench);
    }
}

/* The stickiness of all members counts: 60 + 50 against 100 stay, against 120 move back. */
Test(placement, the_stickiness_of_a_group_is_added_up)
{
    for (int moves = 0; moves < 2; moves++) {
        struct cluster_bench *bench = create(2);
        bench->services[0].preference = moves ? 120 : 100;
        bench->services[0].stickiness = 60;
        bench->services[1].stickiness = 50;
        cluster_bench_crash(bench, 30 * SECOND, "alpha", 100 * SECOND);
        cluster_bench_run(bench, 400 * SECOND);
        cr_expect_eq(cluster_bench_count(bench, "failback.end", "alpha"), (size_t)moves);
        cr_expect_eq(bench->cluster->services[1].instances[!moves].state, INSTANCE_UP);
        cluster_bench_end(bench);
    }
}

/* Two services that are apart, on alpha and beta. */
static struct cluster_bench *create_apart(uint32_t node_count, unsigned gives_way)
{
    struct cluster_bench *bench = cluster_bench_create(node_count);
    cluster_bench_services(bench, 2);
    bench->services[gives_way].apart_from =
        (struct parameter_list){1, (void *)(uintptr_t)&bench_service_names[1 - gives_way]};
    bench->services[1].on = "beta";
    return bench;
}

/* Of two nodes one is lost, where the service ran that gives way: it is blocked. */
Test(placement, a_service_that_is_apart_is_blocked)
{
    struct cluster_bench *bench = create_apart(2, 0);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"service.blocked", "database", 0, 36650},
                      {"app.stop", "files", 0, -1}, {"app.up", "database", 1, -1});
    cluster_bench_end(bench);
}

/* The other way about it gives its node up: stopped at 38.65. The database, whose node is fenced by
 * 46.65, is up at 57.15. When alpha is back, both run. */
Test(placement, a_service_that_is_apart_gives_way)
{
    struct cluster_bench *bench = create_apart(2, 1);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", 100 * SECOND);
    cluster_bench_run(bench, 100 * SECOND);
    EXPECT_HAPPENINGS(bench, {"app.stop", "files", 0, 36650},
                      {"service.blocked", "files", 0, 38650}, {"app.up", "database", 1, 57150});
    cluster_bench_end(bench);
    /* Where a third node is free, nothing has to give way. */
    bench = create_apart(3, 1);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 100 * SECOND);
    EXPECT_HAPPENINGS(bench, {"app.stop", "files", 0, -1}, {"app.up", "gamma", 0, 57150});
    cluster_bench_end(bench);
}
