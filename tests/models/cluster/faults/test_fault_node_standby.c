#include "models/kinds.h"
#include "tests/models/cluster/cluster_fixture.h"

static void stand_by(struct cluster_bench *bench, sim_ticks at, const char *node, sim_ticks lasts)
{
    bench_set(cluster_bench_fault(bench, kinds_find("fault", "node_standby"), at, node), "for",
              &lasts);
}

/* 2 s to stop, 1 each of reservation, volume, mount and address, 0.5 to start: no detection, no
 * fencing, and clean. The service stays where it is when the node may run it again. */
Test(fault_node_standby, services_move_in_order)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    stand_by(bench, 30 * SECOND, "alpha", 100 * SECOND);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"node.standby", "alpha", 0, 30000}, {"app.stop", "alpha", 0, 30000},
                      {"app.up", "beta", 0, 36500}, {"node.online", "alpha", 0, 130000},
                      {"app.stop", "beta", 0, -1}, {"fence.start", NULL, 0, -1},
                      {"membership.formed", NULL, 0, -1});
    cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_STOP), 2000);
    cr_expect_eq(cluster_bench_metric(bench, "services.database.downtime.node_standby"), 6.5);
    cluster_bench_end(bench);
}

/* With failback it moves back at the end; and nothing takes a service that nobody else may run. */
Test(fault_node_standby, its_end_lets_services_return)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    bench->services[0].stickiness = 0;
    stand_by(bench, 30 * SECOND, "alpha", 100 * SECOND);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"failback.start", "alpha", 0, 130000},
                      {"app.up", "alpha", 1, 136500});
    cluster_bench_end(bench);
    bench = cluster_bench_create(1);
    stand_by(bench, 30 * SECOND, "alpha", 100 * SECOND);
    cluster_bench_run(bench, 300 * SECOND);
    EXPECT_HAPPENINGS(bench, {"service.blocked", NULL, 0, 32000}, {"app.up", "alpha", 1, 134500});
    cr_expect_eq(cluster_bench_phase_ms(bench, PHASE_BLOCKED), 98000);
    cluster_bench_end(bench);
}
