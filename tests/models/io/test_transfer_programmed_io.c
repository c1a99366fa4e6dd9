#include "models/io/transfer_programmed_io.h"

#include "tests/models/io/controller_fixture.h"

/* Nothing interrupts a driver that polls. */
Test(transfer_programmed_io, polls)
{
    struct controlled given;
    controlled_init(&given);
    given.programmed.polled = true;
    struct simulation_result result;
    fixture_run(&given.interrupted.machine, &result);
    cr_expect_float_eq(controlled_ns(&result, "response_time"), 12000, 1e-6);
    cr_expect_float_eq(controlled_ns(&result, "core_time"), 2000, 1e-6);
    cr_expect_eq(fixture_value(&result, "interrupts.a.raised"), 0);
    simulation_result_free(&result);
}

/* 41 bytes are 11 words; the thread of the core stands still meanwhile. */
Test(transfer_programmed_io, takes_the_core_for_each_word)
{
    struct controlled given;
    controlled_init(&given);
    given.streams[0].size = distribution_constant(41);
    interrupted_computes(&given.interrupted, 1000000 * US);
    struct simulation_result result;
    fixture_run(&given.interrupted.machine, &result);
    cr_expect_float_eq(controlled_ns(&result, "transfer_time"), 1100, 1e-6);
    cr_expect_float_eq(controlled_ns(&result, "core_time"), 1000 + 2500 + 1100, 1e-6);
    double cycle = controlled_ns(&result, "response_time");
    cr_expect_float_eq(cycle, 14600, 1e-6);
    cr_expect(fixture_is_near(fixture_value(&result, "cores.system"), 2100 / cycle, 0.02));
    cr_expect(fixture_is_near(fixture_value(&result, "cores.interrupt"), 2500 / cycle, 0.02));
    cr_expect(fixture_is_near(fixture_value(&result, "cores.user"), 10000 / cycle, 0.02));
    simulation_result_free(&result);
}
