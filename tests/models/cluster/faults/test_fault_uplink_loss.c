#include "models/network/ethernet.h"
#include "tests/models/cluster/cluster_fixture.h"
#include "tests/models/systems/cluster_cases.h"

extern const struct kind fault_uplink_loss_kind, fault_switch_failure_kind;

/* Nodes 0 and 1 are at a switch with two uplinks. */
static struct switch_parameters enclosure;

static void add_switch(struct cluster_bench *bench)
{
    static const char *const names[] = {"enclosure"};
    static const char *const there[] = {"alpha", "beta"};
    struct ethernet_parameters *network = bench->parameters.system->network.parameters;
    enclosure = (struct switch_parameters){.endpoints = {.count = 2, .elements = (void *)there},
                                           .uplinks = 2};
    network->switches = (struct parameter_map){1, names, &enclosure};
}

static void lose(struct cluster_bench *bench, const struct kind *kind, sim_ticks at, int64_t number,
                 int64_t count, sim_ticks lasts)
{
    static const char *const name = "enclosure";
    struct part *fault = cluster_bench_fault(bench, kind, at, NULL);
    bench_set(fault, "switch", &name);
    bench_set(fault, "for", &lasts);
    if (kind == &fault_uplink_loss_kind) {
        bench_set(fault, "number", &number);
        bench_set(fault, "count", &count);
    }
}

/* One of two is no outage; both part the node from its clients, not from the node beside it. */
Test(fault_uplink_loss, the_last_uplink_is_missed)
{
    struct cluster_bench *bench = cluster_bench_create(3);
    cluster_bench_clients(bench);
    add_switch(bench);
    lose(bench, &fault_uplink_loss_kind, 30 * SECOND, 2, 1, 10 * SECOND);
    lose(bench, &fault_uplink_loss_kind, 32 * SECOND, 1, 2, SECOND);
    cluster_bench_run(bench, 31 * SECOND);
    cr_expect_eq(cluster_bench_count(bench, "outage.begin", NULL), 0);
    cluster_bench_run(bench, 32 * SECOND + 500 * MS);
    cr_expect_not(network_reaches(bench->cluster->network, 0, 3));
    cr_expect(network_reaches(bench->cluster->network, 0, 1));
    cluster_bench_run(bench, 60 * SECOND);
    EXPECT_HAPPENINGS(bench, {"unit.fail", "enclosure", 0, 30000},
                      {"outage.begin", "database", 0, 32000}, {"outage.end", "database", 0, 33000},
                      {"unit.repaired", "enclosure", 1, 40000});
    cluster_bench_end(bench);
}

/* A switch that fails parts its nodes, and no others. */
Test(fault_uplink_loss, a_switch_parts_only_its_nodes)
{
    struct cluster_bench *bench = cluster_bench_create(4);
    add_switch(bench);
    lose(bench, &fault_switch_failure_kind, 30 * SECOND, 0, 0, 2 * SECOND);
    cluster_bench_run(bench, 31 * SECOND);
    cr_expect_not(network_reaches(bench->cluster->network, 0, 1));
    cr_expect_not(network_reaches(bench->cluster->network, 1, 2));
    cr_expect(network_reaches(bench->cluster->network, 2, 3));
    cluster_bench_run(bench, 60 * SECOND);
    cr_expect(network_reaches(bench->cluster->network, 0, 1));
    cluster_bench_end(bench);
}

Test(fault_uplink_loss, says_which_uplinks_there_are)
{
    for (int which = 0; which < 4; which++) {
        struct cluster_bench *bench = sound_cluster(2);
        if (which > 0) {
            add_switch(bench);
        }
        lose(bench, which == 3 ? &fault_switch_failure_kind : &fault_uplink_loss_kind, SECOND,
             which == 1 ? 3 : 2, 2, SECOND);
        static const char *const other = "bay";
        if (which == 3) {
            bench_set(&bench->faults[1], "switch", &other);
        }
        static const char *const texts[] = {
            "/faults/1/switch: there is no switch \"enclosure\", nor any other",
            "/faults/1/number: \"enclosure\" has 2 uplinks, not 4",
            "/faults/1/count: \"enclosure\" has 2 uplinks, not 3",
            "/faults/1/switch: there is no switch \"bay\"; known is enclosure"};
        EXPECT_ERRORS(bench, texts[which]);
    }
}
