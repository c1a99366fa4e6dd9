#include "models/cluster/requests.h"

#include "models/cluster/node/node_cores.h"
#include "tests/models/cluster/cluster_fixture.h"

static struct cluster_bench *with_clients(void)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_clients(bench);
    bench->clients.arrivals = distribution_constant(100 * MS);
    return bench;
}

/*
 * Alone on its way: 512 B and 8192 B cross two links each at 125 MB/s and 50 us, 1 ms of core, and
 * 1 ms of storage.
 */
Test(requests, a_request_takes_what_its_parts_take)
{
    struct cluster_bench *bench = with_clients();
    cluster_bench_run(bench, 100 * SECOND);
    const struct network *network = bench->cluster->network;
    sim_ticks way = network_transit(network, 2, 0, 512) + network_transit(network, 0, 2, 8192);
    cr_expect_float_eq(cluster_bench_metric(bench, "response_time"),
                       (double)(way + 2 * MS) / (double)SECOND, 1e-12);
    cr_expect_eq(cluster_bench_metric(bench, "clients.web.requests_retried"), 0);
    cluster_bench_end(bench);
}

/* An open group that keeps no connection pays for one with each request, exactly; one that keeps a
 * connection pays after a takeover alone. */
Test(requests, a_connection_is_work_of_the_node)
{
    for (int kept = 0; kept < 2; kept++) {
        struct cluster_bench *bench = with_clients();
        bench->services[0].connection_demand = distribution_constant(7 * MS);
        bench->clients.idle_connections = kept;
        cluster_bench_run(bench, 100 * SECOND);
        const struct network *network = bench->cluster->network;
        sim_ticks way = network_transit(network, 2, 0, 512) + network_transit(network, 0, 2, 8192);
        sim_ticks whole = way + 2 * MS + (kept ? 0 : 7 * MS);
        cr_expect_float_eq(cluster_bench_metric(bench, "response_time"),
                           (double)whole / (double)SECOND, 1e-12);
        cr_expect_eq(cluster_bench_metric(bench, "clients.web.reconnections"), 0);
        cr_expect_eq(cluster_bench_metric(bench, "clients.web.connections") > 900, !kept);
        cluster_bench_end(bench);
    }
}

/* The node that takes over is connected to anew, once by a client that asks one request at a time.
 */
Test(requests, connections_end_with_their_node)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    cluster_bench_clients(bench);
    bench->clients.arrivals = (struct distribution){.family = DISTRIBUTION_NONE};
    bench->clients.population = 3;
    bench->clients.think = distribution_constant(100 * MS);
    bench->services[0].connection_demand = distribution_constant(7 * MS);
    cluster_bench_crash(bench, 30 * SECOND, "alpha", SECOND);
    cluster_bench_run(bench, 200 * SECOND);
    cr_expect_eq(cluster_bench_metric(bench, "clients.web.connections"), 3);
    cr_expect_eq(cluster_bench_metric(bench, "clients.web.reconnections"), 3);
    cr_expect_float_eq(cluster_bench_metric(bench, "clients.web.connection_load"), 0.021 / 200,
                       1e-12);
    cluster_bench_end(bench);
}

/* Requests without storage do not wait for it. */
Test(requests, a_share_uses_the_storage)
{
    for (int storage = 0; storage < 2; storage++) {
        struct cluster_bench *bench = with_clients();
        bench->services[0].storage_accesses = storage ? 0.25 : 0;
        bench->clients.arrivals = distribution_constant(10 * MS);
        cluster_bench_run(bench, 100 * SECOND);
        double rate = cluster_bench_metric(bench, "storage.lun0.throughput");
        cr_expect(storage ? rate > 22 && rate < 28 : rate == 0, "%g", rate);
        cluster_bench_end(bench);
    }
}

/* A node that lives refuses at once a request without a listener; one that hangs or is down is
 * silent, and the client waits for its time-out. */
Test(requests, what_is_down_refuses_or_is_silent)
{
    struct cluster_bench *bench = with_clients();
    cluster_bench_fail(bench, 34 * SECOND, "database", false);
    cluster_bench_run(bench, 180 * SECOND);
    cr_expect_gt(cluster_bench_metric(bench, "clients.web.refusals"), 100);
    cr_expect_eq(cluster_bench_metric(bench, "clients.web.requests_lost"), 0);
    cluster_bench_end(bench);
    bench = with_clients();
    cluster_bench_hang(bench, 30 * SECOND, "alpha", 2900 * MS);
    cluster_bench_run(bench, 180 * SECOND);
    cr_expect_eq(cluster_bench_metric(bench, "clients.web.refusals"), 0);
    cr_expect_eq(cluster_bench_metric(bench, "clients.web.requests_lost"), 0);
    cluster_bench_end(bench);
    /* a node that boots has no listener, and the new owner has the address */
    bench = with_clients();
    cluster_bench_crash(bench, 30 * SECOND, "alpha", SECOND);
    cluster_bench_run(bench, 300 * SECOND);
    cr_expect_gt(cluster_bench_metric(bench, "clients.web.requests_retried"), 100);
    EXPECT_HAPPENINGS(bench, {"app.up", "beta", 0, 57150});
    cr_expect_geq(cluster_bench_at(bench, "client.first_ok", NULL, 0), 57150 * MS);
    cluster_bench_end(bench);
}

/* A read of 25 s is on its way when the application fails and is started again: its answer comes to
 * no one. */
Test(requests, end_with_the_application_that_waits_for_storage)
{
    for (int fails = 0; fails < 2; fails++) {
        struct cluster_bench *bench = with_clients();
        bench->clients.arrivals = distribution_constant(30 * SECOND);
        bench->clients.timeout = 3600 * SECOND;
        bench->luns[0].station.service = distribution_constant(25 * SECOND);
        bench->services[0].writes = 0;
        if (fails) {
            cluster_bench_fail(bench, 35 * SECOND, "database", false);
        }
        cluster_bench_run(bench, 59 * SECOND);
        EXPECT_HAPPENINGS(bench, {"app.up", "alpha", 1, fails ? 47500 : -1});
        cr_expect_gt(cluster_bench_metric(bench, "storage.lun0.throughput"), 0);
        cr_expect_eq(cluster_bench_metric(bench, "clients.web.throughput") > 0, !fails);
        cluster_bench_end(bench);
    }
}

/* A request of 25 s is being executed when the application fails and is started again: it is gone
 * with its application, and never answered. */
Test(requests, end_with_the_application_that_had_them)
{
    for (int fails = 0; fails < 2; fails++) {
        struct cluster_bench *bench = with_clients();
        bench->clients.arrivals = distribution_constant(30 * SECOND);
        bench->clients.timeout = 3600 * SECOND;
        bench->services[0].demand = distribution_constant(25 * SECOND);
        if (fails) {
            cluster_bench_fail(bench, 35 * SECOND, "database", false);
        }
        cluster_bench_run(bench, 36 * SECOND);
        const struct node *alpha = &bench->cluster->nodes[0];
        cr_expect_eq(node_executes_for(alpha, 0), !fails);
        cluster_bench_run(bench, 59 * SECOND);
        EXPECT_HAPPENINGS(bench, {"app.up", "alpha", 1, fails ? 47500 : -1});
        cr_expect_eq(node_cores_of(alpha)->jobs.done.count, (uint64_t)!fails);
        cr_expect_eq(node_cores_of(alpha)->jobs.lost.count, (uint64_t)fails);
        cr_expect_eq(cluster_bench_metric(bench, "clients.web.throughput") > 0, !fails);
        cluster_bench_end(bench);
    }
}

/*
 * Without fencing the other partition takes the reservation: the next write of this one is refused
 * and ends the application, because of the partition.
 */
Test(requests, a_write_that_is_refused_ends_the_application)
{
    struct cluster_bench *bench = with_clients();
    cluster_bench_fence_with(bench, &fencing_none_kind);
    bench->services[0].writes = 1;
    cluster_bench_isolate(bench, 30 * SECOND, 0, 0);
    cluster_bench_run(bench, 60 * SECOND);
    EXPECT_HAPPENINGS(bench, {"lun.preempt", "beta", 0, 37650}, {"app.failed", "beta", 0, -1});
    const struct timeline_entry *failed = cluster_bench_find(bench, "app.failed", "alpha", 0);
    cr_assert_not_null(failed);
    cr_expect(failed->at > 37650 * MS && failed->at < 37760 * MS);
    const struct timeline_entry *event = failed;
    while (event->what.cause != 0) {
        event = &bench->assembly.timeline->entries[event->what.cause - 1];
    }
    cr_expect_eq(event, cluster_bench_find(bench, "fault.inject", NULL, 0));
    cr_expect_gt(cluster_bench_metric(bench, "services.database.downtime.partition"), 5);
    cr_expect_eq(cluster_bench_metric(bench, "storage.lun0.double_ownership"), 0);
    cluster_bench_end(bench);
}

/* The reservation of a node that is down stays until it is preempted: an application that it
 * refused is not just started again. */
Test(requests, who_was_refused_takes_the_storage_again)
{
    struct cluster_bench *bench = with_clients();
    cluster_bench_fence_with(bench, &fencing_none_kind);
    bench->services[0].writes = 1;
    cluster_bench_isolate(bench, 30 * SECOND, 0, 0);
    cluster_bench_crash(bench, 39 * SECOND, "beta", TICKS_NEVER);
    cluster_bench_run(bench, 200 * SECOND);
    EXPECT_HAPPENINGS(bench, {"lun.preempt", "beta", 0, 37650},
                      {"monitor.failed", "alpha", 0, 40000}, {"lun.preempt", "alpha", 0, 43000},
                      {"app.failed", "alpha", 1, -1});
    cluster_bench_end(bench);
}

/* Reads are not refused; but the service counts as taken from its clients once another node has its
 * storage. */
Test(requests, who_only_reads_is_not_refused)
{
    struct cluster_bench *bench = with_clients();
    cluster_bench_fence_with(bench, &fencing_none_kind);
    bench->services[0].writes = 0;
    cluster_bench_isolate(bench, 30 * SECOND, 0, 0);
    cluster_bench_run(bench, 100 * SECOND);
    EXPECT_HAPPENINGS(bench, {"app.failed", NULL, 0, -1}, {"outage.begin", NULL, 0, 37650});
    cluster_bench_end(bench);
}

/* Through crashes, hangs, failures, losses and failbacks no request and no message goes missing:
 * the laws of clients and network hold at the end of each run, and at times on the way. */
Test(requests, are_conserved_whatever_happens)
{
    for (unsigned seed = 1; seed <= 12; seed++) {
        struct cluster_bench *bench = cluster_bench_create(2);
        cluster_bench_clients(bench);
        bench->options.seed = seed;
        bench->services[0].stickiness = seed % 2 == 0 ? 0 : PARAMETER_INFINITE;
        bench->clients.retries = seed % 4;
        if (seed % 3 == 0) {
            bench->clients.arrivals = (struct distribution){0};
            bench->clients.population = 5;
            bench->clients.think = distribution_exponential(0.5 * SECOND);
        }
        cluster_bench_lose(bench, 10 * SECOND, "clients", 0.3, 20 * SECOND);
        cluster_bench_hang(bench, 40 * SECOND, "alpha", 1500 * MS);
        cluster_bench_fail(bench, 50 * SECOND, "database", seed % 2 == 0);
        cluster_bench_crash(bench, (100 + seed) * SECOND, "alpha", 30 * SECOND);
        cluster_bench_isolate(bench, 400 * SECOND, 1, 10 * SECOND);
        cluster_bench_crash(bench, 700 * SECOND, "beta", 30 * SECOND);
        for (unsigned i = 1; i <= 10; i++) {
            cluster_bench_run(bench, i * 100 * SECOND - 50 * MS);
            cr_expect_eq(cluster_bench_broken_laws(bench), 0, "seed %u, %u", seed, i);
        }
        cluster_bench_end(bench);
    }
}

/* The cable of the node is out for 2 s from 30.0003 s on: the request asked at 30 s is executed,
 * its reply is lost, and it is executed once more by a retry. Of requests that do not arrive none
 * is done twice. A node that crashes at that instant executes nothing: its requests are done once.
 */
Test(requests, what_was_executed_is_done_again_where_its_reply_is_lost)
{
    for (int crashes = 0; crashes < 2; crashes++) {
        struct cluster_bench *bench = with_clients();
        sim_ticks at = 30 * SECOND + 3 * MS / 10;
        if (crashes) {
            cluster_bench_crash(bench, at, "alpha", TICKS_NEVER);
        } else {
            cluster_bench_lose(bench, at, "alpha", 1, 2 * SECOND);
        }
        cluster_bench_run(bench, 180 * SECOND);
        double redone = cluster_bench_metric(bench, "services.database.lost_work.redone");
        cr_expect_eq(redone, crashes ? 0 : 1, "%g", redone);
        cr_expect_geq(cluster_bench_metric(bench, "clients.web.requests_retried"), 20);
        cluster_bench_end(bench);
    }
}

/* Requests that take longer than their clients wait, and are not asked again, are executed for
 * nobody. */
Test(requests, what_is_given_up_is_executed_for_nobody)
{
    struct cluster_bench *bench = with_clients();
    bench->clients.retries = 0;
    bench->clients.timeout = MS / 2;
    cluster_bench_run(bench, 10 * SECOND);
    cr_expect_eq(cluster_bench_metric(bench, "services.database.lost_work.abandoned"), 99);
    cr_expect_eq(cluster_bench_metric(bench, "services.database.lost_work.redone"), 0);
    cluster_bench_end(bench);
}

/* An application whose database is not up refuses its clients: from the failure at 34 on, while it
 * is up itself. */
Test(requests, an_application_without_its_database_refuses)
{
    struct cluster_bench *bench = with_clients();
    cluster_bench_services(bench, 2);
    cluster_bench_require(bench, 1, 0);
    bench->clients.service = "files";
    bench->clients.arrivals = distribution_constant(1000 * MS);
    bench->clients.retries = 0;
    cluster_bench_fail(bench, 33500 * MS, "database", false);
    cluster_bench_run(bench, 39800 * MS);
    cr_expect_eq(bench->cluster->services[1].instances[0].state, INSTANCE_UP);
    cr_expect_eq(cluster_bench_metric(bench, "clients.web.refusals"), 6, "at 34 to 39 s");
    cluster_bench_end(bench);
}
