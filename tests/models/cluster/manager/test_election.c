#include "models/cluster/manager/election.h"

#include "models/cluster/manager/partition.h"
#include "tests/models/cluster/cluster_fixture.h"

/* Three nodes whose ways to a plan differ: kept 100 ms, elected 200 ms, joined 400 ms. */
static struct cluster_bench *three(const char *coordinator)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    struct manager_parameters *manager = &bench->machine.manager;
    manager->coordinator = coordinator;
    manager->plan = (struct distribution){0};
    manager->plan_kept = distribution_constant(100 * MS);
    manager->plan_elected = distribution_constant(200 * MS);
    manager->plan_joined = distribution_constant(400 * MS);
    manager->dc_deadtime = 20 * SECOND;
    return bench;
}

/* The ring without alpha stands at 36.6 s. */
Test(election, a_coordinator_stays_while_it_is_in_the_ring)
{
    static const struct {
        const char *before, *after;
        int64_t plan_ms;
    } cases[] = {{"gamma", "gamma", 36700}, {"alpha", "beta", 36800}, {NULL, "beta", 36800}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct cluster_bench *bench = three(cases[i].before);
        cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
        cluster_bench_run(bench, 40 * SECOND);
        EXPECT_HAPPENINGS(bench, {"plan.computed", cases[i].after, 0, cases[i].plan_ms});
        cluster_bench_end(bench);
    }
}

Test(election, a_node_that_joins_follows)
{
    struct cluster_bench *bench = three(NULL);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", 100 * SECOND);
    cluster_bench_run(bench, 300 * SECOND);
    sim_ticks ring = cluster_bench_at(bench, "membership.formed", NULL, 1);
    cr_expect_eq(cluster_bench_at(bench, "plan.computed", "beta", 1), ring + 400 * MS);
    cr_expect_eq(bench->cluster->manager.views[0].coordinator, 1, "alpha follows beta");
    cluster_bench_end(bench);
}

/* All have booted, and wait from the first boot on. */
Test(election, nodes_without_a_coordinator_wait_for_one)
{
    struct cluster_bench *bench = three(NULL);
    static const char *const names[] = {"alpha", "beta", "gamma"};
    for (unsigned i = 0; i < 3; i++) {
        cluster_bench_crash(bench, 30 * SECOND, names[i], (10 + i) * SECOND);
    }
    cluster_bench_run(bench, 600 * SECOND);
    sim_ticks up = cluster_bench_at(bench, "node.up", "alpha", 0);
    cr_expect_eq(cluster_bench_at(bench, "plan.computed", NULL, 0), up + 20200 * MS);
    cluster_bench_end(bench);
}

/* Two that coordinate meet: the lower node stays. */
Test(election, of_two_coordinators_the_lower_stays)
{
    struct cluster_bench *bench = three("gamma");
    struct bit_set all;
    cluster_bench_run(bench, SECOND);
    struct manager *manager = &bench->cluster->manager;
    bit_set_all(&all, 3);
    cr_expect_eq(election_of(manager, &all).coordinator, 2);
    cr_expect_eq(election_of(manager, &all).way, ELECTION_KEPT);
    manager->views[1].coordinator = 1;
    cr_expect_eq(election_of(manager, &all).coordinator, 1);
    cr_expect_eq(election_of(manager, &all).way, ELECTION_JOINED);
    manager->views[1].coordinator = manager->views[2].coordinator = 0;
    cr_expect_eq(election_of(manager, &all).coordinator, 0);
    cr_expect_eq(election_of(manager, &all).way, ELECTION_HELD);
    cluster_bench_end(bench);
}
