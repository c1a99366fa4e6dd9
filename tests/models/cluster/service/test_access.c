#include "models/cluster/service/access.h"

#include "tests/models/cluster/cluster_fixture.h"

enum { MIN = 60 };

/* The link of the clients is lost for 2 of 10 minutes: nothing fails over, the application stays
 * up, and no request is served. */
Test(access, is_lost_with_the_link_of_the_clients)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_clients(bench);
    cluster_bench_lose(bench, 3 * MIN * SECOND, "clients", 1, 2 * MIN * SECOND);
    cluster_bench_run(bench, 10 * MIN * SECOND);
    EXPECT_HAPPENINGS(bench, {"outage.begin", "database", 0, 180000},
                      {"outage.end", "database", 0, 300000}, {"node.suspect", NULL, 0, -1});
    cr_expect_float_eq(cluster_bench_metric(bench, "availability"), 0.8, 1e-12);
    cr_expect_float_eq(cluster_bench_metric(bench, "clients.web.availability"), 0.8, 1e-12);
    cr_expect_eq(cluster_bench_metric(bench, "services.database.application_availability"), 1);
    cr_expect_eq(cluster_bench_metric(bench, "services.database.downtime.link_loss"), 120);
    cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_BLOCKED), 120000);
    cluster_bench_end(bench);
}

/* A link that loses some of its messages is a path; and without clients no path is asked for. */
Test(access, is_not_lost_while_messages_pass_or_nobody_asks)
{
    for (int has_clients = 0; has_clients < 2; has_clients++) {
        struct cluster_bench *bench = cluster_bench_create(2);
        if (has_clients) {
            cluster_bench_clients(bench);
        }
        cluster_bench_lose(bench, 30 * SECOND, "clients", has_clients ? 0.9 : 1, MIN * SECOND);
        cluster_bench_run(bench, 2 * MIN * SECOND);
        cr_expect_eq(cluster_bench_metric(bench, "availability"), 1);
        cluster_bench_end(bench);
    }
}

/* The active node loses its only link, or crashes: its clients lose the same time. */
Test(access, is_lost_for_as_long_by_a_cut_link_as_by_a_crash)
{
    int64_t down[2];
    for (int cut = 0; cut < 2; cut++) {
        struct cluster_bench *bench = cluster_bench_create(2);
        cluster_bench_clients(bench);
        bench->nodes[1].fencing_delay = 5 * SECOND; /* the standby fences first */
        if (cut) {
            cluster_bench_lose(bench, 30 * SECOND, "alpha", 1, 0);
        } else {
            cluster_bench_crash(bench, 30 * SECOND, "alpha", TICKS_NEVER);
        }
        cluster_bench_run(bench, 2 * MIN * SECOND);
        EXPECT_HAPPENINGS(bench, {"outage.begin", "database", 0, 30000});
        cr_expect_eq(cluster_bench_count(bench, "outage.begin", NULL), 1);
        down[cut] = cluster_bench_down_ms(bench);
        cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_BLOCKED), 0);
        cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_DETECT), 3000);
        cluster_bench_end(bench);
    }
    cr_expect_eq(down[1], down[0]);
}

/* The active node is cut off from its clients alone: the cluster sees nothing of it. */
Test(access, is_lost_unseen_by_a_cluster_whose_nodes_hear_each_other)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_clients(bench);
    static const char *const names[] = {"alpha", "beta", "clients"};
    struct parameter_list groups[] = {{2, (void *)(uintptr_t)names},
                                      {1, (void *)(uintptr_t)&names[2]}};
    cluster_bench_partition(bench, 30 * SECOND, groups, 2, 10 * SECOND);
    cluster_bench_crash(bench, 35 * SECOND, "alpha", TICKS_NEVER);
    cluster_bench_run(bench, 2 * MIN * SECOND);
    cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_BLOCKED), 5000);
    cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_DETECT), 3000);
    cr_expect_eq(cluster_bench_count(bench, "outage.begin", NULL), 1);
    cluster_bench_end(bench);
}

/* All nodes are down: nothing is worked on until one boots, and its ring comes after its boot. */
Test(access, waits_for_a_node_that_boots)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_crash(bench, 30 * SECOND, "beta", TICKS_NEVER);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", 20 * SECOND);
    cluster_bench_run(bench, 5 * MIN * SECOND);
    sim_ticks boots = cluster_bench_at(bench, "node.boot", "alpha", 0);
    sim_ticks up = cluster_bench_at(bench, "node.up", "alpha", 0);
    cr_expect_eq(boots, 50 * SECOND);
    cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_BLOCKED), 20000);
    cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_BOOT), (up - boots) / MS);
    cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_DETECT), 0);
    cr_expect_gt(cluster_bench_phase_ms(bench, PHASE_QUORUM), 0); /* it waits for all */
    cluster_bench_end(bench);
}

/* A move back begins with a stop, which is planned. */
Test(access, is_given_up_for_a_planned_stop)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->services[0].stickiness = 0;
    cluster_bench_crash(bench, 30 * SECOND, "alpha", 20 * SECOND);
    cluster_bench_run(bench, 10 * MIN * SECOND);
    cr_expect_eq(cluster_bench_count(bench, "failback.end", NULL), 1);
    cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_STOP), 2000);
    cluster_bench_end(bench);
}

/* The node that took over gives up for want of quorum: the one that hung still has the address, and
 * serves again when it resumes. Without fencing both have it in between. */
Test(access, falls_to_another_node_that_has_the_address)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_fence_with(bench, &fencing_none_kind);
    cluster_bench_hang(bench, 30 * SECOND, "alpha", 100 * SECOND);
    cluster_bench_crash(bench, 60 * SECOND, "gamma", TICKS_NEVER);
    cluster_bench_run(bench, 120 * SECOND);
    cr_expect_eq(bench->cluster->services[0].address, 0);
    cr_expect_eq(cluster_bench_count(bench, "app.stopped", "beta"), 1);
    cluster_bench_run(bench, 300 * SECOND);
    cr_expect_eq(cluster_bench_outages(bench)->is_on, false);
    cluster_bench_end(bench);
}

/* The node of the database stands still for 2.9 s, too short for a new ring: nobody is served by
 * the application on the other node, whose process is well. */
Test(access, is_lost_with_a_service_that_is_required)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_services(bench, 2);
    cluster_bench_require(bench, 1, 0);
    bench->services[0].on = "beta";
    bench->nodes[1].role = NODE_ACTIVE;
    cluster_bench_hang(bench, 30 * SECOND, "beta", 2900 * MS);
    cluster_bench_run(bench, 100 * SECOND);
    EXPECT_HAPPENINGS(bench, {"outage.begin", "files", 0, 30000}, {"outage.end", "files", 0, 32900},
                      {"app.stop", "files", 0, -1});
    EXPECT_PHASES(bench, 1, [PHASE_REQUIRES] = 2900);
    cr_expect_eq(cluster_bench_metric(bench, "services.files.application_availability"), 1);
    cr_expect_float_eq(cluster_bench_metric(bench, "services.files.availability"), 0.971, 1e-12);
    cluster_bench_end(bench);
}

/* The same where the database is well and no path leads to it: nothing is worked on. */
Test(access, is_lost_with_the_path_to_a_service_that_is_required)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_private_network(bench);
    cluster_bench_services(bench, 2);
    cluster_bench_require(bench, 1, 0);
    bench->services[0].on = "beta";
    bench->nodes[1].role = NODE_ACTIVE;
    cluster_bench_lose(bench, 30 * SECOND, "beta", 1, 20 * SECOND);
    cluster_bench_run(bench, 100 * SECOND);
    EXPECT_HAPPENINGS(bench, {"outage.begin", "files", 0, 30000}, {"outage.end", "files", 0, 50000},
                      {"outage.begin", "database", 0, -1});
    EXPECT_PHASES(bench, 1, [PHASE_BLOCKED] = 20000);
    cluster_bench_end(bench);
}
