#include "models/memory/memory.h"

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
    struct assembly assembly = {run, measures_create(run->arena, 2), run->arena};
    reference_pool_init(pool, run->arena, 4);
    struct memory *memory =
        memory_build(&assembly, parameters,
                     &(struct memory_surroundings){.processors = 2,
                                                   .line_bytes = 64,
                                                   .ticks_per_second = TICKS_PER_SECOND_FINE,
                                                   .crossing = 2000},
                     pool);
    memory->out = (struct port){note_return, NULL};
    return memory;
}

/* What is left for the fixed delay: the latency less the services on the way. */
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

static size_t complaints_about(const struct memory_parameters *parameters, const char *where)
{
    struct complaints complaints = {0};
    memory_check(parameters,
                 &(struct memory_surroundings){.processors = 2,
                                               .line_bytes = 64,
                                               .ticks_per_second = TICKS_PER_SECOND_FINE,
                                               .crossing = 2000},
                 &complaints);
    size_t about = 0;
    for (size_t i = 0; i < complaints.count; i++) {
        about += where != NULL && strcmp(complaints.list[i].where, where) == 0;
    }
    size_t result = where == NULL ? complaints.errors : about;
    complaints_free(&complaints);
    return result;
}

Test(memory, check_complains_of_what_cannot_be)
{
    const struct memory_parameters good = {
        .layout = MEMORY_NUMA, .latency = 80000, .remote_latency = 140000, .channels = 1};
    cr_expect_eq(complaints_about(&good, NULL), 0);

    struct memory_parameters bad = good;
    bad.remote_latency = 0;
    cr_expect_eq(complaints_about(&bad, NULL), 0, "latency and crossing stand in");
    cr_expect_eq(memory_latency(&bad, 0, 1, 1999.6), 82000);
    bad.remote_latency = 1999;
    cr_expect_eq(complaints_about(&bad, "/system/memory/remote_latency"), 1, "less than crossing");
    bad.layout = MEMORY_UMA;
    cr_expect_eq(complaints_about(&bad, NULL), 0, "uma has no remote latency");
    bad.latency = 0;
    cr_expect_eq(complaints_about(&bad, "/system/memory/latency"), 1);

    bad = good;
    bad.channel_bandwidth = 0.7e9; /* 91 ns a line */
    cr_expect_eq(complaints_about(&bad, "/system/memory/latency"), 1);
    cr_expect_eq(complaints_about(&bad, "/system/memory/remote_latency"), 0);

    bad = good;
    bad.banks = 4;
    cr_expect_eq(complaints_about(&bad, "/system/memory/bank_cycle"), 1);
    bad.banks = 0;
    bad.bank_cycle = distribution_constant(45000);
    cr_expect_eq(complaints_about(&bad, "/system/memory/banks"), 1);
    bad.banks = 4;
    bad.channels = 4096;
    bad.banks = 1024;
    cr_expect_eq(complaints_about(&bad, "/system/memory/banks"), 1, "2^22 for each of two");
    bad.channels = 1;
    bad.banks = 4;
    bad.bank_cycle = distribution_pareto(1000, 0.9); /* has no mean */
    cr_expect_eq(complaints_about(&bad, "/system/memory/latency"), 1);
}

Test(memory, check_wants_a_square_matrix)
{
    static sim_ticks numbers[3] = {80000, 140000, 140000};
    struct parameter_list rows[3] = {{2, numbers}, {2, numbers}, {2, numbers}};
    struct memory_parameters parameters = {.layout = MEMORY_NUMA, .channels = 1};
    for (size_t count = 1; count <= 3; count++) {
        parameters.latencies = (struct parameter_list){count, rows};
        cr_expect_eq(complaints_about(&parameters, "/system/memory/latencies"), count != 2);
    }
    parameters.latencies.count = 2;
    rows[1].count = 3;
    cr_expect_eq(complaints_about(&parameters, "/system/memory/latencies"), 1);
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
