#include "models/memory/memory.h"

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
