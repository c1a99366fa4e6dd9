#include "models/cluster/manager/decide.h"

#include "tests/models/cluster/cluster_fixture.h"

/* beta, with the service, is down and not yet missed when the coordinator resumes and plans anew:
 * as far as it knows the service is well. */
Test(decide, who_is_not_missed_yet_is_believed_to_run_it)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", 10 * SECOND);
    cluster_bench_crash(bench, 300 * SECOND, "beta", TICKS_NEVER);
    cluster_bench_hang(bench, 301 * SECOND, "gamma", SECOND);
    bench->machine.manager.coordinator = "gamma";
    cluster_bench_run(bench, 400 * SECOND);
    EXPECT_HAPPENINGS(bench, {"app.up", "beta", 0, 57150}, {"plan.computed", "gamma", 2, 302050});
    cr_expect_gt(cluster_bench_at(bench, "app.up", "alpha", 1),
                 cluster_bench_at(bench, "fence.ok", "beta", 0));
    cluster_bench_end(bench);
}

/* A failback is an outage of its own: 2 s to stop, 1 each of reservation, volume, mount and
 * address, and 0.5 to start. */
Test(decide, a_failback_is_a_second_outage)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->services[0].stickiness = 0;
    cluster_bench_crash(bench, 30 * SECOND, "alpha", 100 * SECOND);
    cluster_bench_run(bench, 400 * SECOND);
    EXPECT_HAPPENINGS(
        bench, {"outage.end", "database", 0, 57150}, {"failback.start", "alpha", 0, 238650},
        {"outage.begin", "database", 1, 238650}, {"outage.end", "database", 1, 245150},
        {"failback.end", "alpha", 0, 245150}, {"outage.begin", "database", 2, -1});
    cr_expect_eq(cluster_bench_metric(bench, "services.database.downtime.failback"), 6.5);
    cr_expect_eq(cluster_bench_metric(bench, "services.database.downtime.node_crash"), 27.15);
    cr_expect_eq(cluster_bench_metric(bench, "services.database.failures"), 2);
    cluster_bench_end(bench);
    /* and not where it is not asked for */
    bench = cluster_bench_create(2);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", 100 * SECOND);
    cluster_bench_run(bench, 400 * SECOND);
    EXPECT_HAPPENINGS(bench, {"quorum.ok", "beta", 1, 238600}, {"failback.start", NULL, 0, -1},
                      {"outage.begin", "database", 1, -1});
    cluster_bench_end(bench);
}

/* The service moves back where the score of its node is above its stickiness alone. */
Test(decide, the_higher_score_wins)
{
    static const struct {
        int64_t preference, stickiness;
        size_t moves;
    } cases[] = {{100, 99, 1},
                 {100, 100, 0},
                 {0, 0, 0},
                 {PARAMETER_INFINITE, 1000000, 1},
                 {1000000, PARAMETER_INFINITE, 0},
                 {PARAMETER_INFINITE, PARAMETER_INFINITE, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct cluster_bench *bench = cluster_bench_create(2);
        bench->services[0].preference = cases[i].preference;
        bench->services[0].stickiness = cases[i].stickiness;
        cluster_bench_crash(bench, 30 * SECOND, "alpha", 100 * SECOND);
        cluster_bench_run(bench, 400 * SECOND);
        cr_expect_eq(cluster_bench_count(bench, "failback.end", "alpha"), cases[i].moves,
                     "case %zu", i);
        cluster_bench_end(bench);
    }
}

/* The preferred node is back while the standby still recovers: the service moves once it is up. */
Test(decide, a_failback_does_not_miss_a_node_that_came_back_early)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    struct distribution none = distribution_constant(0);
    bench->boot[0] =
        (struct boot_parameters){.firmware = none, .operating_system = none, .cluster_stack = none};
    bench->services[0].stickiness = 0;
    cluster_bench_crash(bench, 30 * SECOND, "alpha", 20 * SECOND);
    cluster_bench_run(bench, 400 * SECOND);
    EXPECT_HAPPENINGS(bench, {"node.up", "alpha", 0, 50000}, {"app.up", "beta", 0, 57150},
                      {"failback.start", "alpha", 0, 57150}, {"failback.end", "alpha", 0, 63650},
                      {"outage.begin", "database", 2, -1});
    cluster_bench_end(bench);
}

/* A policy that writes down what it sees, and runs services on the last candidate. */
static struct {
    int32_t homes[2];
    double loads[2];
    size_t service;
    const void *parameters;
} seen;

static int32_t choose_last(const void *parameters, const struct policy_view *view, size_t service,
                           const struct bit_set *candidates)
{
    for (size_t i = 0; i < view->service_count; i++) {
        seen.homes[i] = view->services[i].home;
        seen.loads[i] = view->services[i].load;
    }
    seen.service = service;
    seen.parameters = parameters;
    int32_t last = -1;
    BIT_SET_EACH(candidates, node)
    {
        last = (int32_t)node;
    }
    return last;
}

/* The policy sees where every service runs and what load it has, and has its own parameters. */
Test(decide, a_policy_sees_homes_and_loads)
{
    static const struct policy_operations operations = {.choose = choose_last};
    static const struct kind last = {.name = "last", .role = "policy", .operations = &operations};
    int parameter = 7;
    struct cluster_bench *bench = cluster_bench_create(4);
    cluster_bench_clients(bench);
    bench->machine.policy = (struct part){&last, &parameter};
    bench->machine.services.count = bench->machine.storage.count = 2;
    bench->services[1].on = "beta";
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 300 * SECOND);
    cr_expect_eq(seen.service, 0);
    cr_expect_eq(seen.parameters, &parameter);
    cr_expect_eq(seen.homes[0], -1);
    cr_expect_eq(seen.homes[1], 1);
    cr_expect_float_eq(seen.loads[0], 0.01, 1e-12);
    cr_expect_eq(seen.loads[1], 0);
    EXPECT_HAPPENINGS(bench, {"app.up", "delta", 0, 57150});
    cluster_bench_end(bench);
}

/* The manager does not know yet that beta has crashed, and has the service started there: the order
 * is lost, and gamma is chosen once a ring has been formed without beta, and beta is fenced. */
Test(decide, a_node_not_missed_yet_may_be_chosen)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    bench->operations[0].start = bench_operation(4 * SECOND, 3 * SECOND);
    cluster_bench_fail(bench, 41 * SECOND, "database", false);
    cluster_bench_crash(bench, 54 * SECOND, "beta", TICKS_NEVER);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"start.failed", "alpha", 0, 55000},
                      {"plan.computed", "alpha", 0, 60650}, {"fence.ok", "beta", 0, 70650},
                      {"lun.acquire", "beta", 0, -1}, {"lun.acquire", "gamma", 0, 71650});
    cluster_bench_end(bench);
}

/* A fact of the first time that a service is blocked; NULL: it is not said. */
static const char *why_blocked(const struct cluster_bench *bench, const char *who, const char *name)
{
    const struct timeline_entry *entry = cluster_bench_find(bench, "service.blocked", who, 0);
    cr_assert_not_null(entry);
    for (const struct timeline_detail *fact = entry->details; fact != NULL; fact = fact->next) {
        if (strcmp(fact->name, name) == 0) {
            return fact->text;
        }
    }
    return NULL;
}

/* The timeline says why no node may run a service. */
Test(decide, a_service_that_is_blocked_says_why)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_services(bench, 2);
    bench->services[0].migration_threshold = 1;
    cluster_bench_crash(bench, 30 * SECOND, "gamma", TICKS_NEVER);
    cluster_bench_fail(bench, 104 * SECOND, "database", false);
    cluster_bench_fail(bench, 204 * SECOND, "database", false);
    cluster_bench_run(bench, 300 * SECOND);
    cr_expect_str_eq(why_blocked(bench, "database", "failed_on"), "alpha,beta");
    cr_expect_null(why_blocked(bench, "database", "apart_from"));
    cluster_bench_end(bench);
    /* The service beside "files" leaves beta, the last node, to that one. */
    bench = cluster_bench_create(2);
    cluster_bench_services(bench, 2);
    bench->services[1].on = "beta";
    bench->services[0].apart_from =
        (struct parameter_list){1, (void *)(uintptr_t)&bench_service_names[1]};
    cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 100 * SECOND);
    cr_expect_str_eq(why_blocked(bench, "database", "apart_from"), "files");
    cr_expect_null(why_blocked(bench, "database", "failed_on"));
    cluster_bench_end(bench);
}
