#include "models/caches/write_backs.h"

#include "tests/models/memory/dram_fixture.h"
#include "tests/models/processor/walk_fixture.h"

/* Two dirty lines make room in an L1 of four lines. */
static const struct access two_leave[] = {WRITE(1), WRITE(2), WRITE(5), WRITE(6), END};

static void one_level(struct walk_fixture *fixture, const struct access *script, int64_t buffer)
{
    walk_fixture_init(fixture, script, 1, 2);
    fixture->caches.l2 = NULL;
    fixture->caches.write_buffer = buffer;
}

/* Lines asked for at 0, 1, 101 and 102 ns come 101 ns later. With one place the first line that is
 * written back keeps the second back, and with it the last miss, from 101 to 201 ns. */
Test(write_backs, a_core_with_a_full_buffer_waits_with_its_next_miss)
{
    static const sim_ticks ends[] = {0, 302 * NS, 203 * NS};
    for (int64_t buffer = 1; buffer <= 2; buffer++) {
        struct walk_fixture fixture;
        one_level(&fixture, two_leave, buffer);
        struct walk_end end = walk_fixture_end(&fixture);
        cr_expect_eq(end.at, ends[buffer], "%lld ps", (long long)end.at);
    }
}

/* @return lines that came to the first memory up to the end */
static uint64_t lines_at_memory(const struct walk_fixture *fixture)
{
    struct bench bench = bench_build(&fixture->machine);
    bench.run->check = true;
    run_until(bench.run, fixture->machine.simulation.horizon);
    cr_expect(bench_is_sound(&bench), "%s", bench.run->error.text);
    cr_expect_eq(bench_broken_laws(&bench), 0);
    uint64_t lines = bench.machine->machine->memory->controllers[0].ledger.joined.count;
    run_destroy(bench.run);
    return lines;
}

/* Of four lines that come, those go back that were written. */
Test(write_backs, are_lines_at_memory_beside_the_misses)
{
    static const struct access one_leaves[] = {WRITE(1), READ(2), WRITE(5), READ(6), END};
    static const struct access none_leaves[] = {READ(1), READ(2), WRITE(5), READ(6), END};
    static const struct access *const scripts[] = {none_leaves, one_leaves, two_leave};
    for (uint64_t i = 0; i < 3; i++) {
        struct walk_fixture fixture;
        one_level(&fixture, scripts[i], 16);
        cr_expect_eq(lines_at_memory(&fixture), 4 + i);
    }
}

/* A line that its owner gives up on a bus comes to memory as it is carried. */
Test(write_backs, of_an_owner_on_a_bus_do_not_cross_it_again)
{
    static const struct access script[] = {
        WRITE(1), END, {.address = 64, .bytes = 8, .kind = ACCESS_READ, .instructions = 500}, END};
    struct walk_fixture fixture;
    walk_fixture_init(&fixture, script, 2, 1);
    fixture.machine.bus.bandwidth = 64 / 40e-9;
    struct walk_end end = walk_fixture_end(&fixture);
    cr_expect_eq(end.coherence.write_backs, 1);
    cr_expect_eq(end.at, (500 + 11 + 40 + 11 + 40) * NS, "%lld ps", (long long)end.at);
    cr_expect_eq(lines_at_memory(&fixture), 2);
}

/* DRAM whose writes have two places takes twenty lines from one core. */
Test(write_backs, wait_for_a_place_among_the_writes_of_dram)
{
    enum { LINES = 20 };
    struct access script[2 * LINES + 1] = {0};
    for (uint64_t i = 0; i < 2 * LINES; i++) {
        script[i] = (struct access)OF_LINE(i, ACCESS_WRITE);
    }
    struct dram_parameters dram = dram_defaults();
    dram.writes_high = 2;
    dram.writes_low = 1;
    struct walk_fixture fixture;
    one_level(&fixture, script, 16);
    fixture.program.outstanding = 8;
    fixture.machine.memory.dram = &dram;
    uint64_t lines = lines_at_memory(&fixture);
    cr_expect_eq(lines, 2 * LINES + 2 * LINES - 4, "%llu", (unsigned long long)lines);
}

/* Six dirty lines leave at once by requests that were made before, for one place. */
Test(write_backs, wait_for_a_place_in_the_buffer_in_order)
{
    static const struct access script[] = {WRITE(1),  WRITE(2),  WRITE(3),  WRITE(4),   WRITE(65),
                                           WRITE(66), WRITE(67), WRITE(68), WRITE(129), END};
    struct walk_fixture fixture;
    one_level(&fixture, script, 1);
    fixture.program.outstanding = 16;
    walk_fixture_end(&fixture);
    cr_expect_eq(lines_at_memory(&fixture), 9 + 5);
}
