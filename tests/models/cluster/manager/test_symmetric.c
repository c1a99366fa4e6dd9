#include "models/cluster/manager/policy.h"
#include "models/processor/workers.h"
#include "sim/component/kind.h"
#include "tests/models/cluster/cluster_fixture.h"
#include "tests/small_set.h"

#include <criterion/criterion.h>
#include <string.h>

extern const struct kind symmetric_kind;

enum { NODES = 4, ALL = (1 << NODES) - 1 };

static const char *const names[NODES] = {"alpha", "beta", "gamma", "delta"};

/* Delta has the cores of its machine. */
static struct workers_parameters machine = {.machine = {.processors = 2, .cores_per_processor = 2}};
static const struct node_parameters nodes[NODES] = {
    {.cores = 1}, {.cores = 1}, {.cores = 2}, {.cores = 1, .machine = &machine}};

/* The service that is lost, and one on each other node. */
static struct policy_service services[NODES] = {{"a", 0, 0.2, -1, 0, NULL, FAILOVER_BY_POLICY},
                                                {"b", 1, 0.3, 1, 0, NULL, FAILOVER_BY_POLICY},
                                                {"c", 2, 0.8, 2, 0, NULL, FAILOVER_BY_POLICY},
                                                {"d", 3, 1.6, 3, 0, NULL, FAILOVER_BY_POLICY}};

static const struct policy_view view = {nodes, names, NODES, services, NODES};

static int32_t choose(const struct policy_view *of, small_set candidates)
{
    struct bit_set set = small_set_to(candidates);
    const struct policy_operations *policy = symmetric_kind.operations;
    return policy->choose(NULL, of, 0, &set);
}

/* With it beta has 0.5 of its cores, gamma 1.0 / 2, delta 1.8 / 4. */
Test(symmetric, the_preferred_node_then_the_least_loaded)
{
    cr_expect_eq(choose(&view, ALL), 0);
    cr_expect_eq(choose(&view, 14), 3);
    cr_expect_eq(choose(&view, 6), 1, "of equals the first");
    services[3].load = 1.9;
    cr_expect_eq(choose(&view, 14), 1);
    services[3].load = 1.6;
    services[1].load = 0.31;
    cr_expect_eq(choose(&view, 6), 2);
    services[1].load = 0.3;
    cr_expect_eq(choose(&view, 4), 2, "the only one");
    cr_expect_eq(choose(&view, 0), -1);
}

/* Without clients no service has a load: the node with fewer services. */
Test(symmetric, services_without_a_load_are_counted)
{
    struct policy_service idle[NODES];
    memcpy(idle, services, sizeof idle);
    for (int i = 0; i < NODES; i++) {
        idle[i].load = 0;
    }
    idle[2].home = 1;
    struct policy_view of = {nodes, names, NODES, idle, NODES};
    cr_expect_eq(choose(&of, 14), 2);
    idle[1].home = idle[2].home = -1;
    cr_expect_eq(choose(&of, 14), 1);
}

/* Another of 0.7 comes along: beta would have 1.2, gamma 1.7 / 2, delta 2.5 / 4; on gamma, where it
 * still runs, it counts once. */
Test(symmetric, services_that_follow_it_count_with_it)
{
    struct policy_service group[NODES + 1];
    memcpy(group, services, sizeof services);
    group[0].followers = service_only(NODES);
    group[NODES] = (struct policy_service){"e", 0, 0.7, 2, 0, NULL, FAILOVER_BY_POLICY};
    struct policy_view of = {nodes, names, NODES, group, NODES + 1};
    cr_expect_eq(choose(&of, 6), 2);
    cr_expect_eq(choose(&of, 14), 3);
    group[0].followers = 0;
    cr_expect_eq(choose(&of, 6), 1);
}

Test(symmetric, a_standby_is_a_node_like_any_other)
{
    struct node_parameters with_standby[NODES];
    memcpy(with_standby, nodes, sizeof with_standby);
    with_standby[1].role = NODE_STANDBY;
    struct policy_view of = {with_standby, names, NODES, services, NODES};
    struct complaints complaints = {0};
    struct arena *arena = arena_create();
    struct policy_check asked = {.view = &of,
                                 .nodes = place_of(arena, "system", "nodes"),
                                 .services = place_of(arena, "system", "services")};
    place_check(&symmetric_kind, "system", "policy", NULL, &asked, &complaints);
    arena_destroy(arena);
    cr_assert_eq(complaints.count, 1);
    cr_expect_str_eq(complaints.list[0].where, "/system/nodes/beta/role");
    cr_expect(complaints.list[0].is_warning);
    complaints_free(&complaints);
}

/* Each of two nodes has a service of its own, and takes over that of the other; a crash of alpha,
 * which has two of three nodes' services, spreads them. */
Test(symmetric, nodes_take_over_from_each_other)
{
    for (uint32_t lost = 0; lost < 2; lost++) {
        struct cluster_bench *bench = cluster_bench_create(2);
        bench->machine.policy = (struct part){&symmetric_kind, NULL};
        bench->machine.services.count = bench->machine.storage.count = 2;
        bench->nodes[1].role = NODE_ACTIVE;
        bench->services[1].on = "beta";
        cluster_bench_crash(bench, 30 * SECOND, names[lost], TICKS_NEVER);
        cluster_bench_run(bench, 200 * SECOND);
        EXPECT_HAPPENINGS(bench, {"app.up", names[!lost], 1, 57150});
        cr_expect_eq(cluster_bench_count(bench, "app.up", names[!lost]), (size_t)2);
        cluster_bench_end(bench);
    }
    struct cluster_bench *bench = cluster_bench_create(3);
    bench->machine.policy = (struct part){&symmetric_kind, NULL};
    bench->machine.services.count = bench->machine.storage.count = 2;
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 200 * SECOND);
    EXPECT_HAPPENINGS(bench, {"app.up", "beta", 0, 57150}, {"app.up", "gamma", 0, 57150});
    cluster_bench_end(bench);
}
