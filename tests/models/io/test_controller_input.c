#include "tests/models/io/controller_fixture.h"

/* Bytes each 10 us, of which an interrupt of 2.5 us moves one. */
static void use_keyboard(struct controlled *given, struct controller_input_parameters *input)
{
    controlled_init(given);
    *input = (struct controller_input_parameters){distribution_constant(10 * US),
                                                  distribution_constant(1)};
    given->controller.transfer = (struct part){&transfer_interrupt_driven_kind, &given->driven};
    given->controller.input = input;
    given->controller.buffer = 2;
    given->controller.devices.count = 0;
    given->interrupted.machine.machine.storage.count = 0;
    given->interrupted.machine.workload.io.count = 0;
}

/* No driver sets anything up, and nothing waits. */
Test(controller_input, comes_by_itself)
{
    struct controlled given;
    struct controller_input_parameters input;
    use_keyboard(&given, &input);
    struct simulation_result result;
    fixture_run(&given.interrupted.machine, &result);
    cr_expect_float_eq(controlled_ns(&result, "response_time"), 2500, 1e-6);
    cr_expect_float_eq(controlled_ns(&result, "submit_time"), 0, 1e-6);
    cr_expect_float_eq(controlled_ns(&result, "core_time"), 2500, 1e-6);
    cr_expect_eq(fixture_value(&result, "controllers.host.overruns"), 0);
    cr_expect_eq(fixture_value(&result, "cores.system"), 0);
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);
}

/* A core that takes one each 20 us loses each second. */
Test(controller_input, overruns_a_buffer)
{
    struct controlled given;
    struct controller_input_parameters input;
    use_keyboard(&given, &input);
    given.interrupted.sources[0].service = ns(19500);
    given.interrupted.machine.simulation.horizon = 100000 * US;
    struct simulation_result result;
    fixture_run(&given.interrupted.machine, &result);
    cr_expect(fixture_is_near(fixture_value(&result, "controllers.host.overrun_share"), 0.5, 0.01));
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);
}

/* Something has to come to a controller. */
Test(controller_input, is_needed_without_devices)
{
    struct controlled given;
    struct controller_input_parameters input;
    use_keyboard(&given, &input);
    cr_expect_eq(fixture_complaints(&given.interrupted.machine, NULL), 0);
    given.controller.input = NULL;
    cr_expect_eq(fixture_complaints(&given.interrupted.machine, "/system/controllers/host/devices"),
                 1);
}
