#include "models/memory/dram.h"

#include "tests/models/memory/dram_fixture.h"
#include "tests/models/systems/multiprocessor_fixture.h"

static struct dram_parameters dram;

/* A machine with one channel of DRAM and threads that wait for it all the time. */
static void start(struct fixture *fixture)
{
    fixture_init(fixture);
    dram = dram_defaults();
    fixture->memory.latency = 80 * NS;
    fixture->memory.dram = &dram;
    fixture->machine.cores_per_processor = 16;
    fixture->program.compute = distribution_constant(0);
    fixture->program.outstanding = 4;
}

static double value_of(const struct fixture *fixture, const char *metric)
{
    struct simulation_result result;
    fixture_run(fixture, &result);
    cr_expect_eq(fixture_broken_laws(&result.report), 0);
    double value = fixture_value(&result, metric);
    simulation_result_free(&result);
    return value;
}

/* A line of 64 bytes for each row cycle of one bank; the wrong twin has two banks. */
Test(dram, one_bank_serves_a_line_every_row_cycle)
{
    for (int policy = 0; policy < 2; policy++) {
        struct fixture fixture;
        start(&fixture);
        dram.page_policy = policy;
        dram.bank_groups = 1;
        dram.banks_per_group = 1;
        dram.times.tRC = 45750;
        double bandwidth = value_of(&fixture, "bandwidth");
        cr_expect(fixture_is_near(bandwidth, 64 / 45.75e-9, 1e-4), "%g", bandwidth);
        dram.banks_per_group = 2;
        bandwidth = value_of(&fixture, "bandwidth");
        cr_expect_not(fixture_is_near(bandwidth, 64 / 45.75e-9, 0.5), "%g", bandwidth);
    }
}

/* A refresh of 350 ns every 7.8 us takes its share; the wrong twin has none. */
Test(dram, refreshes_take_their_share_of_the_bandwidth)
{
    struct fixture fixture;
    start(&fixture);
    dram.bank_groups = 1;
    dram.banks_per_group = 1;
    double most = value_of(&fixture, "bandwidth");
    dram.refresh = DRAM_REFRESH_ALL_BANK;
    double bandwidth = value_of(&fixture, "bandwidth");
    cr_expect(fixture_is_near(bandwidth, most * (1 - 350.0 / 7800), 2e-4), "%g", bandwidth / most);
    double share = value_of(&fixture, "memory.refresh_share");
    cr_expect(fixture_is_near(share, 350.0 / 7800, 1e-2), "%g", share);
}

/* Four lines of a rank in each tFAW; the wrong twin's windows are short. */
Test(dram, activations_limit_what_random_rows_deliver)
{
    struct fixture fixture;
    start(&fixture);
    dram.times.tFAW = 30000;
    double bandwidth = value_of(&fixture, "bandwidth");
    cr_expect(fixture_is_near(bandwidth, 4 * 64 / 30e-9, 1e-4), "%g", bandwidth);
    dram.times.tFAW = 1;
    bandwidth = value_of(&fixture, "bandwidth");
    cr_expect_gt(bandwidth, 1.5 * 4 * 64 / 30e-9);
}

/* One thread: its latency is the one given where the row is closed; a conflict costs tRP more. */
Test(dram, latency_is_that_of_a_closed_row)
{
    struct fixture fixture;
    start(&fixture);
    fixture.machine.cores_per_processor = 1;
    fixture.program.compute = distribution_constant(200 * NS);
    fixture.program.outstanding = 1;
    dram.page_policy = DRAM_CLOSED_PAGE;
    cr_expect_float_eq(value_of(&fixture, "memory_latency"), 80e-9, 1e-15);
    dram.page_policy = DRAM_OPEN_PAGE;
    double latency = value_of(&fixture, "memory_latency");
    cr_expect(fixture_is_near(latency, 93.75e-9, 1e-3), "%g", latency);
}

/* A reference that waits or is carried is counted from its arrival to the end of its data. */
Test(dram, queue_length_follows_from_littles_law)
{
    struct fixture fixture;
    start(&fixture);
    struct simulation_result result;
    fixture_run(&fixture, &result);
    double number = fixture_value(&result, "memory.controllers.0.queue_length");
    double rate = fixture_value(&result, "throughput");
    double latency = fixture_value(&result, "memory_latency");
    struct dram_timing timing = dram_timing(&dram, 1, 64, TICKS_PER_SECOND_FINE);
    double delay = 80e-9 - (double)dram_access(&timing) * 1e-12;
    cr_expect(fixture_is_near(number, rate * (latency - delay), 1e-3), "%g", number);
    simulation_result_free(&result);
}
