#include "models/interconnect/ring.h"
#include "models/processor/scheduler_fcfs.h"
#include "tests/models/systems/multiprocessor_fixture.h"

/* Each limit in turn is the one that binds; the machine comes near it and never over it. */
Test(multiprocessor_bound, is_near_and_never_exceeded)
{
    static const struct {
        double compute_ns;
        int64_t outstanding;
        double channel_bandwidth, bank_ns;
        double bound;
    } facts[] = {
        {400, 8, 64e9, 1, 4 / 400e-9},    /* cores compute */
        {0, 1, 64e9, 1, 4 / 100e-9},      /* one line each in 100 ns */
        {0, 64, 0.64e9, 1, 2 / 100e-9},   /* two channels */
        {0, 64, 64e9, 90, 2 * 4 / 90e-9}, /* banks: random addresses leave some idle */
        {0, 4, 64e9, 1, 16 / 100e-9},     /* four lines each */
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct fixture fixture;
        fixture_init(&fixture);
        fixture.machine.cores_per_processor = 4;
        fixture.memory.latency = 101 * NS;
        fixture.memory.channels = 2;
        fixture.memory.channel_bandwidth = facts[i].channel_bandwidth;
        fixture.memory.banks = 4;
        fixture.memory.bank_cycle = distribution_constant((int64_t)facts[i].bank_ns * NS);
        fixture.program.compute = distribution_constant((int64_t)facts[i].compute_ns * NS);
        fixture.program.outstanding = facts[i].outstanding;
        double bound = multiprocessor_references_per_s(&fixture.parameters, TICKS_PER_SECOND_FINE);
        cr_expect(fixture_is_near(bound, facts[i].bound, 0.011), "case %zu: %g not %g", i, bound,
                  facts[i].bound);
        cr_expect_eq(multiprocessor_events_per_s(&fixture.parameters, TICKS_PER_SECOND_FINE),
                     2 * bound);
        struct simulation_result result;
        fixture_run(&fixture, &result);
        double throughput = fixture_value(&result, "throughput");
        cr_expect_leq(throughput, 1.001 * bound, "case %zu: %g over %g", i, throughput, bound);
        cr_expect_geq(throughput, 0.75 * bound, "case %zu: %g far under %g", i, throughput, bound);
        simulation_result_free(&result);
    }
}

/* The same number of instructions is the same bound. */
Test(multiprocessor_bound, knows_instructions_and_crossings)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture_use_bus(&fixture);
    fixture.bus.bandwidth = 64e9;
    fixture.memory.latency = 1 * NS;
    fixture.program.compute = (struct distribution){0};
    fixture.program.instructions_between_misses = distribution_constant(100);
    fixture.program.cycles_per_instruction = 2;
    double bound = multiprocessor_references_per_s(&fixture.parameters, TICKS_PER_SECOND_FINE);
    cr_expect(fixture_is_near(bound, 1e9 / 200, 1e-12), "%g", bound);
    cr_expect_eq(multiprocessor_events_per_s(&fixture.parameters, TICKS_PER_SECOND_FINE),
                 3 * bound);
}

Test(multiprocessor_bound, cores_with_a_thread_are_at_most_all)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture.machine.cores_per_processor = 4;
    int64_t cores = 4 * fixture.machine.processors;
    fixture.workload.team.threads = 0;
    cr_expect_eq(multiprocessor_core_share(&fixture.parameters), 1);
    fixture.workload.team.threads = 1;
    cr_expect_eq(multiprocessor_core_share(&fixture.parameters), 1.0 / (double)cores);
    fixture.workload.team.threads = 5 * cores;
    cr_expect_eq(multiprocessor_core_share(&fixture.parameters), 1);
}

/* Six threads on the two cores of one processor leave the others without one, and ask for no more
 * than two cores can. */
Test(multiprocessor_bound, threads_bound_to_a_node_take_its_cores_alone)
{
    int64_t first[] = {0};
    struct scheduler_fcfs_parameters fcfs = {0};
    struct fixture fixture;
    fixture_init(&fixture);
    fixture_use_bus(&fixture);
    fixture.bus.bandwidth = 64e9;
    fixture.machine.processors = 4;
    fixture.machine.cores_per_processor = 2;
    fixture.machine.scheduler = (struct part){&scheduler_fcfs_kind, &fcfs};
    fixture.memory.latency = 1 * NS;
    fixture.program.compute = distribution_constant(100 * NS);
    fixture.workload.team.threads = 6;
    fixture.workload.team.nodes = (struct parameter_list){1, first};
    cr_expect_eq(multiprocessor_core_share(&fixture.parameters), 0.25);
    double bound = multiprocessor_references_per_s(&fixture.parameters, TICKS_PER_SECOND_FINE);
    cr_expect(fixture_is_near(bound, 2 / 100e-9, 1e-12), "%g", bound);
}

/* Each link of a ring is an event, two with a latency; the mean way of eight has 16/7 links. */
Test(multiprocessor_bound, counts_the_links_of_a_way)
{
    struct fixture fixture;
    fixture_init(&fixture);
    struct ring_parameters ring = {.link = {.bandwidth = 64e9}, .directions = 2};
    fixture.machine.interconnect = (struct part){&ring_kind, &ring};
    fixture.machine.processors = 8;
    fixture.memory.layout = MEMORY_NUMA;
    double bound = multiprocessor_references_per_s(&fixture.parameters, TICKS_PER_SECOND_FINE);
    double events = multiprocessor_events_per_s(&fixture.parameters, TICKS_PER_SECOND_FINE);
    cr_expect(fixture_is_near(events, (2 + 16.0 / 7) * bound, 1e-12), "%g", events / bound);
    ring.link.latency = 5 * NS;
    events = multiprocessor_events_per_s(&fixture.parameters, TICKS_PER_SECOND_FINE);
    cr_expect(fixture_is_near(events, (2 + 32.0 / 7) * bound, 1e-12), "%g", events / bound);
}

/* Two processors of two channels of 1 GB/s each, and a port of 3 GB/s: as much under either layout,
 * and on a bus what that carries. */
Test(multiprocessor_bound, capacity_is_that_of_memory_and_ports)
{
    static const char *const designs[] = {"uma", "numa"};
    for (int layout = MEMORY_UMA; layout <= MEMORY_NUMA; layout++) {
        struct fixture fixture;
        struct system_capacity capacity;
        fixture_init(&fixture);
        fixture_use_links(&fixture);
        fixture.links = (struct point_to_point_parameters){.bandwidth = 3.2e9, .ports = 1};
        fixture.memory.layout = layout;
        fixture.memory.channels_per_processor = 2;
        fixture.machine.processors = 2;
        multiprocessor_capacity(&fixture.parameters, TICKS_PER_SECOND_FINE, &capacity);
        cr_expect_str_eq(capacity.design, designs[layout]);
        cr_expect_eq(capacity.memory, 0, "no limit");
        cr_expect(fixture_is_near(capacity.interconnect, 6.4e9, 1e-9));
        fixture.memory.channel_bandwidth = 1e9;
        multiprocessor_capacity(&fixture.parameters, TICKS_PER_SECOND_FINE, &capacity);
        cr_expect(fixture_is_near(capacity.memory, 4e9, 1e-9), "%g", capacity.memory);
        fixture.bus = (struct bus_parameters){.bandwidth = 12.8e9, .buses = 2};
        fixture_use_bus(&fixture);
        multiprocessor_capacity(&fixture.parameters, TICKS_PER_SECOND_FINE, &capacity);
        cr_expect(fixture_is_near(capacity.interconnect, 25.6e9, 1e-9));
    }
}
