#include "models/storage/raid_rebuild.h"

#include "models/storage/raid_failures.h"
#include "tests/models/storage/raid_fixture.h"

enum { UNIT_BYTES = RAID_UNIT * IO_BLOCK_BYTES };

static void start(struct raid_bench *bench, enum raid_level level, int64_t disks)
{
    raid_bench_init(bench, level, disks);
    raid_bench_rebuild(bench);
}

/* A hundred rows on stations of 1 ms: a read of all that tell a batch, and a write. */
Test(raid_rebuild, takes_its_time)
{
    static const struct {
        enum raid_level level;
        int64_t disks, units, depth;
        double units_per_ms; /* 0: no limit */
        int64_t takes;       /* [ms] */
    } cases[] = {
        {RAID_5, 5, 1, 1, 0, 200},   {RAID_5, 5, 1, 2, 0, 101}, /* reads beside writes */
        {RAID_5, 5, 3, 1, 0, 68},                               /* 34 batches, one of a row */
        {RAID_5, 5, 1000, 2, 0, 2},                             /* all at once */
        {RAID_5, 5, 1, 2, 0.1, 992},                            /* 99 tenths of a second, and 2 */
        {RAID_5, 5, 3, 2, 0.1, 992}, {RAID_6, 6, 1, 2, 0, 101},  {RAID_1, 2, 1, 2, 0, 101},
        {RAID_1, 3, 1, 4, 0, 101},   {RAID_10, 4, 1, 1, 0, 200},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct raid_bench bench;
        start(&bench, cases[i].level, cases[i].disks);
        bench.rebuild.size = cases[i].units * UNIT_BYTES;
        bench.rebuild.depth = cases[i].depth;
        bench.rebuild.rate = cases[i].units_per_ms * 1000 * UNIT_BYTES;
        raid_bench_start(&bench);
        raid_fail(bench.run, bench.raid, 1);
        raid_bench_run(&bench, cases[i].takes - 1);
        cr_expect(bench.raid->members[1].is_down, "%zu", i);
        cr_expect(raid_bench_is_sound(&bench), "%zu", i);
        raid_bench_run(&bench, 1);
        cr_expect_not(bench.raid->members[1].is_down, "%zu", i);
        cr_expect_eq(bench.raid->rebuilds.times.sum, cases[i].takes * RAID_MS, "%zu", i);
        cr_expect(raid_bench_is_sound(&bench), "%zu", i);
        cr_expect_eq(raid_bench_broken_laws(&bench), 0, "%zu", i);
        run_destroy(bench.run);
    }
}

/* Each survivor of raid5 is read once, of raid6 four of five, of which rows leave out 5, 0, 0,
   2, 3, 4 and so on, of mirrors one copy. */
Test(raid_rebuild, reads_what_tells_the_member)
{
    static const struct {
        enum raid_level level;
        int64_t disks;
        uint64_t asked[6];
    } cases[] = {{RAID_5, 5, {100, 100, 100, 100, 100}},
                 {RAID_6, 6, {66, 100, 83, 84, 84, 83}},
                 {RAID_1, 3, {50, 100, 50}},
                 {RAID_10, 6, {100, 100, 0, 0, 0, 0}}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct raid_bench bench;
        uint64_t all = 0;
        start(&bench, cases[i].level, cases[i].disks);
        raid_bench_start(&bench);
        raid_fail(bench.run, bench.raid, 1);
        raid_bench_run(&bench, 300);
        for (uint32_t k = 0; k < cases[i].disks; k++) {
            all += cases[i].asked[k];
            cr_expect_eq(bench.raid->members[k].asked, cases[i].asked[k], "%zu: %u: %llu", i, k,
                         (unsigned long long)bench.raid->members[k].asked);
        }
        cr_expect_eq(bench.raid->rebuilds.done.count, all, "%zu", i);
        cr_expect_eq(bench.raid->done.count, 0);
        run_destroy(bench.run);
    }
}

/* At 20.5 ms ten rows are rebuilt: they are asked of the member, the others of all others. */
Test(raid_rebuild, rows_that_are_rebuilt_serve)
{
    struct raid_bench bench;
    start(&bench, RAID_5, 5);
    bench.rebuild.depth = 1;
    raid_bench_start(&bench);
    raid_fail(bench.run, bench.raid, 1);
    run_until(bench.run, 20 * RAID_MS + RAID_MS / 2);
    cr_expect_eq(bench.raid->members[1].progress.rebuilt, 10);
    uint64_t before = bench.raid->asked.count;
    raid_bench_submit(&bench, 5 * 32 + 8, 1, false); /* row 5: column 1 of it is on member 1 */
    cr_expect_eq(bench.raid->asked.count - before, 1);
    raid_bench_submit(&bench, 50 * 32 + 8, 1, false);
    cr_expect_eq(bench.raid->asked.count - before, 5);
    run_destroy(bench.run);
}

/* A read of 1 ms at 100.5 ms, where the rebuild waits until 101.5 ms, or goes on at its least rate,
   a unit in 10 ms. The batch that is under way goes on. */
Test(raid_rebuild, hosts_go_first)
{
    for (int i = 0; i < 2; i++) {
        struct raid_bench bench;
        start(&bench, RAID_5, 5);
        bench.rebuild.depth = 1;
        bench.rebuild.priority = RAID_FOREGROUND_FIRST;
        bench.rebuild.least_rate = i == 0 ? 0 : 100.0 * UNIT_BYTES;
        raid_bench_start(&bench);
        bench.raid->ledger.present.value = 1; /* an I/O that never ends */
        raid_fail(bench.run, bench.raid, 1);
        raid_bench_run(&bench, 100);
        cr_expect_eq(bench.raid->members[1].progress.begun, i == 0 ? 0 : 10);
        bench.raid->ledger.present.value = 0;
        raid_bench_submit(&bench, 0, 1, false);
        raid_bench_run(&bench, 6);
        cr_expect_eq(bench.raid->members[1].progress.begun, i == 0 ? 3 : 13);
        cr_expect(raid_bench_is_sound(&bench));
        run_destroy(bench.run);
    }
}

/* The new drive fails after ten rows: the next one begins anew; I/Os under way are completed. */
Test(raid_rebuild, a_drive_that_fails_is_rebuilt_from_the_start)
{
    struct raid_bench bench;
    start(&bench, RAID_5, 5);
    bench.rebuild.depth = 3;
    bench.rebuild.spares = 2;
    raid_bench_start(&bench);
    raid_fail(bench.run, bench.raid, 1);
    run_until(bench.run, 10 * RAID_MS + RAID_MS / 2);
    raid_fail(bench.run, bench.raid, 1);
    cr_expect(raid_bench_is_sound(&bench));
    cr_expect_eq(bench.raid->failures.failures.count, 2);
    cr_expect_eq(bench.raid->failures.losses.count, 0);
    run_until(bench.run, 115 * RAID_MS);
    cr_expect_eq(bench.raid->failures.down.value, 0);
    cr_expect(raid_bench_is_sound(&bench));
    cr_expect_eq(raid_bench_broken_laws(&bench), 0);
    run_destroy(bench.run);
}

/* A second failure during the rebuild: raid5 loses its data and is whole, raid6 rebuilds both. */
Test(raid_rebuild, a_second_failure_loses_data_of_one_parity)
{
    for (int i = 0; i < 2; i++) {
        struct raid_bench bench;
        start(&bench, i == 0 ? RAID_5 : RAID_6, 6);
        bench.rebuild.spares = 2;
        raid_bench_start(&bench);
        raid_fail(bench.run, bench.raid, 1);
        raid_bench_run(&bench, 50);
        raid_fail(bench.run, bench.raid, 2);
        cr_expect_eq(bench.raid->failures.losses.count, i == 0);
        cr_expect_eq(bench.raid->failures.down.value, i == 0 ? 0 : 2);
        cr_expect(raid_bench_is_sound(&bench));
        raid_bench_run(&bench, 500);
        cr_expect_eq(bench.raid->failures.down.value, 0);
        cr_expect_eq(bench.raid->rebuilds.times.count, i == 0 ? 0 : 2);
        cr_expect(raid_bench_is_sound(&bench));
        cr_expect_eq(raid_bench_broken_laws(&bench), 0);
        run_destroy(bench.run);
    }
}
