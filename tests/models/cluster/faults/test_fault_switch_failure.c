#include "tests/models/cluster/cluster_fixture.h"
#include "tests/models/systems/cluster_cases.h"

extern const struct kind fault_switch_failure_kind;

static void fail(struct cluster_bench *bench, sim_ticks at, sim_ticks lasts)
{
    bench_set(cluster_bench_fault(bench, &fault_switch_failure_kind, at, NULL), "for", &lasts);
}

/* No endpoint hears another, clients included, until the switch carries again. */
Test(fault_switch_failure, nobody_hears_anybody)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_clients(bench);
    fail(bench, 30 * SECOND, 2 * SECOND);
    cluster_bench_run(bench, 31 * SECOND);
    for (uint32_t a = 0; a <= 3; a++) {
        for (uint32_t b = 0; b < a; b++) {
            cr_expect_not(network_reaches(bench->cluster->network, a, b));
        }
    }
    cluster_bench_run(bench, 60 * SECOND);
    cr_expect(network_reaches(bench->cluster->network, 0, 3));
    EXPECT_HAPPENINGS(bench, {"outage.begin", "database", 0, 30000},
                      {"network.heal", NULL, 0, 32000}, {"outage.end", "database", 0, 32000});
    cluster_bench_end(bench);
}

/* A later partition takes its place. */
Test(fault_switch_failure, a_later_partition_takes_its_place)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    fail(bench, 30 * SECOND, 20 * SECOND);
    cluster_bench_isolate(bench, 40 * SECOND, 2, 0);
    cluster_bench_run(bench, 60 * SECOND);
    cr_expect(network_reaches(bench->cluster->network, 0, 1));
    cr_expect_not(network_reaches(bench->cluster->network, 0, 2));
    EXPECT_HAPPENINGS(bench, {"network.heal", NULL, 0, -1});
    cluster_bench_end(bench);
}

Test(fault_switch_failure, says_which_networks_there_are)
{
    struct cluster_bench *bench = sound_cluster(2);
    static const char *const name = "ring1";
    bench_set(cluster_bench_fault(bench, &fault_switch_failure_kind, SECOND, NULL), "network",
              &name);
    EXPECT_ERRORS(bench, "/faults/1/network: there is no private network \"ring1\"");
}
