#include "tests/models/systems/multiprocessor_fixture.h"

#include "analysis/theory/mva_classes.h"
#include "analysis/theory/repairman.h"

TestSuite(multiprocessor);

/* N processors that compute for an exponential 9 ns, a bus of exponential 1 ns. Facts: M/M/1//N,
 * Kleinrock 1975; the values are those of published tables of the machine repairman. */
Test(multiprocessor, exponential_bus_is_the_machine_repairman)
{
    static const struct {
        int64_t processors;
        double throughput, response, number, thinking, speedup, power;
    } facts[] = {
        {1, 0.1, 1.0, 0.1, 0.9, 1.0, 0.9},
        {2, 0.1980198, 1.1, 0.21782178, 0.89108911, 1.980198, 1.7821782},
        {4, 0.38619141, 1.3575581, 0.52427729, 0.86893068, 3.8619141, 3.4757227},
        {8, 0.7108419, 2.2542606, 1.6024229, 0.79969714, 7.108419, 6.3975771},
        {16, 0.9889475, 7.1788163, 7.0994725, 0.55628297, 9.889475, 8.9005275},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct fixture fixture;
        fixture_init(&fixture);
        fixture_use_bus(&fixture);
        fixture.machine.processors = facts[i].processors;
        fixture.memory.latency = 1 * NS;
        fixture.bus.transfer = distribution_exponential((double)NS);
        struct simulation_result result;
        fixture_run(&fixture, &result);
        double throughput = fixture_value(&result, "throughput") * 1e-9;
        double response = fixture_value(&result, "memory_latency") * 1e9;
        double number = fixture_value(&result, "interconnect.bus.queue_length");
        double speedup = fixture_value(&result, "speedup");
        double power = fixture_value(&result, "processing_power");
        double busy = fixture_value(&result, "interconnect.bus.utilization");
        double thinking = fixture_value(&result, "core_utilization");
        cr_expect(fixture_is_near(throughput, facts[i].throughput, 0.015), "X %g", throughput);
        cr_expect(fixture_is_near(busy, facts[i].throughput, 0.015), "U %g", busy);
        cr_expect(fixture_is_near(response, facts[i].response, 0.015), "R %g", response);
        cr_expect(fixture_is_near(number, facts[i].number, 0.015), "L %g", number);
        cr_expect(fixture_is_near(thinking, facts[i].thinking, 0.015), "proc_util %g", thinking);
        cr_expect(fixture_is_near(speedup, facts[i].speedup, 0.015), "speedup %g", speedup);
        cr_expect(fixture_is_near(power, facts[i].power, 0.015), "power %g", power);
        cr_expect_eq(fixture_broken_laws(&result.report), 0);
        simulation_result_free(&result);
    }
}

/* A line takes constant time, 1 ns: Takacs 1962. At 8 processors an exponential bus is 4 % slower,
 * so this would fail with the wrong service. */
Test(multiprocessor, constant_bus_is_the_repairman_of_takacs)
{
    static const struct {
        int64_t processors;
        double throughput, response;
    } facts[] = {{2, 0.19893463, 1.0535539},
                 {4, 0.39219746, 1.1989442},
                 {8, 0.74028032, 1.8067172},
                 {16, 0.99899852, 7.0160397}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct fixture fixture;
        fixture_init(&fixture);
        fixture_use_bus(&fixture);
        fixture.machine.processors = facts[i].processors;
        fixture.memory.latency = 1 * NS;
        fixture.bus.bandwidth = 64e9;
        struct simulation_result result;
        fixture_run(&fixture, &result);
        double throughput = fixture_value(&result, "throughput") * 1e-9;
        double response = fixture_value(&result, "memory_latency") * 1e9;
        cr_expect(fixture_is_near(throughput, facts[i].throughput, 0.015), "X %g", throughput);
        cr_expect(fixture_is_near(response, facts[i].response, 0.015), "R %g", response);
        simulation_result_free(&result);
    }
}

/* The network of the test below: stations, and what a thread of each processor visits. */
enum { CHANNELS = 4, BANKS = 16, LINKS = 2, STATIONS = CHANNELS + BANKS + LINKS };

static double visits_of(int processor, int station, double share)
{
    int home = station < CHANNELS           ? station / (CHANNELS / 2)
               : station < CHANNELS + BANKS ? (station - CHANNELS) / (BANKS / 2)
                                            : station - CHANNELS - BANKS;
    double to_home = home == processor ? 1 - share : share;
    if (station < CHANNELS) {
        return to_home / (CHANNELS / 2.0);
    }
    if (station < CHANNELS + BANKS) {
        return to_home / (BANKS / 2.0);
    }
    return home == processor ? 0 : share;
}

/* 2 processors of 4 cores, every time exponential: a closed network of product form with a class of
 * threads for each processor. A round: compute; for remote references a link, the one to the other
 * memory; a channel and a bank of the home, all alike; and a fixed delay, of 20 - 13 ns locally and
 * 30 - 17 remotely, which is a think time like the computing. */
Test(multiprocessor, exponential_numa_equals_mean_value_analysis)
{
    for (int remote = 0; remote <= 10; remote += 5) {
        double share = remote / 10.0;
        struct fixture fixture;
        fixture_init(&fixture);
        fixture_use_links(&fixture);
        fixture.machine.processors = 2;
        fixture.machine.cores_per_processor = 4;
        fixture.memory.layout = MEMORY_NUMA;
        fixture.memory.latency = 20 * NS;
        fixture.memory.remote_latency = 30 * NS;
        fixture.memory.channels = CHANNELS / 2;
        fixture.memory.banks = BANKS / CHANNELS;
        fixture.memory.transfer = distribution_exponential(3.0 * NS);
        fixture.memory.bank_cycle = distribution_exponential(10.0 * NS);
        fixture.links.transfer = distribution_exponential(4.0 * NS);
        fixture.program.compute = distribution_exponential(5.0 * NS);
        fixture.program.remote_share = share;
        struct simulation_result result;
        fixture_run(&fixture, &result);

        double delay = 7 * (1 - share) + 13 * share;
        struct mva_class classes[2] = {{4, 5 + delay}, {4, 5 + delay}};
        double visits[2 * STATIONS], services[2 * STATIONS];
        for (int i = 0; i < 2 * STATIONS; i++) {
            int station = i % STATIONS;
            visits[i] = visits_of(i / STATIONS, station, share);
            services[i] = station < CHANNELS ? 3 : station < CHANNELS + BANKS ? 10 : 4;
        }
        struct mva each[2];
        struct queue_means means[2 * STATIONS];
        struct mva_classes network = {.classes = classes,
                                      .class_count = 2,
                                      .station_count = STATIONS,
                                      .visits = visits,
                                      .service_s = services};
        cr_assert(mva_classes_solve(&network, each, means));
        const struct {
            const char *metric;
            double scale, expected, tolerance;
        } facts[] = {
            {"throughput", 1e-9, 2 * each[0].throughput_per_s, 0.01},
            {"memory_latency", 1e9, each[0].response_s + delay, 0.01},
            {"memory.controllers.1.utilization", 1,
             means[0].utilization + means[STATIONS].utilization, 0.015},
            {"memory.controllers.0.queue_length", CHANNELS / 2,
             means[0].number + means[STATIONS].number, 0.02},
            {"memory.controllers.0.banks.queue_length", BANKS / 2,
             means[CHANNELS].number + means[STATIONS + CHANNELS].number, 0.02},
            {"interconnect.links.1.0.queue_length", 1, means[STATIONS + CHANNELS + BANKS].number,
             0.02}, /* to memory 0 */
        };
        for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
            bool is_sum = i == 3 || i == 4; /* of all channels or banks of the controller */
            double value = fixture_value(&result, facts[i].metric);
            value = is_sum ? value / facts[i].scale : value * facts[i].scale;
            cr_expect(fixture_is_near(value, facts[i].expected, facts[i].tolerance),
                      "%s at %g remote: %g not %g", facts[i].metric, share, value,
                      facts[i].expected);
        }
        double measured = fixture_value(&result, "remote_share");
        cr_expect(measured >= share - 0.01 && measured <= share + 0.01, "%g", measured);
        cr_expect_eq(fixture_broken_laws(&result.report), 0);
        simulation_result_free(&result);
    }
}

/* A reference that meets no other takes what was measured, exactly. */
Test(multiprocessor, unloaded_latencies_are_those_given)
{
    static const sim_ticks rows[2][2] = {{77900, 143200}, {144400, 78400}};
    struct parameter_list lists[2] = {{2, (void *)(uintptr_t)rows[0]},
                                      {2, (void *)(uintptr_t)rows[1]}};
    for (int processor = 0; processor < 2; processor++) {
        for (int node = 0; node < 2; node++) {
            struct fixture fixture;
            fixture_init(&fixture);
            fixture_use_links(&fixture);
            fixture.machine.processors = 2;
            fixture.links.bandwidth = 50.9e9;
            fixture.memory = (struct memory_parameters){
                .layout = MEMORY_NUMA,
                .latencies = {2, lists},
                .channels = 6,
                .channel_bandwidth = 19.2e9,
                .banks = 16,
                .bank_cycle = distribution_constant(45750),
            };
            fixture.program.compute = distribution_exponential(1000.0 * NS);
            fixture.program.placement = PLACEMENT_ON_ONE_NODE;
            fixture.program.node = node;
            fixture.workload.team.threads = 1;
            if (processor == 1) { /* the thread is on processor 0: look at it from there */
                struct parameter_list other = lists[0];
                lists[0] = lists[1];
                lists[1] = other;
            }
            struct simulation_result result;
            fixture_run(&fixture, &result);
            double expected = (double)rows[processor][node] * 1e-12;
            double latency = fixture_value(&result, "memory_latency");
            cr_expect(fixture_is_near(latency, expected, 1e-9), "%g not %g", latency, expected);
            if (processor == 1) {
                struct parameter_list other = lists[0];
                lists[0] = lists[1];
                lists[1] = other;
            }
            simulation_result_free(&result);
        }
    }
}

/* With m lines in flight a thread of no computing goes m times as fast as with one. */
Test(multiprocessor, outstanding_lines_overlap)
{
    for (int64_t outstanding = 1; outstanding <= 16; outstanding *= 4) {
        struct fixture fixture;
        fixture_init(&fixture);
        fixture.memory.latency = 100 * NS;
        fixture.program.compute = distribution_constant(0);
        fixture.program.outstanding = outstanding;
        struct simulation_result result;
        fixture_run(&fixture, &result);
        double throughput = fixture_value(&result, "throughput");
        cr_expect(fixture_is_near(throughput, (double)outstanding / 100e-9, 1e-6));
        cr_expect_eq(fixture_value(&result, "references_in_flight"), (double)outstanding);
        simulation_result_free(&result);
    }
}

/* Two hardware threads of one core, each 30 ns of computing and 30 of memory: the core never idles.
 */
Test(multiprocessor, threads_share_a_core_while_others_stall)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture.memory.latency = 30 * NS;
    fixture.program.compute = distribution_constant(30 * NS);
    fixture.machine.hardware_threads = 2;
    struct simulation_result result;
    fixture_run(&fixture, &result);
    cr_expect(fixture_is_near(fixture_value(&result, "core_utilization"), 1, 1e-9));
    cr_expect(fixture_is_near(fixture_value(&result, "throughput"), 1 / 30e-9, 1e-4));
    cr_expect(fixture_is_near(fixture_value(&result, "speedup"), 2, 1e-4));
    simulation_result_free(&result);
}

/* Instructions take their cycles, and waiting adds to them: CPI = base + references x latency. */
Test(multiprocessor, cycles_per_instruction_add_up)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture.machine.clock = 2e9;
    fixture.memory.latency = 100 * NS;
    fixture.program.compute = (struct distribution){0};
    fixture.program.instructions_between_misses = distribution_geometric(200);
    fixture.program.cycles_per_instruction = 1.5;
    struct simulation_result result;
    fixture_run(&fixture, &result);
    double cycles = fixture_value(&result, "cycles_per_instruction");
    double references = fixture_value(&result, "references_per_instruction");
    cr_expect(fixture_is_near(references, 1 / 200.0, 0.03), "%g", references);
    cr_expect(fixture_is_near(cycles, 1.5 + references * 200, 0.001), "%g", cycles);
    simulation_result_free(&result);
}

/* The same seed draws the same threads whatever the layout: with one processor and no queues the
 * two layouts are the same machine, to the bit. */
Test(multiprocessor, layouts_share_random_numbers)
{
    double throughput[2];
    for (int layout = MEMORY_UMA; layout <= MEMORY_NUMA; layout++) {
        struct fixture fixture;
        fixture_init(&fixture);
        fixture.memory.layout = layout;
        fixture.memory.remote_latency = 2000 * NS;
        struct simulation_result result;
        fixture_run(&fixture, &result);
        throughput[layout] = fixture_value(&result, "throughput");
        simulation_result_free(&result);
    }
    cr_expect_eq(throughput[0], throughput[1]);
}

/* No result hangs on the order of ties: with constant times there are many. */
Test(multiprocessor, ties_may_be_shuffled)
{
    double bandwidth[2];
    for (int shuffle = 0; shuffle < 2; shuffle++) {
        struct fixture fixture;
        fixture_init(&fixture);
        fixture_use_bus(&fixture);
        fixture.machine.processors = 8;
        fixture.memory.latency = 100 * NS;
        fixture.bus.bandwidth = 6.4e9;
        fixture.program.compute = distribution_constant(50 * NS);
        fixture.simulation.shuffle_ties = shuffle == 1;
        struct simulation_result result;
        fixture_run(&fixture, &result);
        bandwidth[shuffle] = fixture_value(&result, "bandwidth");
        simulation_result_free(&result);
    }
    cr_expect(fixture_is_near(bandwidth[0], bandwidth[1], 1e-3));
}

/* Every invariant holds after every event, on every way a reference can take. */
Test(multiprocessor, invariants_hold_after_every_event)
{
    for (int way = 0; way < 4; way++) {
        struct fixture fixture;
        fixture_init(&fixture);
        fixture.machine.processors = 3;
        fixture.machine.cores_per_processor = 2;
        fixture.memory.layout = way % 2 == 0 ? MEMORY_UMA : MEMORY_NUMA;
        fixture.memory.latency = 60 * NS;
        fixture.memory.remote_latency = 90 * NS;
        fixture.memory.channels = 2;
        fixture.memory.channel_bandwidth = 12.8e9;
        fixture.memory.banks = 4;
        fixture.memory.bank_cycle = distribution_constant(40 * NS);
        fixture.bus.bandwidth = 12.8e9;
        fixture.links.bandwidth = 6.4e9;
        fixture.program.placement = PLACEMENT_INTERLEAVED;
        fixture.program.outstanding = 3;
        fixture.machine.hardware_threads = 2;
        fixture.workload.team.threads = 10;
        fixture.simulation.horizon = 100000 * NS;
        fixture.simulation.check = true;
        if (way < 2) {
            fixture_use_bus(&fixture);
        } else {
            fixture_use_links(&fixture);
        }
        struct simulation_result result;
        fixture_run(&fixture, &result);
        cr_expect_gt(result.events, 10000);
        cr_expect_eq(fixture_broken_laws(&result.report), 0);
        simulation_result_free(&result);
    }
}

/* Takacs' and the birth-death form agree with the program away from the published points too. */
Test(multiprocessor, a_busy_memory_channel_is_a_repairman_too)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture.machine.cores_per_processor = 6;
    fixture.memory.latency = 10 * NS;
    fixture.memory.channel_bandwidth = 6.4e9;
    fixture.program.compute = distribution_exponential(40.0 * NS);
    struct simulation_result result;
    fixture_run(&fixture, &result);
    struct repairman expected;
    repairman_single_solve(6, REPAIRMAN_CONSTANT, 40, 10, &expected);
    double throughput = fixture_value(&result, "throughput") * 1e-9;
    double utilization = fixture_value(&result, "memory.utilization");
    cr_expect(fixture_is_near(throughput, expected.means.throughput_per_s, 0.01), "%g not %g",
              throughput, expected.means.throughput_per_s);
    cr_expect(fixture_is_near(utilization, expected.means.utilization, 0.01));
    simulation_result_free(&result);
}
