#include "models/io/transfer_interrupt_driven.h"

#include "tests/models/io/controller_fixture.h"

/* 40 bytes are ten words and ten interrupts of 2.5 us; the last tells that the block is there. */
Test(transfer_interrupt_driven, interrupts_for_each_word)
{
    struct controlled given;
    controlled_init(&given);
    given.controller.transfer = (struct part){&transfer_interrupt_driven_kind, &given.driven};
    struct simulation_result result;
    fixture_run(&given.interrupted.machine, &result);
    cr_expect_float_eq(controlled_ns(&result, "transfer_time"), 25000, 1e-6);
    cr_expect_float_eq(controlled_ns(&result, "interrupt_time"), 0, 1e-6);
    cr_expect_float_eq(controlled_ns(&result, "core_time"), 26000, 1e-6);
    cr_expect(fixture_is_near(fixture_value(&result, "interrupts.a.raised"),
                              10 * fixture_value(&result, "controllers.host.throughput"), 0.05));
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);
}

/* A write has one more, when the device is done. */
Test(transfer_interrupt_driven, a_write_has_one_more)
{
    struct controlled given;
    controlled_init(&given);
    given.controller.transfer = (struct part){&transfer_interrupt_driven_kind, &given.driven};
    given.streams[0].write_share = 1;
    struct simulation_result result;
    fixture_run(&given.interrupted.machine, &result);
    cr_expect_float_eq(controlled_ns(&result, "core_time"), 1000 + 11 * 2500, 1e-6);
    simulation_result_free(&result);
}
