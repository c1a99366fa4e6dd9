#include "tests/models/cluster/cluster_fixture.h"

/* All is lost: as if the cable were pulled. The node is fenced, and takes the way back. */
Test(fault_link_loss, a_link_that_loses_all_cuts_a_node_off)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_lose(bench, 30 * SECOND, "alpha", 1, 300 * SECOND);
    cluster_bench_run(bench, 31 * SECOND);
    cr_expect_not(network_reaches(bench->cluster->network, 0, 1));
    cluster_bench_run(bench, 600 * SECOND);
    EXPECT_HAPPENINGS(bench, {"link.loss", "alpha", 0, 30000}, {"node.reset", "alpha", 0, 37000},
                      {"app.up", "beta", 0, 57150}, {"link.restored", "alpha", 0, 330000},
                      {"quorum.ok", "alpha", 0, 333600});
    cr_expect(network_is_healthy(bench->cluster->network));
    cluster_bench_end(bench);
}

/* A share is lost: clients ask again, no node is fenced. */
Test(fault_link_loss, a_link_may_lose_a_share)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_clients(bench);
    cluster_bench_lose(bench, 30 * SECOND, "clients", 0.2, 100 * SECOND);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"link.loss", "clients", 0, 30000},
                      {"link.restored", "clients", 0, 130000}, {"outage.begin", NULL, 0, -1});
    /* 1000 requests of 10 a second, each lost with 1 - 0.8^2; a retry may be lost too */
    double retried = cluster_bench_metric(bench, "clients.web.requests_retried");
    cr_expect(retried > 400 && retried < 720, "%g", retried);
    cr_expect_eq(cluster_bench_metric(bench, "clients.web.requests_lost"), 0);
    cluster_bench_end(bench);
}

/* The end of one that was followed by another changes nothing. */
Test(fault_link_loss, the_last_one_holds)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_lose(bench, 30 * SECOND, "gamma", 0.5, 100 * SECOND);
    cluster_bench_lose(bench, 40 * SECOND, "gamma", 1, 200 * SECOND);
    cluster_bench_run(bench, 200 * SECOND);
    cr_expect_not(network_reaches(bench->cluster->network, 1, 2));
    cluster_bench_run(bench, 400 * SECOND);
    EXPECT_HAPPENINGS(bench, {"link.restored", "gamma", 0, 240000},
                      {"link.restored", "gamma", 1, -1});
    cr_expect(network_is_healthy(bench->cluster->network));
    cluster_bench_end(bench);
}

/* The link of a private network is another: the nodes still hear each other over the first, and no
 * node is lost. Its end brings that link back alone. */
Test(fault_link_loss, the_link_of_a_private_network)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_private_network(bench);
    struct part *part = cluster_bench_fault(bench, &fault_link_loss_kind, 30 * SECOND, "alpha");
    static const char *name = "private";
    static const double all = 1;
    static const sim_ticks lasts = 100 * SECOND;
    bench_set(part, "network", &name);
    bench_set(part, "loss", &all);
    bench_set(part, "for", &lasts);
    cluster_bench_lose(bench, 60 * SECOND, "alpha", 1, 10 * SECOND);
    cluster_bench_run(bench, 31 * SECOND);
    const struct networks *networks = &bench->cluster->networks;
    cr_expect(network_reaches(networks->of[0], 0, 1) && !network_reaches(networks->of[1], 0, 1));
    cluster_bench_run(bench, 55 * SECOND);
    EXPECT_HAPPENINGS(bench, {"link.loss", "alpha", 0, 30000}, {"node.suspect", NULL, 0, -1});
    cr_expect_str_eq(cluster_bench_find(bench, "link.loss", "alpha", 0)->details->text, name);
    cluster_bench_run(bench, 200 * SECOND);
    EXPECT_HAPPENINGS(bench, {"node.suspect", NULL, 0, 63000}, {"link.restored", "alpha", 0, 70000},
                      {"link.restored", "alpha", 1, 130000});
    cr_expect(networks_are_healthy(networks));
    cluster_bench_end(bench);
}

/* A node that hears nothing suspects the others, and they it, as its token does not go round: three
 * nodes part as if the cable were pulled. The one that sends nothing is missed as well. */
Test(fault_link_loss, one_direction_is_enough_to_part)
{
    for (int direction = 1; direction <= 2; direction++) { /* sent, received */
        struct cluster_bench *bench = cluster_bench_create(3);
        static const double all = 1;
        struct part *part = cluster_bench_fault(bench, &fault_link_loss_kind, 30 * SECOND, "gamma");
        bench_set(part, "loss", &all);
        bench_set(part, "direction", &direction);
        cluster_bench_run(bench, 31 * SECOND);
        const struct network *network = bench->cluster->network;
        cr_expect_eq(network_reaches(network, 2, 0), direction == 2);
        cr_expect_eq(network_reaches(network, 0, 2), direction == 1);
        cluster_bench_run(bench, 60 * SECOND);
        cr_expect_geq(cluster_bench_count(bench, "fence.start", NULL), 1);
        cr_expect_geq(cluster_bench_count(bench, "quorum.lost", NULL), 1);
        cluster_bench_end(bench);
    }
}
