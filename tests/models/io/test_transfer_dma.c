#include "models/io/transfer_dma.h"

#include "tests/models/io/controller_fixture.h"

static void use_dma(struct controlled *given)
{
    controlled_init(given);
    given->controller.transfer = (struct part){&transfer_dma_kind, &given->dma};
}

/* 640 bytes are ten lines of 64; without an interconnect a burst of four takes the memory's 1 us,
 * so that a block takes three. The core has the set-up and one interrupt alone. */
Test(transfer_dma, moves_bursts_of_lines)
{
    struct controlled given;
    use_dma(&given);
    given.streams[0].size = distribution_constant(640);
    struct simulation_result result;
    fixture_run(&given.interrupted.machine, &result);
    cr_expect_float_eq(controlled_ns(&result, "transfer_time"), 3000, 1e-6);
    cr_expect_float_eq(controlled_ns(&result, "core_time"), 1000 + 2500, 1e-6);
    cr_expect(fixture_is_near(fixture_value(&result, "controllers.host.transfer.lines"),
                              10 * fixture_value(&result, "controllers.host.throughput"), 0.05));
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);
}

/* One block is moved at a time; the other waits in the buffer. */
Test(transfer_dma, moves_one_block_at_a_time)
{
    struct controlled given;
    use_dma(&given);
    controlled_use_two(&given);
    given.streams[0].size = given.streams[1].size = distribution_constant(6400);
    struct simulation_result result;
    fixture_run(&given.interrupted.machine, &result);
    cr_expect_float_eq(controlled_ns(&result, "transfer_time"), 25000, 1e-6);
    cr_expect_gt(controlled_ns(&result, "buffer_time"), 5000);
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    simulation_result_free(&result);
}

/* On a bus a processor waits for lines of DMA, whatever the arbitration. */
Test(transfer_dma, steals_cycles_of_the_bus)
{
    static const char *const arbitrations[] = {"fixed_priority", "round_robin", "fcfs", "random"};
    for (size_t i = 0; i < 4; i++) {
        double rates[2];
        for (int with_dma = 0; with_dma < 2; with_dma++) {
            struct controlled given;
            use_dma(&given);
            struct fixture *machine = &given.interrupted.machine;
            machine->bus.arbitration = kinds_find("arbitration", arbitrations[i]);
            machine->bus.bandwidth = 64e6; /* 1 us for a line */
            fixture_use_bus(machine);
            interrupted_computes(&given.interrupted, 100 * NS);
            given.streams[0].size = distribution_constant(1280);
            given.station.service = distribution_constant(with_dma ? 10 * US : 900 * US);
            struct simulation_result result;
            fixture_run(machine, &result);
            rates[with_dma] = fixture_value(&result, "throughput");
            cr_expect_eq(fixture_broken_laws(&result.report), 0);
            simulation_result_free(&result);
        }
        cr_expect_lt(rates[1], 0.9 * rates[0], "%s", arbitrations[i]);
    }
}
