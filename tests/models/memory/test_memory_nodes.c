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

/* Node 2 is 30 ticks from node 0 and 50 from node 1, the others are 20 apart: a latency that node 2
 * gives is that from its nearest, one of the machine that of the nearest pair. */
Test(memory_nodes, a_latency_of_a_node_is_from_its_nearest)
{
    static const double crossing[] = {0, 20, 30, 20, 0, 50, 30, 50, 0}, nearest_to[] = {20, 20, 30};
    struct distances distances = {3, crossing, 20, nearest_to};
    struct memory_parameters all = machine();
    struct arena *arena = arena_create();
    const sim_ticks *table = memory_latencies(&all, &nodes, &distances, 3, arena);
    static const sim_ticks expected[] = {80, 140, 500, 140, 110, 520};
    for (int i = 0; i < 6; i++) {
        cr_expect_eq(table[i], expected[i], "%d: %lld", i, (long long)table[i]);
    }
    arena_destroy(arena);
}
