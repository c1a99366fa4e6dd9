#include "models/memory/memory.h"

#include "tests/models/memory/dram_fixture.h"

#include <criterion/criterion.h>

/* A node as the machine, one that says all, and one behind a link. */
static struct numa_memory_parameters whole = {
    .latency = 110, .channels = 6, .channel_bandwidth = 5e9, .banks = 0};
static struct numa_memory_parameters far = {
    .remote_latency = 500, .channels = PARAMETER_NOT_GIVEN, .banks = PARAMETER_NOT_GIVEN};
static const struct numa_node_parameters given[] = {
    {.cores = PARAMETER_NOT_GIVEN},
    {.cores = PARAMETER_NOT_GIVEN, .memory = &whole},
    {.cores = 0, .memory = &far},
};
static const struct numa_nodes nodes = {.count = 3, .cores = 1, .given = given};

static struct memory_parameters machine(void)
{
    return (struct memory_parameters){.layout = MEMORY_NUMA,
                                      .latency = 80,
                                      .remote_latency = 140,
                                      .channels = 2,
                                      .transfer = distribution_constant(3),
                                      .banks = 4,
                                      .bank_cycle = distribution_constant(45)};
}

Test(memory_nodes, a_node_says_what_is_unlike)
{
    struct memory_parameters all = machine();
    struct memory_parameters at = memory_at(&all, &nodes, 0);
    cr_expect(at.latency == 80 && at.channels == 2 && at.banks == 4 && !at.is_own_remote);
    at = memory_at(&all, &nodes, 1);
    cr_expect(at.latency == 110 && at.remote_latency == 140 && at.channels == 6 && at.banks == 0);
    cr_expect(at.channel_bandwidth == 5e9 && at.transfer.family == DISTRIBUTION_NONE,
              "a bandwidth stands in place of the machine's transfer");
    at = memory_at(&all, &nodes, 2);
    cr_expect(at.remote_latency == 500 && at.is_own_remote && at.channels == 2 && at.banks == 4);
    cr_expect_eq(at.transfer.mean, 3);
    all.layout = MEMORY_UMA;
    at = memory_at(&all, &nodes, 1);
    cr_expect_eq(at.latency, 80, "uniform memory has no nodes");
}

/* Of 12 channels of each of two processors. */
Test(memory_nodes, clusters_share_the_channels_of_their_processor)
{
    struct memory_parameters all = machine();
    struct numa_nodes whole_processors = {.count = 2, .cores = 4, .of_a_processor = 1};
    struct numa_nodes clusters = {.count = 8, .cores = 1, .of_a_processor = 4};
    all.channels = 12;
    cr_expect_eq(memory_at(&all, &whole_processors, 1).channels, 12);
    cr_expect_eq(memory_at(&all, &clusters, 7).channels, 3);
    all.channels = 1;
    all.channels_per_processor = 12;
    cr_expect_eq(memory_at(&all, &whole_processors, 1).channels, 12);
    cr_expect_eq(memory_at(&all, &clusters, 7).channels, 3);
    all.layout = MEMORY_UMA;
    cr_expect_eq(memory_at(&all, &whole_processors, 0).channels, 24, "as many as under numa");
}

/* Two processors of two nodes each, 20 ticks apart. */
Test(memory_nodes, clusters_reach_each_other_within_their_processor)
{
    static const double crossing[] = {0, 20, 20, 0};
    struct distances distances = {
        .homes = 2, .crossing = crossing, .nearest = 20, .of_a_processor = 2};
    struct numa_nodes clusters = {.count = 4, .cores = 1, .of_a_processor = 2};
    struct memory_parameters all = machine();
    struct arena *arena = arena_create();
    static const sim_ticks expected[2][8] = {{80, 80, 140, 140, 80, 80, 140, 140},
                                             {80, 95, 140, 140, 95, 80, 140, 140}};
    for (int i = 0; i < 2; i++) {
        all.sibling_latency = i == 0 ? 0 : 95;
        const sim_ticks *table = memory_latencies(&all, &clusters, &distances, 4, arena);
        for (int k = 0; k < 8; k++) {
            cr_expect_eq(table[k], expected[i][k], "%d %d: %lld", i, k, (long long)table[k]);
        }
    }
    arena_destroy(arena);
}

/* Node 2 is 30 ticks from node 0 and 50 from node 1, the others are 20 apart: a latency that node 2
 * gives is that from its nearest, one of the machine that of the nearest pair. */
Test(memory_nodes, a_latency_of_a_node_is_from_its_nearest)
{
    static const double crossing[] = {0, 20, 30, 20, 0, 50, 30, 50, 0}, nearest_to[] = {20, 20, 30};
    struct distances distances = {
        .homes = 3, .crossing = crossing, .nearest = 20, .nearest_to = nearest_to};
    struct memory_parameters all = machine();
    struct arena *arena = arena_create();
    const sim_ticks *table = memory_latencies(&all, &nodes, &distances, 3, arena);
    static const sim_ticks expected[] = {80, 140, 500, 140, 110, 520};
    for (int i = 0; i < 6; i++) {
        cr_expect_eq(table[i], expected[i], "%d: %lld", i, (long long)table[i]);
    }
    arena_destroy(arena);
}

static const struct numa_memory_parameters nothing = {.channels = PARAMETER_NOT_GIVEN,
                                                      .banks = PARAMETER_NOT_GIVEN};

/* A machine of two nodes; the second says what its memory is. */
static struct numa_nodes nodes_of(struct numa_node_parameters *list,
                                  struct numa_memory_parameters *second)
{
    list[0] = (struct numa_node_parameters){.cores = 2};
    list[1] = (struct numa_node_parameters){.cores = 0, .memory = second};
    return (struct numa_nodes){.count = 2, .cores = 2, .given = list};
}

/* Channels are counted of DRAM, too; a bandwidth, a transfer or banks stand in its place. */
Test(memory_nodes, a_node_with_plain_channels_has_none)
{
    struct dram_parameters of_all = dram_defaults();
    struct memory_parameters memory = {.layout = MEMORY_NUMA, .dram = &of_all};
    struct numa_memory_parameters plain[5] = {nothing, nothing, nothing, nothing, nothing};
    plain[0].channels = 3;
    plain[1].channel_bandwidth = 1e9;
    plain[2].transfer = distribution_constant(1);
    plain[3].banks = 0;
    plain[4].bank_cycle = distribution_constant(1);
    for (int i = 0; i < 5; i++) {
        struct numa_node_parameters list[2];
        struct numa_nodes two = nodes_of(list, &plain[i]);
        cr_expect_eq(memory_at(&memory, &two, 1).dram, i == 0 ? &of_all : NULL, "case %d", i);
    }
}

Test(memory_nodes, each_node_has_the_machines_or_its_own_or_none)
{
    struct dram_parameters of_all = dram_defaults(), of_node = dram_defaults();
    struct memory_parameters memory = {.layout = MEMORY_NUMA, .channels = 4, .dram = &of_all};
    struct numa_memory_parameters own = nothing;
    struct numa_node_parameters list[2];
    struct numa_nodes two = nodes_of(list, &own);
    cr_expect_eq(memory_at(&memory, &two, 1).dram, &of_all);
    own.dram = &of_node;
    own.channels = 2;
    cr_expect_eq(memory_at(&memory, &two, 0).dram, &of_all);
    cr_expect_eq(memory_at(&memory, &two, 1).dram, &of_node);
    cr_expect_eq(memory_at(&memory, &two, 1).channels, 2);
    own.dram = NULL;
    own.channel_bandwidth = 1e9;
    cr_expect_null(memory_at(&memory, &two, 1).dram);
    cr_expect(memory_has_dram(&memory, &two));

    memory.dram = NULL;
    memory.channel_bandwidth = 20e9;
    memory.banks = 16;
    cr_expect_not(memory_has_dram(&memory, &two));
    own.channel_bandwidth = 0;
    own.dram = &of_node;
    cr_expect(memory_has_dram(&memory, &two));
    struct memory_parameters at = memory_at(&memory, &two, 1);
    cr_expect_eq(at.banks, 0, "the machine's banks are not the node's");
    cr_expect_eq(at.channel_bandwidth, 0);
    cr_expect_eq(memory_at(&memory, &two, 0).banks, 16);
}

/* A node without channels has no DRAM, whatever is said of it. */
Test(memory_nodes, is_behind_channels_alone)
{
    struct dram_parameters dram = dram_defaults();
    struct memory_parameters memory = {.layout = MEMORY_NUMA, .channels = 1};
    struct numa_memory_parameters own = nothing;
    struct numa_node_parameters list[2];
    struct numa_nodes two = nodes_of(list, &own);
    own.dram = &dram;
    for (own.channels = 0; own.channels < 2; own.channels++) {
        cr_expect_eq(memory_has_dram(&memory, &two), own.channels > 0);
    }
}
