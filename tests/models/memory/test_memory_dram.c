#include "models/memory/memory.h"

#include "tests/models/memory/dram_fixture.h"
#include "tests/models/systems/multiprocessor_fixture.h"

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
Test(memory_dram, a_node_with_plain_channels_has_none)
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
        struct numa_nodes nodes = nodes_of(list, &plain[i]);
        cr_expect_eq(memory_at(&memory, &nodes, 1).dram, i == 0 ? &of_all : NULL, "case %d", i);
    }
}

Test(memory_dram, each_node_has_the_machines_or_its_own_or_none)
{
    struct dram_parameters of_all = dram_defaults(), of_node = dram_defaults();
    struct memory_parameters memory = {.layout = MEMORY_NUMA, .channels = 4, .dram = &of_all};
    struct numa_memory_parameters own = nothing;
    struct numa_node_parameters list[2];
    struct numa_nodes nodes = nodes_of(list, &own);
    cr_expect_eq(memory_at(&memory, &nodes, 1).dram, &of_all);
    own.dram = &of_node;
    own.channels = 2;
    cr_expect_eq(memory_at(&memory, &nodes, 0).dram, &of_all);
    cr_expect_eq(memory_at(&memory, &nodes, 1).dram, &of_node);
    cr_expect_eq(memory_at(&memory, &nodes, 1).channels, 2);
    own.dram = NULL;
    own.channel_bandwidth = 1e9;
    cr_expect_null(memory_at(&memory, &nodes, 1).dram);
    cr_expect(memory_has_dram(&memory, &nodes));

    memory.dram = NULL;
    memory.channel_bandwidth = 20e9;
    memory.banks = 16;
    cr_expect_not(memory_has_dram(&memory, &nodes));
    own.channel_bandwidth = 0;
    own.dram = &of_node;
    cr_expect(memory_has_dram(&memory, &nodes));
    struct memory_parameters at = memory_at(&memory, &nodes, 1);
    cr_expect_eq(at.banks, 0, "the machine's banks are not the node's");
    cr_expect_eq(at.channel_bandwidth, 0);
    cr_expect_eq(memory_at(&memory, &nodes, 0).banks, 16);
}

/* Of two nodes the second alone has DRAM, with channels of its own. */
Test(memory_dram, is_built_where_it_is)
{
    struct fixture fixture;
    struct dram_parameters dram = dram_defaults();
    struct numa_memory_parameters own = nothing;
    struct numa_node_parameters list[2];
    fixture_init(&fixture);
    fixture_use_links(&fixture);
    own.dram = &dram;
    own.channels = 3;
    nodes_of(list, &own);
    fixture.memory.layout = MEMORY_NUMA;
    fixture.machine.nodes = (struct parameter_list){2, list};
    fixture.machine.cores_per_processor = 2;
    struct bench bench = bench_build(&fixture);
    const struct dram *built = bench.machine->machine->memory->dram;
    cr_assert_not_null(built);
    cr_expect_not(dram_is_at(built, 0));
    cr_expect(dram_is_at(built, 1));
    cr_expect_not(dram_is_at(NULL, 0));
    cr_expect_eq(built->line_count, 3);
    cr_expect_eq(built->controllers[1].timing->channels, 3);
    cr_expect_eq(built->lines[2].controller, &built->controllers[1]);
    run_destroy(bench.run);
}

/* A node without channels has no DRAM, whatever is said of it. */
Test(memory_dram, is_behind_channels_alone)
{
    struct dram_parameters dram = dram_defaults();
    struct memory_parameters memory = {.layout = MEMORY_NUMA, .channels = 1};
    struct numa_memory_parameters own = nothing;
    struct numa_node_parameters list[2];
    struct numa_nodes nodes = nodes_of(list, &own);
    own.dram = &dram;
    for (own.channels = 0; own.channels < 2; own.channels++) {
        cr_expect_eq(memory_has_dram(&memory, &nodes), own.channels > 0);
    }
}
