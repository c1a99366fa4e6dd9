#include "tests/models/memory/dram_fixture.h"
#include "tests/models/systems/multiprocessor_fixture.h"

/* Lines to be written have places of their own, where a program writes any. */
Test(dram_build, has_places_for_writes_where_there_are_any)
{
    for (int i = 0; i < 2; i++) {
        struct fixture fixture;
        struct dram_parameters dram = dram_defaults();
        fixture_init(&fixture);
        fixture.memory.dram = &dram;
        fixture.program.write_back_share = i;
        struct bench bench = bench_build(&fixture);
        struct dram *built = bench.machine->machine->memory->dram;
        cr_expect_eq(built->writes.capacity > 54, i == 1);
        cr_expect_str_eq(built->controllers[0].path, "memory.controllers.0");
        run_destroy(bench.run);
    }
}

/* Refreshes are counted up to each mark, though nobody looked at the channel before. */
Test(dram_build, keeps_refreshes_at_marks)
{
    struct fixture fixture;
    struct dram_parameters dram = dram_defaults();
    dram.refresh = DRAM_REFRESH_ALL_BANK;
    fixture_init(&fixture);
    fixture.memory.dram = &dram;
    fixture.program.compute = distribution_constant(TICKS_NEVER / 4);
    struct bench bench = bench_build(&fixture);
    measures_set_mark(bench.measures, 0);
    run_until(bench.run, 8000 * NS);
    measures_set_mark(bench.measures, 8000 * NS);
    run_until(bench.run, 80000 * NS);
    measures_set_mark(bench.measures, 80000 * NS);
    const wide *marked = bench.machine->machine->memory->dram->controllers[0].marked_refreshing;
    cr_expect_eq(marked[0], 0);
    cr_expect_eq(marked[1], 200 * NS, "the refresh at 7.8 us is under way");
    cr_expect_eq(marked[2], 10 * 350 * NS);
    run_destroy(bench.run);
}
