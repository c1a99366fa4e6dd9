#include "models/storage/raid_drives.h"

#include "models/storage/raid_failures.h"
#include "tests/models/storage/raid_fixture.h"

/* Rebuilds take 101 ms. @param spares @param repair  [ms] */
static void start(struct raid_bench *bench, int64_t spares, int64_t delay, int64_t repair)
{
    raid_bench_init(bench, RAID_6, 6);
    raid_bench_rebuild(bench);
    bench->rebuild.spares = spares;
    bench->rebuild.spare_delay = delay * RAID_MS;
    bench->parameters.time_to_repair = distribution_constant(repair * RAID_MS);
    raid_bench_start(bench);
}

/* One spare that is in use 5 ms after the failure; the new drive that comes at 1 s is a spare. */
Test(raid_drives, a_spare_takes_the_place_and_is_replaced)
{
    struct raid_bench bench;
    start(&bench, 1, 5, 1000);
    raid_fail(bench.run, bench.raid, 3);
    cr_expect_eq(bench.raid->members[3].place, RAID_ASSIGNED);
    cr_expect_eq(bench.raid->rebuilds.spares, 0);
    raid_bench_run(&bench, 4);
    cr_expect_eq(bench.raid->members[3].place, RAID_ASSIGNED);
    raid_fail(bench.run, bench.raid, 3); /* no drive is there */
    cr_expect_eq(bench.raid->failures.failures.count, 1);
    raid_bench_run(&bench, 1);
    cr_expect_eq(bench.raid->members[3].place, RAID_FILLED);
    raid_bench_run(&bench, 101);
    cr_expect_not(bench.raid->members[3].is_down);
    raid_bench_run(&bench, 893);
    cr_expect_eq(bench.raid->rebuilds.spares, 0);
    raid_bench_run(&bench, 1);
    cr_expect_eq(bench.raid->rebuilds.spares, 1);
    cr_expect(raid_bench_is_sound(&bench));
    run_destroy(bench.run);
}

/* The second failure finds no spare, and waits for the drive that replaces the first, at 1 s; the
   next drive, at 1.2 s, is the spare. */
Test(raid_drives, a_place_without_a_spare_gets_the_next_drive)
{
    struct raid_bench bench;
    start(&bench, 1, 5, 1000);
    raid_fail(bench.run, bench.raid, 3);
    raid_bench_run(&bench, 200);
    raid_fail(bench.run, bench.raid, 0);
    raid_bench_run(&bench, 799);
    cr_expect_eq(bench.raid->members[0].place, RAID_EMPTY);
    raid_bench_run(&bench, 1);
    cr_expect_eq(bench.raid->members[0].place, RAID_FILLED);
    raid_bench_run(&bench, 101);
    cr_expect_eq(bench.raid->failures.down.value, 0);
    cr_expect_eq(bench.raid->rebuilds.spares, 0);
    raid_bench_run(&bench, 100);
    cr_expect_eq(bench.raid->rebuilds.spares, 1);
    run_destroy(bench.run);
}

/* After a loss all spares stand by, and drives on order do not come. */
Test(raid_drives, a_loss_renews_all_drives)
{
    struct raid_bench bench;
    start(&bench, 1, 500, 1000);
    for (uint32_t i = 0; i < 3; i++) {
        raid_fail(bench.run, bench.raid, i);
    }
    cr_expect_eq(bench.raid->failures.losses.count, 1);
    cr_expect_eq(bench.raid->rebuilds.spares, 1);
    cr_expect_eq(bench.raid->failures.down.value, 0);
    raid_bench_run(&bench, 3000);
    cr_expect_eq(bench.raid->rebuilds.spares, 1);
    cr_expect(raid_bench_is_sound(&bench));
    run_destroy(bench.run);
}

/* A drive of 150 ms fails in its place, of whoever it is: the spare 150 ms after it came there. */
Test(raid_drives, a_drive_fails_by_its_own_age)
{
    struct raid_bench bench;
    raid_bench_init(&bench, RAID_1, 2);
    raid_bench_rebuild(&bench);
    bench.parameters.time_to_repair = distribution_constant(0);
    bench.parameters.time_to_failure = distribution_constant(300 * RAID_MS);
    raid_bench_start(&bench);
    raid_fail(bench.run, bench.raid, 0);
    raid_bench_run(&bench, 0);
    raid_bench_run(&bench, 299);
    cr_expect_eq(bench.raid->failures.failures.count, 1);
    raid_bench_run(&bench, 1);
    cr_expect_eq(bench.raid->failures.failures.count, 2);
    run_destroy(bench.run);
}
