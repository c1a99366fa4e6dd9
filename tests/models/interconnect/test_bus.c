#include "tests/models/systems/multiprocessor_fixture.h"

#include "analysis/theory/repairman.h"
#include "tests/models/places.h"

/* A bus alone: references given to it by hand, and the order in which it hands them on. */
struct scene {
    struct run *run;
    struct reference_pool pool;
    struct component *bus;
    uint32_t order[16];
    sim_ticks at[16];
    unsigned count;
    struct bus_parameters parameters;
};

static void note(struct run *run, void *owner, struct reference *reference)
{
    struct scene *scene = owner;
    scene->at[scene->count] = run_now(run);
    scene->order[scene->count++] = reference_index(&scene->pool, reference);
}

static const struct interconnect_operations *start(struct scene *scene, const char *arbitration)
{
    *scene = (struct scene){.run = run_create(&(struct run_options){
                                .horizon = 1000000, .ticks_per_second = TICKS_PER_SECOND_FINE})};
    reference_pool_init(&scene->pool, scene->run->arena, 16);
    struct assembly assembly =
        assembly_start(scene->run, measures_create(scene->run->arena, 2), NULL);
    scene->parameters = (struct bus_parameters){
        .bandwidth = 6.4e9, .arbitration = kinds_find("arbitration", arbitration)};
    const struct interconnect_operations *operations = bus_kind.operations;
    scene->bus =
        place_build(&assembly, &bus_kind, "system", "interconnect", &scene->parameters,
                    &(struct interconnect_environment){.layout = MEMORY_UMA,
                                                       .processors = 4,
                                                       .homes = 1,
                                                       .line_bytes = 64,
                                                       .ticks_per_second = TICKS_PER_SECOND_FINE,
                                                       .pool = &scene->pool,
                                                       .out = {scene, note}});
    return operations;
}

enum { ASKING = 6 };

/* The references of these processors ask so many ticks apart; then all have been carried. */
static void ask(struct scene *scene, const char *arbitration, const uint16_t *processors,
                sim_ticks apart)
{
    const struct interconnect_operations *operations = start(scene, arbitration);
    for (sim_ticks k = 0; k < ASKING; k++) {
        cr_assert(apart == 0 || run_until(scene->run, k * apart));
        struct reference *reference = reference_take(&scene->pool, run_now(scene->run));
        reference->processor = processors[k];
        operations->carry(scene->run, scene->bus, reference);
        place_invariants(scene->run, scene->bus);
    }
    cr_expect_eq(operations->present(scene->bus), ASKING);
    run_until(scene->run, 1000000);
    cr_assert_eq(scene->count, ASKING);
    cr_expect_eq(operations->present(scene->bus), 0);
    place_invariants(scene->run, scene->bus);
    cr_expect_not(run_failed(scene->run));
}

/* One tick apart; the first finds the bus idle; each line takes 10 ns. */
Test(bus, each_arbitration_has_its_order)
{
    static const uint16_t asking[ASKING] = {2, 3, 3, 1, 2, 0};
    static const struct {
        const char *arbitration;
        uint32_t order[ASKING];
    } facts[] = {
        {"fcfs", {0, 1, 2, 3, 4, 5}},
        {"fixed_priority", {0, 5, 3, 4, 1, 2}},
        {"round_robin", {0, 1, 5, 3, 4, 2}},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct scene scene;
        ask(&scene, facts[i].arbitration, asking, 1);
        for (unsigned k = 0; k < ASKING; k++) {
            cr_expect_eq(scene.order[k], facts[i].order[k], "%s: place %u is %u",
                         facts[i].arbitration, k, scene.order[k]);
            cr_expect_eq(scene.at[k], (k + 1) * 10 * NS);
        }
        run_destroy(scene.run);
    }
}

/* All at one instant, when the bus is idle: the arbiter decides, whichever event came first. */
Test(bus, at_one_instant_the_arbiter_decides_not_the_order_of_events)
{
    static const uint16_t asking[][ASKING] = {
        {2, 3, 3, 1, 2, 0}, {0, 1, 2, 2, 3, 3}, {3, 3, 2, 2, 1, 0}};
    static const struct {
        const char *arbitration;
        uint16_t processors[ASKING];
    } facts[] = {
        {"fcfs", {0, 1, 2, 2, 3, 3}},
        {"fixed_priority", {0, 1, 2, 2, 3, 3}},
        {"round_robin", {0, 1, 2, 3, 2, 3}},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        for (size_t way = 0; way < sizeof asking / sizeof asking[0]; way++) {
            struct scene scene;
            ask(&scene, facts[i].arbitration, asking[way], 0);
            for (unsigned k = 0; k < ASKING; k++) {
                cr_expect_eq(asking[way][scene.order[k]], facts[i].processors[k],
                             "%s: place %u is processor %u", facts[i].arbitration, k,
                             asking[way][scene.order[k]]);
                cr_expect_eq(scene.at[k], (k + 1) * 10 * NS);
            }
            run_destroy(scene.run);
        }
    }
}

/* Arbitration changes only each processor's share: the bus works all the same. Under fixed priority
 * the first of 12 processors on a saturated bus is served, the last starves. */
Test(bus, arbitration_shares_out_but_conserves_work)
{
    static const char *const arbitrations[] = {"fcfs", "round_robin", "random", "fixed_priority"};
    for (size_t i = 0; i < 4; i++) {
        struct fixture fixture;
        fixture_init(&fixture);
        fixture_use_bus(&fixture);
        fixture.machine.processors = 12;
        fixture.memory.latency = 2 * NS;
        fixture.bus.transfer = distribution_exponential(2.0 * NS);
        fixture.bus.arbitration = kinds_find("arbitration", arbitrations[i]);
        struct simulation_result result;
        fixture_run(&fixture, &result);
        struct repairman expected;
        repairman_solve(12, 1, 9, 2, &expected);
        double utilization = fixture_value(&result, "interconnect.bus.utilization");
        double latency = fixture_value(&result, "memory_latency") * 1e9;
        cr_expect(fixture_is_near(utilization, expected.means.utilization, 0.005), "%g",
                  utilization);
        cr_expect(fixture_is_near(latency, expected.means.response_s, 0.015), "%g", latency);
        double first = fixture_value(&result, "processors.0.throughput");
        double last = fixture_value(&result, "processors.11.throughput");
        bool is_fair = i < 3;
        cr_expect_eq(fixture_is_near(last, first, 0.05), is_fair, "%s: %g and %g", arbitrations[i],
                     first, last);
        simulation_result_free(&result);
    }
}

Test(bus, check_wants_a_bandwidth_or_a_transfer)
{
    struct bus_parameters parameters = {0};
    for (int given = 0; given < 3; given++) {
        struct complaints complaints = {0};
        parameters.bandwidth = given == 1 ? 1e9 : 0;
        parameters.transfer = given == 2 ? distribution_constant(5) : (struct distribution){0};
        place_check(&bus_kind, "system", "interconnect", &parameters, NULL, &complaints);
        cr_expect_eq(complaints.errors, given == 0);
        complaints_free(&complaints);
    }
}

/* A machine of eight processors that compute for no time, with a memory of 100 ns. */
static void saturate(struct fixture *fixture, const struct bus_parameters *bus)
{
    fixture_init(fixture);
    fixture->bus = *bus;
    fixture->bus.arbitration = kinds_find("arbitration", "round_robin");
    fixture_use_bus(fixture);
    fixture->machine.processors = 8;
    fixture->memory.latency = 100 * NS;
    fixture->program.compute = distribution_constant(0);
    fixture->simulation.check = true;
    fixture->simulation.horizon = 100000 * NS;
}

/* Split transactions: what the bus carries, or one line of each processor in 100 ns. Atomic ones: a
 * line on each bus in 100 ns. With requests a line takes the bus twice. */
Test(bus, transactions_bound_what_crosses)
{
    static const struct {
        struct bus_parameters bus;
        double per_ns, utilization;
    } facts[] = {
        {{.bandwidth = 6.4e9}, 8 / 100.0, 0.8},
        {{.bandwidth = 3.2e9}, 1 / 20.0, 1},
        {{.bandwidth = 3.2e9, .buses = 2}, 8 / 100.0, 0.8},
        {{.bandwidth = 6.4e9, .transaction = BUS_ATOMIC}, 1 / 100.0, 1},
        {{.bandwidth = 6.4e9, .transaction = BUS_ATOMIC, .buses = 3}, 3 / 100.0, 1},
        {{.bandwidth = 6.4e9, .transaction = BUS_ATOMIC, .buses = 16}, 8 / 100.0, 0.5},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct fixture fixture;
        struct simulation_result result;
        saturate(&fixture, &facts[i].bus);
        fixture_run(&fixture, &result);
        double per_ns = fixture_value(&result, "throughput") * 1e-9;
        cr_expect(fixture_is_near(per_ns, facts[i].per_ns, 1e-3), "%zu: %g", i, per_ns);
        double busy = fixture_value(&result, "interconnect.bus.utilization");
        cr_expect(fixture_is_near(busy, facts[i].utilization, 1e-3), "%zu: %g", i, busy);
        cr_expect_eq(fixture_broken_laws(&result.report), 0, "%zu", i);
        simulation_result_free(&result);
    }
}

Test(bus, a_request_and_its_line_take_the_bus_one_after_the_other)
{
    for (int is_asked = 0; is_asked < 2; is_asked++) {
        struct fixture fixture;
        struct simulation_result result;
        struct bus_parameters bus = {.bandwidth = 6.4e9};
        bus.request = is_asked ? distribution_constant(15 * NS) : (struct distribution){0};
        saturate(&fixture, &bus);
        fixture_run(&fixture, &result);
        double per_ns = fixture_value(&result, "throughput") * 1e-9;
        cr_expect(fixture_is_near(per_ns, is_asked ? 1 / 25.0 : 8 / 100.0, 1e-3), "%g", per_ns);
        cr_expect_eq(fixture_broken_laws(&result.report), 0);
        simulation_result_free(&result);
        fixture.machine.processors = 1;
        fixture_run(&fixture, &result);
        cr_expect_float_eq(fixture_value(&result, "memory_latency"), 100e-9, 1e-15);
        simulation_result_free(&result);
    }
}

/* A saturated bus turns around before each line, and never for a processor alone. */
Test(bus, turns_around_between_lines_of_two_processors)
{
    static const struct {
        int64_t processors;
        struct bus_parameters bus;
        double per_ns, turning;
    } facts[] = {
        {8, {.bandwidth = 3.2e9}, 1 / 25.0, 5 / 25.0},
        {8, {.bandwidth = 3.2e9, .transaction = BUS_ATOMIC}, 1 / 105.0, 5 / 105.0},
        {1, {.bandwidth = 3.2e9}, 1 / 100.0, 0},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct fixture fixture;
        struct simulation_result result;
        struct bus_parameters bus = facts[i].bus;
        bus.turnaround = distribution_constant(5 * NS);
        saturate(&fixture, &bus);
        fixture.machine.processors = facts[i].processors;
        fixture_run(&fixture, &result);
        double per_ns = fixture_value(&result, "throughput") * 1e-9;
        cr_expect(fixture_is_near(per_ns, facts[i].per_ns, 1e-3), "%zu: %g", i, per_ns);
        double turning = fixture_value(&result, "interconnect.turnaround");
        cr_expect_float_eq(turning, facts[i].turning, 1e-3, "%zu: %g", i, turning);
        cr_expect_eq(fixture_broken_laws(&result.report), 0, "%zu", i);
        simulation_result_free(&result);
    }
}

/* On a bus that is seldom used every second line of two processors follows one of the other. */
Test(bus, stays_turned_to_the_last_processor_while_it_is_idle)
{
    struct fixture fixture;
    struct simulation_result result;
    struct bus_parameters bus = {.bandwidth = 3.2e9, .turnaround = distribution_constant(10 * NS)};
    saturate(&fixture, &bus);
    fixture.machine.processors = 2;
    fixture.program.compute = distribution_exponential(20000.0 * NS);
    fixture.simulation.check = false;
    fixture.simulation.horizon = INT64_C(200000000) * NS;
    fixture_run(&fixture, &result);
    cr_expect_float_eq(fixture_value(&result, "memory_latency") * 1e9, 105, 0.5);
    simulation_result_free(&result);
}

/* With requests memory drives the bus in turn with the processors, also with one alone. */
Test(bus, turns_around_between_a_request_and_its_line)
{
    struct fixture fixture;
    struct simulation_result result;
    struct bus_parameters bus = {.bandwidth = 6.4e9,
                                 .request = distribution_constant(15 * NS),
                                 .turnaround = distribution_constant(5 * NS)};
    saturate(&fixture, &bus);
    fixture.machine.processors = 1;
    fixture_run(&fixture, &result);
    cr_expect_float_eq(fixture_value(&result, "memory_latency"), 110e-9, 1e-10);
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);
}

/* Under numa references to a processor's own memory hold no bus. */
Test(bus, local_references_pass_an_atomic_bus_by)
{
    struct fixture fixture;
    struct simulation_result result;
    struct bus_parameters bus = {.bandwidth = 6.4e9, .transaction = BUS_ATOMIC};
    saturate(&fixture, &bus);
    fixture.memory.layout = MEMORY_NUMA;
    fixture_run(&fixture, &result);
    cr_expect(fixture_is_near(fixture_value(&result, "throughput"), 8e7, 1e-3));
    cr_expect_eq(fixture_value(&result, "interconnect.bus.utilization"), 0);
    simulation_result_free(&result);
}

/* Several buses, exponential lines: M/M/c//N. The wrong twin is one bus of all the bandwidth. */
Test(bus, several_are_a_repairman_with_as_many_servers)
{
    double busy = 0;
    double weight = 1;
    double sum = 1;
    for (int n = 1; n <= 8; n++) {
        int served = n < 3 ? n : 3;
        weight *= (8 - n + 1) * 10.0 / 20.0 / served;
        sum += weight;
        busy += weight * served;
    }
    double per_ns = busy / sum / 10;
    for (int is_one = 0; is_one < 2; is_one++) {
        struct fixture fixture;
        struct simulation_result result;
        struct bus_parameters bus = {.buses = is_one ? 1 : 3};
        bus.transfer = distribution_exponential(is_one ? 10.0 / 3 * NS : 10.0 * NS);
        saturate(&fixture, &bus);
        fixture.memory.latency = 10 * NS;
        fixture.program.compute = distribution_exponential(20.0 * NS);
        fixture.simulation.check = false;
        fixture.simulation.horizon = 3000000 * NS;
        fixture_run(&fixture, &result);
        double found = fixture_value(&result, "throughput") * 1e-9;
        cr_expect_eq(fixture_is_near(found, per_ns, 0.005), !is_one, "%g, %g", found, per_ns);
        cr_expect_eq(fixture_broken_laws(&result.report), 0);
        simulation_result_free(&result);
    }
}
