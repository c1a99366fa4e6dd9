#include "models/io/controllers.h"

#include "tests/models/io/controller_fixture.h"

static void expect_complaint(const struct controlled *given, const char *where)
{
    const struct fixture *fixture = &given->interrupted.machine;
    cr_expect_eq(fixture_complaints(fixture, where), 1, "%s", where);
    cr_expect_eq(fixture_complaints(fixture, NULL), 1, "%s", where);
}

Test(controllers, mistakes_are_said)
{
    struct controlled given;
    controlled_init(&given);
    cr_expect_eq(fixture_complaints(&given.interrupted.machine, NULL), 0);
    given.behind[0] = "dusk";
    expect_complaint(&given, "/system/controllers/host/devices");
    controlled_init(&given);
    given.behind[1] = "disk";
    given.controller.devices.count = 2;
    expect_complaint(&given, "/system/controllers/host/devices");
    controlled_init(&given);
    given.interrupted.sources[0].arrivals = &given.interrupted.arrivals[0];
    given.interrupted.arrivals[0] = (struct interrupt_arrivals_parameters){ns(100000), ns(0)};
    given.controller.interrupt = "z";
    expect_complaint(&given, "/system/controllers/host/interrupt");
    controlled_init(&given);
    given.controller.error_probability = 1;
    given.controller.retries = PARAMETER_INFINITE;
    expect_complaint(&given, "/system/controllers/host/error_probability");
    controlled_init(&given);
    given.controller.transfer = (struct part){&transfer_dma_kind, &given.dma};
    given.dma.node = 1;
    expect_complaint(&given, "/system/controllers/host/transfer/node");
    controlled_init(&given);
    given.controller.scheduling = kinds_find("disk_scheduling", "satf");
    expect_complaint(&given, "/system/controllers/host/scheduling");
}

/* A source has to be raised by something, and a controller of words needs one. */
Test(controllers, sources_are_raised)
{
    struct controlled given;
    controlled_init(&given);
    given.controller.interrupt = NULL;
    expect_complaint(&given, "/workload/interrupts/a/arrivals");
    controlled_init(&given);
    given.controller.interrupt = NULL;
    given.interrupted.machine.workload.interrupts.count = 0;
    given.controller.transfer = (struct part){&transfer_interrupt_driven_kind, &given.driven};
    expect_complaint(&given, "/system/controllers/host/interrupt");
}

Test(controllers, need_interrupts)
{
    struct controlled given;
    controlled_init(&given);
    given.interrupted.machine.machine.interrupts = NULL;
    given.interrupted.machine.workload.interrupts.count = 0;
    given.controller.interrupt = NULL;
    expect_complaint(&given, "/system/interrupts");
}

/* Arrivals of a source that a controller raises too are nobody's. */
Test(controllers, packets_of_others_pass)
{
    struct controlled given;
    controlled_init(&given);
    interrupted_raises(&given.interrupted, 0, ns(50000), ns(2000));
    struct simulation_result result;
    fixture_run(&given.interrupted.machine, &result);
    cr_expect_gt(fixture_value(&result, "interrupts.a.arrivals"),
                 fixture_value(&result, "controllers.host.throughput") + 15e3);
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);
}
