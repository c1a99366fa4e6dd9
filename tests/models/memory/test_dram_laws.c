#include "tests/models/memory/dram_fixture.h"
#include "tests/models/systems/multiprocessor_fixture.h"

static struct bench busy_bench(void)
{
    static struct fixture fixture;
    static struct dram_parameters dram;
    fixture_init(&fixture);
    dram = dram_defaults();
    dram.refresh = DRAM_REFRESH_ALL_BANK;
    dram.ranks = 2;
    fixture.machine.cores_per_processor = 8;
    fixture.memory.latency = 100 * NS;
    fixture.memory.channels = 2;
    fixture.memory.dram = &dram;
    fixture.program.outstanding = 8;
    struct bench bench = bench_build(&fixture);
    run_until(bench.run, 10000 * NS);
    return bench;
}

Test(dram_laws, hold_at_any_instant)
{
    struct bench bench = busy_bench();
    for (sim_ticks now = 10000 * NS; now < 30000 * NS; now += 777) {
        run_until(bench.run, now);
        cr_assert_eq(bench_broken_laws(&bench), 0);
        cr_assert(bench_is_sound(&bench), "%s", run_error(bench.run)->text);
    }
    run_destroy(bench.run);
}

Test(dram_laws, planted_bugs_break_them)
{
    struct bench asked = busy_bench();
    asked.machine->machine->memory->dram->controllers[0].asked++;
    cr_expect_eq(bench_broken_laws(&asked), 1, "bytes asked for were not moved");
    run_destroy(asked.run);

    for (int i = 0; i < 4; i++) {
        struct bench bench = busy_bench();
        struct dram_controller *controller = &bench.machine->machine->memory->dram->controllers[0];
        struct dram_watch *watch = &controller->lines[1].channel.watch;
        bool *const heard[] = {&watch->rows_are_wrong, &watch->window_is_wrong,
                               &watch->data_are_wrong, &watch->refresh_is_wrong};
        static const char *const texts[] = {"over another", "five activations", "overlap",
                                            "in a refresh"};
        *heard[i] = true;
        cr_expect_not(bench_is_sound(&bench));
        cr_expect(strstr(run_error(bench.run)->text, texts[i]) != NULL);
        run_destroy(bench.run);
    }
}
