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

/* A stream reads row after row: nearly all of its lines are hits. Random lines never are. */
Test(dram, a_stream_finds_its_rows_open)
{
    struct fixture fixture;
    start(&fixture);
    fixture.machine.cores_per_processor = 1;
    fixture.program.sequential_share = 1;
    double hits = value_of(&fixture, "memory.row_hit_share");
    cr_expect(fixture_is_near(hits, 127.0 / 128, 1e-3), "%g", hits);
    fixture.program.sequential_share = 0;
    cr_expect_lt(value_of(&fixture, "memory.row_hit_share"), 1e-3);
}

static double greatest_latency_ns(const struct fixture *fixture)
{
    struct bench bench = bench_build(fixture);
    run_until(bench.run, fixture->simulation.horizon);
    const struct histogram *latencies = bench.machine->processors->latency.histogram;
    double greatest = (double)latencies->buckets[latencies->highest - 1].greatest / 1000;
    run_destroy(bench.run);
    return greatest;
}

/* A reference that comes when a refresh begins waits for tRFC; where the row was open, for tRP
 * before it, and its row has to be opened again. */
Test(dram, a_refresh_is_waited_for)
{
    struct fixture fixture;
    start(&fixture);
    fixture.machine.cores_per_processor = 1;
    fixture.program.outstanding = 1;
    fixture.program.compute = distribution_exponential(3.0 * NS);
    fixture.program.sequential_share = 1;
    fixture.simulation.horizon = 10000000 * NS;
    dram.page_policy = DRAM_CLOSED_PAGE;
    cr_expect_eq(greatest_latency_ns(&fixture), 80);
    dram.refresh = DRAM_REFRESH_ALL_BANK;
    double greatest = greatest_latency_ns(&fixture);
    cr_expect(greatest > 80 + 350 - 0.5 && greatest <= 80 + 350, "%g", greatest);
    dram.page_policy = DRAM_OPEN_PAGE;
    greatest = greatest_latency_ns(&fixture);
    cr_expect(greatest > 93.75 + 350 - 0.5 && greatest <= 93.75 + 350, "%g", greatest);
}

/* Each second reference, or each, writes a line back: bytes asked for are bytes moved. */
Test(dram, lines_are_written_back_beside_the_reads)
{
    struct fixture fixture;
    start(&fixture);
    dram.ranks = 2;
    double alone = value_of(&fixture, "bandwidth");
    static const double shares[] = {0.5, 1};
    for (int i = 0; i < 2; i++) {
        fixture.program.write_back_share = shares[i];
        double read = value_of(&fixture, "memory.bandwidth_read");
        double written = value_of(&fixture, "memory.bandwidth_written");
        cr_expect(fixture_is_near(written, shares[i] * read, 1e-2), "%g of %g", written, read);
        cr_expect_lt(read + written, alone);
        cr_expect_gt(read + written, 0.9 * alone);
    }
}

/* Fewer writes in a turn, or a longer turn (tWTR), leave less bandwidth. */
Test(dram, turns_of_the_channel_cost_bandwidth)
{
    struct fixture fixture;
    start(&fixture);
    fixture.program.sequential_share = 1;
    fixture.program.write_back_share = 1;
    fixture.machine.cores_per_processor = 4;
    fixture.program.outstanding = 16;
    double most = value_of(&fixture, "memory.bandwidth_read");
    dram.writes_high = 8;
    dram.writes_low = 4;
    double often = value_of(&fixture, "memory.bandwidth_read");
    dram.times.tWTR_S = 60000;
    dram.times.tWTR_L = 60000;
    double longer = value_of(&fixture, "memory.bandwidth_read");
    cr_expect_lt(often, 0.97 * most, "%g of %g", often, most);
    cr_expect_lt(longer, 0.9 * often, "%g of %g", longer, often);
}
