#include "models/cluster/manager/priorities.h"

#include "tests/models/cluster/cluster_fixture.h"

/* A power switch takes 2 s, and an order dies with its giver: of two nodes that fence each other
 * the one whose order waits dies. The ring without the other stands 6.6 s after the split, the plan
 * 50 ms later. */
static struct cluster_bench *split(sim_ticks delay, int64_t priority)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_fence_with(bench, &power_kind);
    bench->machine.manager.priority_fencing_delay = delay;
    bench->services[0].priority = priority;
    return bench;
}

static uint64_t resets(const struct cluster_bench *bench, uint32_t node)
{
    return bench->cluster->nodes[node].resets.count;
}

Test(priorities, the_node_with_the_service_survives_a_split)
{
    struct cluster_bench *bench = split(10 * SECOND, 1);
    cluster_bench_isolate(bench, 30 * SECOND, 0, 30 * SECOND);
    cluster_bench_run(bench, 400 * SECOND);
    EXPECT_HAPPENINGS(bench, {"fence.delay", "alpha", 0, 36650}, {"fence.ok", "beta", 0, 38650},
                      {"outage.begin", "database", 0, -1});
    const struct timeline_entry *delayed = cluster_bench_find(bench, "fence.delay", "alpha", 0);
    cr_expect_str_eq(delayed->what.node, "beta");
    cr_expect_eq(cluster_bench_detail(delayed, "delay"), 10 * SECOND);
    cr_expect_eq(resets(bench, 0), 0);
    cr_expect_eq(resets(bench, 1), 1);
    cluster_bench_end(bench);
}

/* The service has failed over to beta; alpha is back as its standby. A delay before alpha is
 * fenced, which is right at the start, then saves the wrong node. */
Test(priorities, a_delay_of_a_node_saves_the_wrong_one_after_a_failover)
{
    for (int of_services = 0; of_services < 2; of_services++) {
        struct cluster_bench *bench = split(of_services ? 10 * SECOND : 0, 1);
        bench->nodes[0].fencing_delay = of_services ? 0 : 10 * SECOND;
        cluster_bench_crash(bench, 30 * SECOND, "alpha", 100 * SECOND);
        cluster_bench_isolate(bench, 600 * SECOND, 0, 30 * SECOND);
        cluster_bench_run(bench, 1200 * SECOND);
        cr_expect_eq(resets(bench, 0), (uint64_t)of_services);
        cr_expect_eq(resets(bench, 1), (uint64_t)!of_services);
        cr_expect_eq(cluster_bench_count(bench, "outage.begin", "database"),
                     of_services ? (size_t)1 : 2);
        cluster_bench_end(bench);
    }
}

/* A crash of the node with the service costs the delay, one of the other node nothing. */
Test(priorities, a_node_that_crashed_is_waited_for_too)
{
    struct cluster_bench *bench = split(10 * SECOND, 1);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 400 * SECOND);
    EXPECT_HAPPENINGS(bench, {"fence.delay", "alpha", 0, 36650},
                      {"fence.start", "alpha", 0, 46650});
    cluster_bench_end(bench);
    bench = split(10 * SECOND, 1);
    cluster_bench_crash(bench, 30 * SECOND, "beta", TICKS_NEVER);
    cluster_bench_run(bench, 400 * SECOND);
    EXPECT_HAPPENINGS(bench, {"fence.delay", NULL, 0, -1}, {"fence.start", "beta", 0, 36650});
    cluster_bench_end(bench);
}

/* The delays of a node, of a request and of priorities add up. */
Test(priorities, delays_add_up)
{
    struct cluster_bench *bench = split(10 * SECOND, 1);
    bench->nodes[0].fencing_delay = 3 * SECOND;
    bench->power.common.delay = distribution_constant(SECOND);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 400 * SECOND);
    EXPECT_HAPPENINGS(bench, {"fence.start", "alpha", 0, 50650});
    cluster_bench_end(bench);
}

/* A sum counts: two services of 1 are worth as much as one of 2, and then nothing is delayed. */
Test(priorities, nodes_of_the_same_priority_do_not_wait)
{
    for (int64_t more = 0; more < 2; more++) {
        struct cluster_bench *bench = split(10 * SECOND, 2);
        bench->machine.services.count = bench->machine.storage.count = 2;
        bench->services[1].on = "beta";
        bench->services[1].priority = 2 + more;
        bench->nodes[1].role = NODE_ACTIVE;
        cluster_bench_isolate(bench, 30 * SECOND, 0, 30 * SECOND);
        cluster_bench_run(bench, 37 * SECOND);
        cr_expect_eq(cluster_bench_count(bench, "fence.delay", NULL), (size_t)more);
        cr_expect_eq(cluster_bench_count(bench, "fence.delay", "alpha"), (size_t)more,
                     "by alpha, of beta");
        cluster_bench_end(bench);
    }
}

/* The side with more than half of the nodes does not wait, whatever it has lost. */
Test(priorities, a_majority_does_not_wait)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    bench->machine.manager.priority_fencing_delay = 10 * SECOND;
    bench->services[0].priority = 1;
    cluster_bench_isolate(bench, 30 * SECOND, 0, 300 * SECOND);
    cluster_bench_run(bench, 400 * SECOND);
    EXPECT_HAPPENINGS(bench, {"fence.delay", NULL, 0, -1}, {"fence.start", "alpha", 0, 36650});
    cluster_bench_end(bench);
}

/* A node that does not stop is fenced by its own side at once. */
Test(priorities, a_member_is_not_waited_for)
{
    struct cluster_bench *bench = split(10 * SECOND, 1);
    bench->operations[0].stop = bench_operation(4 * SECOND, 3 * SECOND);
    cluster_bench_fail(bench, 31 * SECOND, "database", false);
    cluster_bench_run(bench, 400 * SECOND);
    EXPECT_HAPPENINGS(bench, {"fence.delay", NULL, 0, -1});
    cr_expect_neq(cluster_bench_at(bench, "fence.start", "alpha", 0), TICKS_NEVER);
    cluster_bench_end(bench);
}
