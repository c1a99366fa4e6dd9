#include "models/storage/raid_members.h"

#include "tests/models/storage/raid_fixture.h"

/* A member that is down has the rows that are rebuilt. */
Test(raid_members, has_rows_up_to_its_rebuild)
{
    struct raid_bench bench;
    raid_bench_init(&bench, RAID_5, 5);
    raid_bench_start(&bench);
    cr_expect(raid_is_up(bench.raid, 1, 99));
    raid_set_down(bench.run, bench.raid, 1, true);
    cr_expect_not(raid_is_up(bench.raid, 1, 0));
    bench.raid->members[1].progress.rebuilt = 7;
    cr_expect(raid_is_up(bench.raid, 1, 6));
    cr_expect_not(raid_is_up(bench.raid, 1, 7));
    run_destroy(bench.run);
}

/* Members are counted once, however often they are said to be down. */
Test(raid_members, are_down_once)
{
    struct raid_bench bench;
    raid_bench_init(&bench, RAID_5, 5);
    raid_bench_start(&bench);
    const struct raid_failures *failures = &bench.raid->failures;
    for (int i = 0; i < 2; i++) {
        raid_set_down(bench.run, bench.raid, 1, true);
        cr_expect_eq(failures->down.value, 1);
        cr_expect_eq(failures->degraded.value, 1);
    }
    for (int i = 0; i < 2; i++) {
        raid_set_down(bench.run, bench.raid, 1, false);
        cr_expect_eq(failures->down.value, 0);
        cr_expect_eq(failures->degraded.value, 0);
    }
    run_destroy(bench.run);
}

static void note(struct run *run, struct raid *raid, struct raid_work *work)
{
    (void)run;
    (void)raid;
    work->open = 99;
}

/* Work goes on with the last of its I/Os, here of two members. */
Test(raid_members, work_waits_for_its_ios)
{
    struct raid_bench bench;
    struct counter done = {0};
    struct raid_work work = {0, &done, note};
    raid_bench_init(&bench, RAID_5, 5);
    raid_bench_start(&bench);
    for (uint32_t i = 0; i < 3; i++) {
        raid_ask(bench.run, bench.raid, &work, &(struct raid_request){i / 2, 8, 4, false});
    }
    cr_expect_eq(bench.raid->members[0].open, 2);
    cr_expect_eq(bench.raid->ledger.busy.value, 2);
    raid_bench_run(&bench, 1);
    cr_expect_eq(work.open, 1);
    raid_bench_run(&bench, 1);
    cr_expect_eq(work.open, 99);
    cr_expect_eq(done.count, 3);
    cr_expect_eq(bench.raid->ledger.busy.value, 0);
    run_destroy(bench.run);
}
