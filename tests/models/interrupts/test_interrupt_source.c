#include "models/interrupts/interrupt_source.h"

#include "tests/models/interrupts/interrupts_fixture.h"

/* A device that others build: it hands packets over and is told when their routine is done. */
struct card {
    uint64_t begun, done, sum;
    sim_ticks took;
};

static void take_begun(struct run *run, void *owner, uint64_t argument)
{
    (void)run;
    (void)argument;
    ((struct card *)owner)->begun++;
}

static void take_over(struct run *run, void *owner, uint64_t argument, sim_ticks took)
{
    (void)run;
    (void)argument;
    ((struct card *)owner)->took += took;
}

static void take_done(struct run *run, void *owner, uint64_t argument)
{
    (void)run;
    struct card *device = owner;
    device->done++;
    device->sum += argument;
}

Test(interrupt_source, a_device_raises_and_is_told)
{
    struct interrupted given;
    interrupted_init(&given, 1);
    given.sources[0].service = ns(10);
    struct bench bench = bench_build(&given.machine);
    struct interrupt_source *source = interrupt_controller_find(bench.machine->interrupts, "a");
    cr_assert_not_null(source);
    cr_expect_null(interrupt_controller_find(bench.machine->interrupts, "e"));
    struct card device = {0};
    source->device =
        (struct interrupt_device_port){&device, take_begun, take_done, take_over, take_done};
    run_until(bench.run, 5 * NS);
    interrupt_source_take(bench.run, source, 7);
    interrupt_source_take(bench.run, source, 30);
    run_until(bench.run, 16 * NS);
    cr_expect_eq(device.done, 1);
    cr_expect_eq(device.sum, 7);
    run_until(bench.run, 26 * NS);
    cr_expect_eq(device.done, 2);
    cr_expect_eq(device.sum, 37);
    cr_expect_eq(device.begun, 2);
    cr_expect_eq(device.took, 20 * NS);
    cr_expect_eq(bench_broken_laws(&bench), 0);
    run_destroy(bench.run);
}

/* Packets at 10, 20, 30 ns with three to an interrupt: at 30. With 15 ns of patience: at 25 for
 * two, and at 45 for the next two. */
Test(interrupt_source, coalesces_by_number_and_by_time)
{
    static const struct {
        sim_ticks timeout;
        sim_ticks at[2];
        uint32_t packets;
    } facts[] = {{1000, {30, 60}, 3}, {15, {25, 45}, 2}};
    for (size_t i = 0; i < 2; i++) {
        struct interrupted given;
        interrupted_init(&given, 1);
        interrupted_raises(&given, 0, ns(10), ns(1));
        given.coalescing = (struct interrupt_coalescing_parameters){3, facts[i].timeout * NS};
        given.sources[0].coalescing = &given.coalescing;
        struct bench bench = bench_build(&given.machine);
        const struct interrupt_core *core = &bench.machine->interrupts->cores.each[0];
        for (size_t k = 0; k < 2; k++) {
            run_until(bench.run, facts[i].at[k] * NS - 1);
            cr_expect_eq(core->depth, 0, "case %zu", i);
            run_until(bench.run, facts[i].at[k] * NS);
            cr_assert_eq(core->depth, 1, "case %zu", i);
            cr_expect_eq(core->frames[0].interrupt->packets, facts[i].packets);
        }
        cr_expect_eq(bench_broken_laws(&bench), 0);
        run_destroy(bench.run);
    }
}

Test(interrupt_source, batches_arrive_together)
{
    struct interrupted given;
    interrupted_init(&given, 1);
    interrupted_raises(&given, 0, ns(1000), ns(10));
    given.arrivals[0].batch = distribution_constant(5);
    struct simulation_result result;
    fixture_run(&given.machine, &result);
    cr_expect(fixture_is_near(fixture_value(&result, "interrupts.a.arrivals"), 5e6, 1e-9));
    cr_expect(fixture_is_near(fixture_value(&result, "interrupts.a.response_time"), 30e-9, 1e-9));
    simulation_result_free(&result);
}

/* An edge that finds the latch full is lost: five at once, one is caught at once and the next kept.
 */
Test(interrupt_source, edges_beyond_the_latch_are_lost)
{
    for (int64_t latch = 1; latch <= 3; latch++) {
        struct interrupted given;
        interrupted_init(&given, 1);
        interrupted_raises(&given, 0, ns(1000), ns(10));
        given.arrivals[0].batch = distribution_constant(5);
        given.sources[0].trigger = TRIGGER_EDGE;
        given.sources[0].latch = latch;
        struct simulation_result result;
        fixture_run(&given.machine, &result);
        double lost = fixture_value(&result, "interrupts.a.lost");
        cr_expect(fixture_is_near(lost, (double)(4 - latch) * 1e6, 1e-9), "%g", lost);
        cr_expect_eq(fixture_broken_laws(&result.report), 0);
        simulation_result_free(&result);
    }
}
