#include "models/io/controller.h"

#include "tests/models/io/controller_fixture.h"

struct stage {
    const char *name;
    double ns;
};

static void expect_stages(const struct controlled *given, const struct stage *stages)
{
    struct simulation_result result;
    double sum = 0;
    fixture_run(&given->interrupted.machine, &result);
    for (; stages->name != NULL; stages++) {
        cr_expect_float_eq(controlled_ns(&result, stages->name), stages->ns, 1e-6, "%s: %.9g",
                           stages->name, controlled_ns(&result, stages->name));
        sum += stages->ns;
    }
    cr_expect_float_eq(controlled_ns(&result, "response_time"), sum, 1e-6);
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);
}

/* A read comes from the device, raises its interrupt, and is moved after the return. */
Test(controller, stages_of_a_read_with_programmed_io)
{
    struct controlled given;
    controlled_init(&given);
    given.controller.bandwidth = 40e6; /* 1 us */
    expect_stages(&given, (const struct stage[]){{"queue_time", 0},
                                                 {"submit_time", 1000},
                                                 {"device_time", 10000},
                                                 {"link_time", 1000},
                                                 {"buffer_time", 0},
                                                 {"interrupt_time", 200},
                                                 {"routine_time", 2000},
                                                 {"return_time", 300},
                                                 {"transfer_time", 1000},
                                                 {NULL, 0}});
}

/* A write is moved first, and its interrupt is the last. */
Test(controller, stages_of_a_write)
{
    struct controlled given;
    controlled_init(&given);
    given.streams[0].write_share = 1;
    expect_stages(&given, (const struct stage[]){{"submit_time", 1000},
                                                 {"transfer_time", 1000},
                                                 {"device_time", 10000},
                                                 {"interrupt_time", 200},
                                                 {"routine_time", 2000},
                                                 {"return_time", 300},
                                                 {NULL, 0}});
}

/* Work that the routine leaves is part of the return. */
Test(controller, waits_for_deferred_work)
{
    struct controlled given;
    controlled_init(&given);
    given.interrupted.sources[0].deferred = ns(700);
    struct simulation_result result;
    fixture_run(&given.interrupted.machine, &result);
    cr_expect_float_eq(controlled_ns(&result, "return_time"), 1000, 1e-6);
    cr_expect_float_eq(controlled_ns(&result, "core_time"), 1000 + 2500 + 700 + 1000, 1e-6);
    simulation_result_free(&result);
}

/* With one command at a time the second of two waits in the driver's queue until the first is all
 * done: two cycles of 14.5 us each, less what it takes to come back. */
Test(controller, keeps_commands_in_the_driver)
{
    struct controlled given;
    controlled_init(&given);
    given.streams[0].population = 2;
    given.controller.depth = 1;
    struct simulation_result result;
    fixture_run(&given.interrupted.machine, &result);
    cr_expect(fixture_is_near(controlled_ns(&result, "queue_time"), 14500, 0.03));
    cr_expect_float_eq(controlled_ns(&result, "device_time"), 10000, 1e-6);
    simulation_result_free(&result);
    given.controller.depth = PARAMETER_INFINITE;
    fixture_run(&given.interrupted.machine, &result);
    cr_expect_float_eq(controlled_ns(&result, "queue_time"), 0, 1e-6);
    cr_expect_gt(controlled_ns(&result, "device_time"), 14000);
    simulation_result_free(&result);
}

/* Choosing takes a core's time once for an I/O, not for each attempt. */
Test(controller, chooses_once)
{
    struct controlled given;
    controlled_init(&given);
    given.controller.error_probability = 1;
    given.controller.scheduling_time = 400 * NS;
    struct simulation_result result;
    fixture_run(&given.interrupted.machine, &result);
    cr_expect_float_eq(controlled_ns(&result, "submit_time"), 4 * 1000 + 400, 1e-6);
    simulation_result_free(&result);
}

/* Two devices share the link, and each has half of it. */
Test(controller, devices_share_the_link)
{
    struct controlled given;
    controlled_init(&given);
    controlled_use_two(&given);
    given.station.service = ns(100);
    given.controller.bandwidth = 1e6; /* 40 us for a block */
    given.streams[0].population = given.streams[1].population = 4;
    struct simulation_result result;
    fixture_run(&given.interrupted.machine, &result);
    cr_expect(fixture_is_near(fixture_value(&result, "io.one.bandwidth"), 0.5e6, 0.05));
    cr_expect(fixture_is_near(fixture_value(&result, "io.two.bandwidth"), 0.5e6, 0.05));
    cr_expect(
        fixture_is_near(fixture_value(&result, "controllers.host.link_utilization"), 1, 0.02));
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);
}

/* A buffer of one block lets one command go; a block that is larger than it goes alone. */
Test(controller, waits_for_room_in_the_buffer)
{
    struct controlled given;
    controlled_init(&given);
    controlled_use_two(&given);
    for (int64_t buffer = 60; buffer >= 20; buffer -= 40) {
        given.controller.buffer = buffer;
        struct simulation_result result;
        fixture_run(&given.interrupted.machine, &result);
        cr_expect_float_eq(controlled_ns(&result, "device_time"), 10000, 1e-6);
        cr_expect(fixture_is_near(controlled_ns(&result, "queue_time"), 14500, 0.03));
        cr_expect(fixture_is_near(fixture_value(&result, "controllers.host.buffered"), 40, 0.01));
        cr_expect_eq(fixture_broken_laws(&result.report), 0);
        simulation_result_free(&result);
    }
}

/* Each attempt fails: three retries, and the I/O comes back as failed, after four times all. */
Test(controller, retries_and_reports)
{
    struct controlled given;
    controlled_init(&given);
    given.controller.error_probability = 1;
    struct simulation_result result;
    fixture_run(&given.interrupted.machine, &result);
    cr_expect_float_eq(controlled_ns(&result, "response_time"), 4 * 13500, 1e-6);
    cr_expect_float_eq(controlled_ns(&result, "device_time"), 40000, 1e-6);
    cr_expect(fixture_is_near(fixture_value(&result, "controllers.host.retries"), 3, 0.1));
    cr_expect_eq(fixture_value(&result, "io.one.bandwidth"), 0);
    cr_expect_gt(fixture_value(&result, "controllers.host.failed"), 0);
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);
}

/* Without an interrupt the driver knows at once. */
Test(controller, hears_at_once_without_an_interrupt)
{
    struct controlled given;
    controlled_init(&given);
    given.controller.interrupt = NULL;
    given.interrupted.machine.workload.interrupts.count = 0;
    expect_stages(&given, (const struct stage[]){{"submit_time", 1000},
                                                 {"device_time", 10000},
                                                 {"interrupt_time", 0},
                                                 {"transfer_time", 1000},
                                                 {NULL, 0}});
}

/* An edge that finds the latch full is lost: the driver finds the block at the next interrupt, or
 * when its patience is over. */
Test(controller, finds_out_what_was_lost)
{
    struct controlled given;
    controlled_init(&given);
    controlled_use_two(&given);
    given.interrupted.sources[0].trigger = TRIGGER_EDGE;
    given.interrupted.controller.masks = &given.interrupted.masks;
    given.interrupted.masks = (struct interrupt_masks_parameters){
        .between = distribution_constant(5 * US), .length = distribution_constant(200 * US)};
    given.interrupted.machine.simulation.horizon = 10000 * US;
    struct bench bench = bench_build(&given.interrupted.machine);
    run_until(bench.run, 9000 * US);
    const struct interrupt_source *source = &bench.machine->interrupts->cores.sources[0];
    const struct io_controller *controller = bench.machine->io->controllers->each[0];
    cr_expect_gt(source->lost, 0);
    cr_expect_geq(controller->ledger.done.count + 2, 2 * source->lost, "%lu of %lu",
                  (unsigned long)controller->ledger.done.count, (unsigned long)source->lost);
    cr_expect(bench_is_sound(&bench), "%s", run_error(bench.run)->text);
    cr_expect_eq(bench_broken_laws(&bench), 0);
    run_destroy(bench.run);
}

/* The device of a write that nobody tells of is looked at when the patience is over. */
Test(controller, has_patience)
{
    struct controlled given;
    controlled_init(&given);
    given.interrupted.machine.simulation.horizon = 10000 * US;
    struct bench bench = bench_build(&given.interrupted.machine);
    run_until(bench.run, 5 * US);
    struct io_controller *controller = bench.machine->io->controllers->each[0];
    struct io_request *request = controller->requests;
    run_until(bench.run, 11 * US - 1);
    cr_assert_eq(request->stage, IO_DEVICE);
    struct interrupt_source *source = controller->source;
    source->latch = 0; /* each interrupt is lost */
    run_until(bench.run, 1010 * US);
    cr_expect_eq(source->lost, 1);
    cr_expect_eq(request->stage, IO_INTERRUPT);
    run_until(bench.run, 1012 * US);
    cr_expect_eq(controller->ledger.done.count, 1);
    run_destroy(bench.run);
}
