#include "tests/models/cluster/cluster_fixture.h"
#include "tests/models/systems/cluster_cases.h"

extern const struct kind fault_slow_node_kind;

static void slow(struct cluster_bench *bench, sim_ticks at, const char *target, double factor,
                 sim_ticks lasts)
{
    struct part *fault = cluster_bench_fault(bench, &fault_slow_node_kind, at, target);
    bench_set(fault, "factor", &factor);
    bench_set(fault, "for", &lasts);
}

/* Jobs of 1 ms take as many times as long: a client of constant requests sees it; no one fences. */
Test(fault_slow_node, clients_wait_and_nobody_notices)
{
    for (int is_slow = 0; is_slow < 2; is_slow++) {
        struct cluster_bench *bench = cluster_bench_create(2);
        cluster_bench_clients(bench);
        if (is_slow == 1) {
            slow(bench, SECOND, "alpha", 50, 0);
        }
        cluster_bench_run(bench, 200 * SECOND);
        double response = cluster_bench_metric(bench, "clients.web.response_time");
        cr_expect(is_slow == 1 ? response > 0.05 : response < 0.01, "%g s", response);
        cr_expect_eq(cluster_bench_count(bench, "node.suspect", NULL), (size_t)0);
        cr_expect_eq(cluster_bench_count(bench, "fence.start", NULL), (size_t)0);
        cluster_bench_end(bench);
    }
}

/* A later fault takes the place of one that goes on, which then ends nothing. */
Test(fault_slow_node, a_later_one_takes_its_place)
{
    struct cluster_bench *bench = cluster_bench_create(2);
    slow(bench, 10 * SECOND, "alpha", 5, 20 * SECOND);
    slow(bench, 20 * SECOND, "alpha", 7, 30 * SECOND);
    cluster_bench_run(bench, 15 * SECOND);
    cr_expect_eq(bench->cluster->nodes[0].slowness[SLOW_BY_FAULT], 5.0);
    cluster_bench_run(bench, 40 * SECOND);
    cr_expect_eq(bench->cluster->nodes[0].slowness[SLOW_BY_FAULT], 7.0);
    cluster_bench_run(bench, 60 * SECOND);
    cr_expect_eq(bench->cluster->nodes[0].slowness[SLOW_BY_FAULT], 1.0);
    EXPECT_HAPPENINGS(bench, {"node.slow", "alpha", 1, 20000},
                      {"node.full_speed", "alpha", 0, 50000}, {"node.full_speed", "alpha", 1, -1});
    cluster_bench_end(bench);
}

Test(fault_slow_node, says_what_is_no_node)
{
    struct cluster_bench *bench = sound_cluster(2);
    slow(bench, SECOND, "omega", 2, 0);
    EXPECT_ERRORS(bench, "/faults/1/target: there is no node \"omega\"");
}
