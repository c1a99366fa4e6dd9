#include "tests/models/io/controller_fixture.h"

/* A stream is given the place of its device, and the device hands back to the controller. */
Test(controller_build, stands_between_stream_and_device)
{
    struct controlled given;
    controlled_init(&given);
    controlled_use_two(&given);
    struct bench bench = bench_build(&given.interrupted.machine);
    const struct io_streams *io = bench.machine->io;
    const struct io_controller *controller = io->controllers->each[0];
    cr_expect_str_eq(controller->component.path, "controllers.host");
    cr_expect_str_eq(controller->transfer->path, "controllers.host.transfer");
    cr_expect_eq(controller->unit_count, 2);
    for (uint32_t i = 0; i < 2; i++) {
        cr_expect_eq(io->each[i].device->component, &controller->units[i].component);
        const struct component *device = controller->units[i].device.component;
        cr_expect_eq(((const struct device_station *)device)->port.owner, controller);
    }
    cr_expect_eq(controller->source->device.owner, io->controllers);
    cr_expect_not(controller->is_polled);
    run_destroy(bench.run);
}
