#include "models/memory/dram_watch.h"

#include "tests/models/memory/dram_fixture.h"

static struct dram_bench bench;

static struct dram_watch *watch(void)
{
    struct dram_parameters parameters = dram_defaults();
    dram_bench_start(&bench, &parameters);
    return &bench.channel.watch;
}

Test(dram_watch, hears_nothing_wrong_in_what_devices_allow)
{
    struct dram_watch *heard = watch();
    dram_watch_activate(heard, 0, 0, 5, 0);
    dram_watch_access(heard, 0, 0, 5, 14000, 28000, 31000);
    dram_watch_precharge(heard, 0, 0, 32000);
    dram_watch_refresh(heard, 0, 46000, 396000);
    dram_watch_activate(heard, 0, 0, 6, 396000);
    cr_expect_eq(heard->lines, 1);
    cr_expect_eq(heard->sending, 3000);
    dram_bench_end(&bench);
}

Test(dram_watch, notices_rows_that_are_not_open_or_open_already)
{
    for (int i = 0; i < 5; i++) {
        struct dram_watch *heard = watch();
        dram_watch_activate(heard, 0, 0, 5, 1000);
        switch (i) {
        case 0:
            dram_watch_activate(heard, 0, 0, 6, 90000);
            break;
        case 1:
            dram_watch_access(heard, 0, 0, 6, 90000, 91000, 92000);
            break;
        case 2:
            dram_watch_precharge(heard, 0, 1, 90000);
            break;
        case 3:
            dram_watch_precharge(heard, 0, 0, 0); /* before it was opened */
            break;
        case 4:
            dram_watch_access(heard, 0, 1, 5, 90000, 91000, 92000);
            break;
        }
        cr_expect(heard->rows_are_wrong, "case %d", i);
        arena_destroy(bench.arena);
    }
}

Test(dram_watch, notices_five_activations_in_a_window)
{
    struct dram_watch *heard = watch();
    for (uint32_t i = 0; i < 4; i++) {
        dram_watch_activate(heard, 0, i, 5, 3000 * i);
    }
    cr_expect_not(heard->window_is_wrong);
    dram_watch_activate(heard, 0, 4, 5, 20999);
    cr_expect(heard->window_is_wrong);
    arena_destroy(bench.arena);
}

Test(dram_watch, notices_data_that_overlap)
{
    struct dram_watch *heard = watch();
    dram_watch_activate(heard, 0, 0, 5, 0);
    dram_watch_access(heard, 0, 0, 5, 14000, 28000, 31000);
    dram_watch_access(heard, 0, 0, 5, 19000, 30999, 34000);
    cr_expect(heard->data_are_wrong);
    arena_destroy(bench.arena);
}

Test(dram_watch, notices_what_is_done_in_a_refresh)
{
    struct dram_watch *heard = watch();
    dram_watch_activate(heard, 0, 0, 5, 0);
    dram_watch_refresh(heard, 0, 90000, 440000);
    cr_expect(heard->refresh_is_wrong, "a row is open");
    arena_destroy(bench.arena);
    heard = watch();
    dram_watch_refresh(heard, 0, 90000, 440000);
    dram_watch_activate(heard, 0, 0, 5, 439999);
    cr_expect(heard->refresh_is_wrong);
    arena_destroy(bench.arena);
}
