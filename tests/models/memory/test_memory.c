#include "models/memory/memory.h"

#include "tests/models/memory/dram_fixture.h"
#include "tests/models/systems/multiprocessor_fixture.h"

/* One reference issued by hand on a machine of two processors, and when it returns. */
static sim_ticks returned_at;

static void note_return(struct run *run, void *owner, struct reference *reference)
{
    (void)owner;
    (void)reference;
    returned_at = run_now(run);
}

static struct memory *build(struct run *run, struct reference_pool *pool,
                            const struct memory_parameters *parameters)
{
    struct assembly assembly = assembly_start(run, measures_create(run->arena, 2), NULL);
    reference_pool_init(pool, run->arena, 4);
    struct scope scope = place_of(run->arena, "system", "memory");
    static const double crossings[] = {2000, 2000}, to_others[] = {0, 2000, 2000, 0};
    bool is_uma = parameters->layout == MEMORY_UMA;
    struct memory *memory = memory_build(
        &assembly, &scope, parameters,
        &(struct memory_environment){.processors = 2,
                                     .line_bytes = 64,
                                     .ticks_per_second = TICKS_PER_SECOND_FINE,
                                     .distances = {.homes = is_uma ? 1 : 2,
                                                   .crossing = is_uma ? crossings : to_others,
                                                   .nearest = 2000}},
        pool);
    memory->out = (struct reference_port){NULL, note_return};
    return memory;
}

/* The fixed delay is the latency less the services on the way. */
Test(memory, delays_are_what_services_leave_of_a_latency)
{
    static const struct {
        int layout;
        uint16_t processor, home;
        sim_ticks returns; /* after it came to the memory */
    } facts[] = {
        {MEMORY_NUMA, 0, 0, 80000},         {MEMORY_NUMA, 1, 1, 80000},
        {MEMORY_NUMA, 0, 1, 140000 - 2000}, /* crossing came before */
        {MEMORY_NUMA, 1, 0, 140000 - 2000}, {MEMORY_UMA, 0, 0, 80000 - 2000},
        {MEMORY_UMA, 1, 0, 80000 - 2000},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct memory_parameters parameters = {.layout = facts[i].layout,
                                               .latency = 80000,
                                               .remote_latency = 140000,
                                               .channels = 2,
                                               .channel_bandwidth = 16e9,
                                               .banks = 4,
                                               .bank_cycle = distribution_constant(45000)};
        struct run *run = run_create(
            &(struct run_options){.horizon = 1000000, .ticks_per_second = TICKS_PER_SECOND_FINE});
        struct reference_pool pool;
        struct memory *memory = build(run, &pool, &parameters);
        struct reference *reference = reference_take(&pool, 0);
        reference->processor = facts[i].processor;
        reference->home = facts[i].home;
        memory_deliver(run, memory, reference);
        run_until(run, 1000000);
        cr_expect_eq(returned_at, facts[i].returns, "case %zu: %lld", i, (long long)returned_at);
        run_destroy(run);
    }
}

Test(memory, reports_each_controller_and_the_mean_of_all)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture_use_links(&fixture);
    fixture.machine.processors = 2;
    fixture.memory.layout = MEMORY_NUMA;
    fixture.memory.remote_latency = 2000 * NS;
    fixture.memory.channel_bandwidth = 0.64e9; /* 100 ns a line */
    fixture.links.bandwidth = 64e9;
    fixture.program.placement = PLACEMENT_ON_ONE_NODE;
    fixture.program.node = 1;
    struct simulation_result result;
    fixture_run(&fixture, &result);
    cr_expect_eq(fixture_value(&result, "memory.controllers.0.utilization"), 0);
    double busy = fixture_value(&result, "memory.controllers.1.utilization");
    double throughput = fixture_value(&result, "memory.controllers.1.throughput");
    cr_expect(fixture_is_near(busy, throughput * 100e-9, 1e-3), "%g", busy);
    cr_expect_eq(fixture_value(&result, "memory.utilization"), busy / 2);
    simulation_result_free(&result);
}

/* Of two nodes the second alone has DRAM, with channels of its own. */
Test(memory, dram_is_built_where_a_node_has_it)
{
    struct fixture fixture;
    struct dram_parameters dram = dram_defaults();
    struct numa_memory_parameters own = {
        .channels = 3, .banks = PARAMETER_NOT_GIVEN, .dram = &dram};
    struct numa_node_parameters list[] = {{.cores = 2}, {.cores = 0, .memory = &own}};
    fixture_init(&fixture);
    fixture_use_links(&fixture);
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
